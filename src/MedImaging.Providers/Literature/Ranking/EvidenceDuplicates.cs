using System.Globalization;

namespace MedImaging.Providers;

/// <summary>Finds the same publication in several answers: by its PubMed id, its DOI, or its title and year. The first one stays and gets what it lacks from the others.</summary>
internal static class EvidenceDuplicates
{
    private const int MinTitleTerms = 3;   // "Editorial" of one year is many publications

    /// <returns>Each publication once, in the order of first appearance.</returns>
    public static IReadOnlyList<EvidenceItem> Merge(IEnumerable<EvidenceItem> items)
    {
        var merged = new List<EvidenceItem?>();
        var byKey = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            var current = item;
            int at = -1;
            foreach (string key in Keys(item))
            {
                if (byKey.TryGetValue(key, out int other) && other != at && merged[other] is { } found && Agree(found, current))
                {
                    if (at >= 0)
                    {
                        (at, other) = at < other ? (at, other) : (other, at);   // it ties two together that had nothing in common
                        (found, current) = (merged[at] ?? found, merged[other] ?? current);
                        merged[other] = null;
                    }
                    else
                    {
                        at = other;
                    }

                    merged[at] = current = Join(found, current);
                }
            }

            if (at < 0)
            {
                at = merged.Count;
                merged.Add(current);
            }

            foreach (string key in Keys(current))
            {
                if (!byKey.TryGetValue(key, out int owner) || merged[owner] is null)
                {
                    byKey[key] = at;
                }
            }
        }

        return [.. merged.OfType<EvidenceItem>()];
    }

    private static List<string> Keys(EvidenceItem item)
    {
        var keys = new List<string> { "id:" + item.Id.ToLowerInvariant() };
        if (item.Pmid is { Length: > 0 } pmid)
        {
            keys.Add("pmid:" + pmid);
        }

        if (item.Doi is { Length: > 0 } doi)
        {
            keys.Add("doi:" + doi.ToLowerInvariant());
        }

        var title = Bm25Tokenizer.Tokenize(item.Title, stems: false);
        if (item.Year is { } year && title.Count >= MinTitleTerms && !IsGuideline(item))
        {
            keys.Add(string.Create(CultureInfo.InvariantCulture, $"title:{year}:{string.Join(' ', title)}"));
        }

        return keys;
    }

    // The same words with other ids are another publication: an erratum, or a part.
    private static bool Agree(EvidenceItem a, EvidenceItem b)
        => !Differ(a.Pmid, b.Pmid) && (Same(a.Pmid, b.Pmid) || !Differ(a.Doi, b.Doi));

    private static bool Differ(string? a, string? b) => !string.IsNullOrEmpty(a) && !string.IsNullOrEmpty(b) && !Same(a, b);

    private static bool Same(string? a, string? b) => !string.IsNullOrEmpty(a) && string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static bool IsGuideline(EvidenceItem item) => item.Id.StartsWith("guideline:", StringComparison.Ordinal);

    private static EvidenceItem Join(EvidenceItem first, EvidenceItem other)
    {
        string? pmid = first.Pmid ?? other.Pmid, doi = first.Doi ?? other.Doi;
        return first with
        {
            Id = IsGuideline(first) ? first.Id : pmid is not null ? "pmid:" + pmid : doi is not null ? "doi:" + doi : first.Id,
            Source = string.Join('+', first.Source.Split('+').Union(other.Source.Split('+'), StringComparer.Ordinal)),
            Abstract = first.Abstract ?? other.Abstract,
            Authors = first.Authors.Count > 0 ? first.Authors : other.Authors,
            Journal = first.Journal ?? other.Journal,
            Year = first.Year ?? other.Year,
            Pmid = pmid,
            Doi = doi,
            Pmcid = first.Pmcid ?? other.Pmcid,
            Languages = first.Languages.Count > 0 ? first.Languages : other.Languages,
            PublicationTypes = [.. first.PublicationTypes.Union(other.PublicationTypes, StringComparer.OrdinalIgnoreCase)],
        };
    }
}
