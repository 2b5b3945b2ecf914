using System.Reflection;

namespace MedImaging;

/// <summary>The schema files of this assembly (<c>Schema/001_initial.sql</c>, …) and how a database comes up to date with them.</summary>
internal static class SchemaVersions
{
    /// <summary>Marks the file as this library's: "MIMG".</summary>
    private const long ApplicationId = 0x4D494D47;

    private static readonly string[] Names = [.. typeof(SchemaVersions).Assembly.GetManifestResourceNames()
        .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)];

    public static int Newest => Names.Length;

    /// <summary>Brings a database up to date, in one transaction: another process that comes at the same moment waits, and finds it done.</summary>
    public static void BringUpToDate(SqliteSession session, IReadOnlyList<IRecordMigration> migrations, AuditChain chain)
    {
        if (Read(session) == Newest)
        {
            return;
        }

        session.Execute("BEGIN IMMEDIATE");
        try
        {
            // Read again: another process may have done it since.
            long from = Read(session);
            for (long version = from; version < Newest; version++)
            {
                session.ExecuteScript(Script(Names[version]));
            }

            // After all scripts: what a move writes, it writes as this version of the library does.
            Migrate(session, migrations.Where(migration => migration.Schema > from).OrderBy(static migration => migration.Schema), chain);

            session.ExecuteScript(string.Create(null, $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Newest};"));
            session.Settle();
            session.Execute("COMMIT");
        }
        catch
        {
            session.RollBack();
            throw;
        }
    }

    /// <summary>What it takes to bring a database of that version up to date.</summary>
    public static IReadOnlyList<SqliteSchemaStep> After(long version)
        => [.. Enumerable.Range((int)version, Newest - (int)version).Select(place => new SqliteSchemaStep(place + 1, Names[place], Script(Names[place])))];

    /// <summary>The schema version of the file, 0 for an empty one.</summary>
    /// <exception cref="MedImagingException">It is another program's, or newer than this library.</exception>
    public static long Read(SqliteSession session)
    {
        long version = session.ReadNumber("PRAGMA user_version");
        long owner = session.ReadNumber("PRAGMA application_id");
        bool isEmpty = owner == 0 && version == 0 && session.ReadNumber("SELECT count(*) FROM sqlite_master") == 0;
        if (!isEmpty && owner != ApplicationId)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, "The file is a database of another program.");
        }

        return version <= Newest
            ? version
            : throw new MedImagingException(ErrorKind.UnsupportedFormat, $"The database has schema {version}; this version of the library knows schemas up to {Newest}. Update the library.");
    }

    private static void Migrate(SqliteSession session, IEnumerable<IRecordMigration> migrations, AuditChain chain)
    {
        foreach (var migration in migrations)
        {
            var writer = new SqliteRecordWriter(session.Records, chain);
            migration.Run(session, writer);
            writer.RequireWhole();
            writer.End();
        }
    }

    private static string Script(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly lacks {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
