namespace MedImaging;

/// <summary>An index by which a search can begin: that of a condition of the query, or of all records of the kind.</summary>
internal sealed record RecordEntry
{
    public static RecordEntry All { get; } = new();

    public FieldCondition? Field { get; private init; }

    public RecordLink? Link { get; private init; }

    public IReadOnlyList<string>? Patients { get; private init; }

    public string? Words { get; private init; }

    public static List<RecordEntry> Of(RecordQuery query, int mostPatients)
    {
        var entries = new List<RecordEntry>();
        entries.AddRange(query.LinkedTo.Select(link => new RecordEntry { Link = link }));
        entries.AddRange(query.Where.Select(condition => new RecordEntry { Field = condition }));
        if (query.Patients is { } patients && patients.Count <= mostPatients)
        {
            entries.Add(new RecordEntry { Patients = [.. patients] });
        }

        if (WordsOf(query) is { } words)
        {
            entries.Add(new RecordEntry { Words = words });
        }

        return entries;
    }

    // The index knows runs of ASCII letters and digits and of anything beyond ASCII; a phrase without one it cannot look up, nor one with a zero byte.
    private static string? WordsOf(RecordQuery query)
    {
        var phrases = query.Phrases.Where(phrase => !phrase.Contains('\0') && phrase.Any(unit => char.IsAsciiLetterOrDigit(unit) || unit > '\u007F')).ToList();
        return phrases.Count == 0 ? null : string.Join(" AND ", phrases.Select(phrase => $"\"{phrase.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
    }
}
