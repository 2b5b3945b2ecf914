using System.Globalization;
using System.Text;

namespace MedImaging;

/// <summary>Tells cites of what was retrieved from invented ones. A publication that was not retrieved cannot be cited, however real its id looks.</summary>
public sealed class CitationCheck
{
    private readonly Dictionary<string, EvidenceItem> _items = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Creates a check.</summary>
    /// <param name="items">What was retrieved; the first is <c>[1]</c>.</param>
    public CitationCheck(IReadOnlyList<EvidenceItem> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        int number = 0;
        foreach (var item in items)
        {
            number++;
            _items.TryAdd(item.Id, item);
            _items.TryAdd(string.Create(CultureInfo.InvariantCulture, $"number:{number}"), item);
            AddKey("pmid:", item.Pmid?.TrimStart('0'), item);
            AddKey("doi:", item.Doi is { } doi ? CitationScanner.TrimDoi(doi) : null, item);
            AddKey("pmcid:", item.Pmcid, item);
            foreach (string author in item.Year is { } ? item.Authors : [])
            {
                // "Smith J" and "Jane Smith": sources write names either way.
                string[] names = author.ToLowerInvariant().Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
                foreach (string name in names is [var first, .., var last] ? [first, last] : names)
                {
                    AddKey("author:", string.Create(CultureInfo.InvariantCulture, $"{name}/{item.Year}"), item);
                }
            }
        }
    }

    /// <summary>Finds what a cite points at.</summary>
    /// <param name="cite">The cite: an item's id, or one reference in another form, such as <c>PMID 29768149</c> or <c>[2]</c>.</param>
    /// <returns>The item, or <see langword="null"/> when it was not retrieved.</returns>
    public EvidenceItem? Find(string cite)
    {
        ArgumentNullException.ThrowIfNull(cite);
        string trimmed = cite.Trim();
        return !trimmed.StartsWith("number:", StringComparison.OrdinalIgnoreCase) && _items.TryGetValue(trimmed, out var item) ? item
            : CitationScanner.Find(trimmed) is [{ Keys: [var key] }] && _items.TryGetValue(key, out var mentioned) ? mentioned
            : null;
    }

    /// <summary>Finds every reference to a publication in a text: PubMed and PubMed Central ids, DOIs, trial and preprint numbers, numbers in brackets, and an author "et al." with a year.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The references, in order; one to several items stands once, without an item as soon as one of them was not retrieved.</returns>
    public IReadOnlyList<CitationMention> Scan(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return
        [
            .. CitationScanner.Find(text).Select(found => new CitationMention(
                text.Substring(found.Start, found.Length),
                found.Start,
                found.Length,
                found.Keys.All(_items.ContainsKey) && found.Keys.Count > 0 ? _items[found.Keys[0]] : null)),
        ];
    }

    /// <summary>Puts other words in the place of every reference that was not retrieved.</summary>
    /// <param name="text">The text.</param>
    /// <param name="mark">The words.</param>
    /// <returns>The text, in which every reference is to something retrieved.</returns>
    public string Mark(string text, string mark = "(reference not retrieved)")
    {
        var marked = new StringBuilder();
        int from = 0;
        foreach (var mention in Scan(text).Where(mention => mention.Item is null))
        {
            // The spaces keep the mark from becoming the end of an unfinished id, as of "10.1000/".
            marked.Append(text, from, mention.Start - from);
            marked.Append(marked.Length > 0 && !char.IsWhiteSpace(marked[^1]) ? " " : "").Append(mark);
            from = mention.Start + mention.Length;
            marked.Append(from < text.Length && char.IsLetterOrDigit(text[from]) ? " " : "");
        }

        return marked.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>Checks a claim.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="index">Which one it is, for the answer.</param>
    /// <returns>What is wrong with it; empty when it rests on what was retrieved.</returns>
    public IReadOnlyList<CitationProblem> Check(EvidenceClaim claim, int index = 0)
    {
        ArgumentNullException.ThrowIfNull(claim);
        var problems = new List<CitationProblem>();
        if (claim.Cites is not { Count: > 0 })
        {
            problems.Add(new CitationProblem(index, CitationProblemKind.Uncited));
        }

        problems.AddRange((claim.Cites ?? []).Where(cite => cite is null || Find(cite) is null).Select(cite => new CitationProblem(index, CitationProblemKind.CiteNotRetrieved, cite)));
        problems.AddRange(Scan(claim.Text).Where(mention => mention.Item is null).Select(mention => new CitationProblem(index, CitationProblemKind.MentionNotRetrieved, mention.Text)));
        return problems;
    }

    /// <summary>Checks every claim of a summary against its own items.</summary>
    /// <param name="summary">The summary.</param>
    /// <returns>What is wrong; empty when each claim rests on what was retrieved.</returns>
    public static IReadOnlyList<CitationProblem> Check(EvidenceSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var check = new CitationCheck(summary.Items);
        return [.. summary.Claims.SelectMany((claim, index) => check.Check(claim, index))];
    }

    private void AddKey(string prefix, string? value, EvidenceItem item)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _items.TryAdd(prefix + value, item);
        }
    }
}
