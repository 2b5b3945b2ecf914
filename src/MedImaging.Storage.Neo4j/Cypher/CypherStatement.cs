namespace MedImaging;

/// <summary>A Cypher text with its parameters. Values never stand in the text.</summary>
/// <param name="Text">The text, a literal of whoever wrote it.</param>
/// <param name="Parameters">The parameters: null, <see cref="bool"/>, <see cref="long"/>, <see cref="int"/>, <see cref="double"/>, <see cref="float"/>, <see cref="string"/>, bytes (<see cref="byte"/> arrays), dates and times (<see cref="DateTimeOffset"/>, <see cref="DateOnly"/>, <see cref="TimeOnly"/>, <see cref="DateTime"/>), lists of those, <see cref="float"/> memory as a list, and maps of those by name.</param>
public sealed record CypherStatement(string Text, IReadOnlyDictionary<string, object?> Parameters)
{
    private static readonly IReadOnlyDictionary<string, object?> None = new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>Creates a statement without parameters.</summary>
    /// <param name="text">The text.</param>
    public CypherStatement(string text)
        : this(text, None)
    {
    }

    /// <summary>Creates a statement.</summary>
    /// <param name="text">The text.</param>
    /// <param name="parameters">The parameters.</param>
    public CypherStatement(string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
        : this(text, ToMap(parameters))
    {
    }

    // A record prints its members; parameters are patients' data.
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{nameof(Text)} = {Text}, {nameof(Parameters)} = {Parameters.Count}");
        return true;
    }

    private static Dictionary<string, object?> ToMap(ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var map = new Dictionary<string, object?>(parameters.Length, StringComparer.Ordinal);
        foreach (var (name, value) in parameters)
        {
            map.Add(name, value);
        }

        return map;
    }
}
