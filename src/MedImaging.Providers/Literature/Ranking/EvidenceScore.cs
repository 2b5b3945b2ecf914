using System.Globalization;

namespace MedImaging.Providers;

/// <summary>How well an item fits a question, and why.</summary>
/// <param name="Id">The item's id.</param>
/// <param name="Total">The whole, from 0 to 1; the item's <see cref="EvidenceItem.Relevance"/>.</param>
/// <param name="Words">How well its words fit (BM25), from 0 to 1.</param>
/// <param name="Meaning">How near its meaning is (the cosine of embeddings), from 0 to 1; <see langword="null"/> when it was not asked.</param>
/// <param name="Matched">The terms of the question that it has, as they were compared.</param>
public sealed record EvidenceScore(string Id, double Total, double Words, double? Meaning, IReadOnlyList<string> Matched)
{
    /// <inheritdoc/>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Total:0.000}: words {Words:0.000} ({(Matched.Count == 0 ? "none" : string.Join(", ", Matched))})")
            + (Meaning is { } meaning ? string.Create(CultureInfo.InvariantCulture, $", meaning {meaning:0.000}") : "");
}
