namespace MedImaging;

/// <summary>What a statement gave, whole.</summary>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Counters">What it changed, such as <c>nodes-created</c>; empty when it changed nothing.</param>
public sealed record CypherResult(IReadOnlyList<string> Columns, IReadOnlyList<CypherRow> Rows, IReadOnlyDictionary<string, long> Counters);

/// <summary>One row. Values are null, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, <see cref="byte"/> arrays, lists (<c>IReadOnlyList&lt;object?&gt;</c>), maps (<c>IReadOnlyDictionary&lt;string, object?&gt;</c>), nodes, relationships, paths, dates and times, durations and points.</summary>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Values">The values, in the order of the columns.</param>
public sealed record CypherRow(IReadOnlyList<string> Columns, IReadOnlyList<object?> Values)
{
    /// <summary>Gets a value by the name of its column.</summary>
    /// <param name="column">The name.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public object? this[string column]
    {
        get
        {
            for (int i = 0; i < Columns.Count; i++)
            {
                if (Columns[i] == column)
                {
                    return Values[i];
                }
            }

            throw new ArgumentException($"The row has no column '{column}'.", nameof(column));
        }
    }

    /// <summary>Gets a value that must be of one type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="column">The column's name.</param>
    /// <returns>The value.</returns>
    /// <exception cref="MedImagingException">It is of another type (<see cref="ErrorKind.MalformedResponse"/>).</exception>
    public T Get<T>(string column)
        => this[column] is T value
            ? value
            : throw new MedImagingException(ErrorKind.MalformedResponse, $"The column '{column}' of the server's answer is no {typeof(T).Name}.");

    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{nameof(Columns)} = {string.Join(", ", Columns)}");
        return true;
    }
}
