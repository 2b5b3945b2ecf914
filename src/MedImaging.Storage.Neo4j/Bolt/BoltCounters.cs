namespace MedImaging;

/// <summary>The parts of a SUCCESS that are lists and maps of one type.</summary>
internal static class BoltCounters
{
    private static readonly IReadOnlyDictionary<string, long> None = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>The counts under <c>stats</c>. Since 5.x it also has booleans (<c>contains-updates</c>), which say nothing the counts do not.</summary>
    internal static IReadOnlyDictionary<string, long> Of(IReadOnlyDictionary<string, object?> metadata)
    {
        if (!metadata.TryGetValue("stats", out object? value) || value is not IReadOnlyDictionary<string, object?> stats)
        {
            return None;
        }

        var counters = new Dictionary<string, long>(stats.Count, StringComparer.Ordinal);
        foreach (var (name, count) in stats)
        {
            if (count is long number)
            {
                counters[name] = number;
            }
        }

        return counters;
    }

    /// <summary>A list of names; what is no string is an empty one.</summary>
    internal static IReadOnlyList<string> Names(IReadOnlyList<object?> values)
    {
        string[] names = new string[values.Count];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = values[i] as string ?? "";
        }

        return names;
    }
}
