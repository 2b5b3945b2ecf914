using Microsoft.Data.Sqlite;

namespace MedImaging;

/// <summary>What opening a database would change of its schema. The store does it by itself at the first use, in one transaction.</summary>
public sealed record SqliteSchemaPlan
{
    /// <summary>Gets the schema the database has; 0 when it is empty or not there.</summary>
    public required long Current { get; init; }

    /// <summary>Gets the schema it would have.</summary>
    public required long Newest { get; init; }

    /// <summary>Gets what would be done, in order; empty when the database is up to date.</summary>
    public required IReadOnlyList<SqliteSchemaStep> Steps { get; init; }

    /// <summary>Looks at a database, without changing anything.</summary>
    /// <param name="path">The database file.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>What would be done.</returns>
    /// <exception cref="MedImagingException">It is not a database of this library, is newer than this library, or cannot be read.</exception>
    public static async ValueTask<SqliteSchemaPlan> MakeAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return await Task.Run(() => Make(path), cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static SqliteSchemaPlan Make(string path)
    {
        try
        {
            long current = File.Exists(path) ? Read(path) : 0;
            return new SqliteSchemaPlan { Current = current, Newest = SchemaVersions.Newest, Steps = SchemaVersions.After(current) };
        }
        catch (SqliteException ex)
        {
            throw SqliteFault.From(ex);
        }
    }

    private static long Read(string path)
    {
        using var session = new DatabaseFile(path, TimeSpan.FromSeconds(1)).OpenReader();
        return SchemaVersions.Read(session);
    }
}

/// <summary>A step of a <see cref="SqliteSchemaPlan"/>.</summary>
/// <param name="Schema">The schema it makes.</param>
/// <param name="Name">The name of its script.</param>
/// <param name="Sql">The script.</param>
public sealed record SqliteSchemaStep(int Schema, string Name, string Sql);
