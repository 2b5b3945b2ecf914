using System.Text.RegularExpressions;

namespace MedImaging;

/// <summary>Puts what several sources gave together: each publication once, only with an id that can be cited.</summary>
internal static partial class LiteratureItems
{
    internal static IReadOnlyList<EvidenceItem> Merge(IEnumerable<IReadOnlyList<EvidenceItem>> bySource, int most)
    {
        var kept = new List<EvidenceItem>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var lists = bySource.Select(items => items.Where(item => IsCitable(item.Id)).ToList()).ToList();
        for (int rank = 0; rank < lists.Select(list => list.Count).DefaultIfEmpty(0).Max(); rank++)   // the best of each source first
        {
            foreach (var item in lists.Where(list => rank < list.Count).Select(list => list[rank]))
            {
                string[] names = [.. new[] { item.Id, item.Pmid is null ? null : $"pmid:{item.Pmid}", item.Doi is null ? null : $"doi:{item.Doi}" }.OfType<string>()];
                if (kept.Count < most && !names.Any(seen.Contains))
                {
                    kept.Add(item);
                    seen.UnionWith(names);
                }
            }
        }

        return kept;
    }

    private static bool IsCitable(string? id) => id is { Length: <= 256 } && Id().IsMatch(id);

    [GeneratedRegex(@"^(pmid:[1-9]\d{0,8}|doi:10\.\d{4,9}/[^\s""<>]+|pmcid:PMC[1-9]\d{0,9}|s2:[0-9a-f]{40}|guideline:[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)?(#[A-Za-z0-9._-]+)?)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Id();
}
