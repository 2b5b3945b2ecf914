using System.Globalization;

namespace MedImaging.Providers;

/// <summary>Brings what a source wrote of a publication into one form, with greatest lengths.</summary>
internal static class LiteratureText
{
    public const int MaxTitle = 1_000;
    public const int MaxAbstract = 20_000;
    public const int MaxName = 300;
    public const int MaxNames = 200;

    public static string Title(string? text) => UntrustedText.Clean(text, MaxTitle);

    /// <summary>The parts of an abstract, each with its label, on a line of its own.</summary>
    public static string? Abstract(IEnumerable<(string? Label, string? Text)> parts)
    {
        var lines = new List<string>();
        int left = MaxAbstract;
        foreach (var (label, text) in parts)
        {
            string clean = left < 2 ? "" : UntrustedText.Clean(text, left);
            if (clean.Length > 0)
            {
                string head = UntrustedText.Clean(label, MaxName);
                lines.Add(head.Length > 0 ? $"{head}: {clean}" : clean);
                left -= lines[^1].Length;
            }
        }

        return lines.Count == 0 ? null : string.Join('\n', lines);
    }

    public static IReadOnlyList<string> Names(IEnumerable<string?> names)
        => [.. names.Select(name => UntrustedText.Clean(name, MaxName)).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).Take(MaxNames)];

    public static string? Name(string? name) => UntrustedText.Clean(name, MaxName) is { Length: > 0 } clean ? clean : null;

    /// <summary>The first year in a date as people write it: <c>2018 Feb</c>, <c>1998 Dec-1999 Jan</c>, <c>Winter 2000-2001</c>.</summary>
    public static int? Year(string? date)
    {
        string text = date ?? "";
        for (int start = 0; start < text.Length; start++)
        {
            int end = start;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            if (end - start == 4 && int.Parse(text.AsSpan(start, 4), NumberStyles.None, CultureInfo.InvariantCulture) is >= 1500 and <= 2200 and var year)
            {
                return year;
            }

            start = end;
        }

        return null;
    }

    /// <summary>A PubMed id: up to nine digits that are not all zero, without leading zeros.</summary>
    public static string? Pmid(string? text)
    {
        string digits = (text ?? "").Trim().TrimStart('0');
        return digits.Length is > 0 and <= 9 && digits.All(char.IsAsciiDigit) ? digits : null;
    }

    /// <summary>A PubMed Central id, with its letters.</summary>
    public static string? Pmcid(string? text)
    {
        string id = (text ?? "").Trim();
        return Pmid(id.StartsWith("PMC", StringComparison.OrdinalIgnoreCase) ? id[3..] : id) is { } digits ? "PMC" + digits : null;
    }

    /// <summary>A DOI (ISO 26324): <c>10.</c>, the registrant, a slash and the rest; lower case, without a resolver's address.</summary>
    public static string? Doi(string? text)
    {
        string doi = (text ?? "").Trim().ToLowerInvariant();
        int start = doi.IndexOf("10.", StringComparison.Ordinal);
        if (start > 0 && !(doi.StartsWith("doi:", StringComparison.Ordinal) || doi.StartsWith("http://", StringComparison.Ordinal) || doi.StartsWith("https://", StringComparison.Ordinal)))
        {
            return null;
        }

        doi = start < 0 ? "" : doi[start..];
        int slash = doi.IndexOf('/', StringComparison.Ordinal);
        return slash >= 7 && slash < doi.Length - 1 && doi.Length <= 300 && !doi.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>' or '"') ? doi : null;
    }
}
