using System.Numerics.Tensors;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Ranks items for a question: by words, and by meaning where there is a generator of embeddings.</summary>
/// <param name="embeddings">The generator, or none.</param>
/// <param name="meaningWeight">How much meaning counts against words, from 0 to 1.</param>
internal sealed class EvidenceRanker(IEmbeddingGenerator<string, Embedding<float>>? embeddings, double meaningWeight)
{
    private const int MaxEmbedded = 2_000;   // characters of an item: what small models take

    /// <returns>The items, the best first, each with its score; and whether meaning counted, where it was to.</returns>
    public async ValueTask<(IReadOnlyList<(EvidenceItem Item, EvidenceScore Score)> Ranked, bool LacksMeaning)> RankAsync(
        string question, IReadOnlyList<EvidenceItem> items, CallScope scope, CancellationToken untilTimeout, CancellationToken cancellationToken)
    {
        // A word of the title counts twice.
        var index = new Bm25Index(items.Select(item => Bm25Tokenizer.Tokenize(item.Title + " " + item.Title + " " + item.Abstract)));
        var words = index.Score(Bm25Tokenizer.Tokenize(question));
        double[]? meanings = embeddings is null || items.Count == 0 ? null : await MeaningsAsync(embeddings, question, items, scope, untilTimeout, cancellationToken).ConfigureAwait(false);
        var ranked = items.Select((item, i) =>
        {
            double total = meanings is null ? words[i].Value : ((1 - meaningWeight) * words[i].Value) + (meaningWeight * meanings[i]);
            return (Item: item with { Relevance = total }, Score: new EvidenceScore(item.Id, total, words[i].Value, meanings?[i], words[i].Matched));
        });
        return (
            [.. ranked.OrderByDescending(each => each.Score.Total).ThenByDescending(each => each.Item.Year ?? 0).ThenBy(each => each.Item.Id, StringComparer.Ordinal)],
            embeddings is not null && items.Count > 0 && meanings is null);
    }

    // A generator that fails, or answers with numbers that are none, costs the meaning and not the search.
    private static async ValueTask<double[]?> MeaningsAsync(
        IEmbeddingGenerator<string, Embedding<float>> generator, string question, IReadOnlyList<EvidenceItem> items, CallScope scope, CancellationToken untilTimeout, CancellationToken cancellationToken)
    {
        try
        {
            string[] texts = [UntrustedText.Clean(question, MaxEmbedded), .. items.Select(item => UntrustedText.Clean($"{item.Title} {item.Abstract}", MaxEmbedded))];
            var vectors = await generator.GenerateAsync(texts, CallScopeExtensions.WithScope((EmbeddingGenerationOptions?)null, scope), untilTimeout).WaitAsync(untilTimeout).ConfigureAwait(false);
            return vectors.Count == texts.Length && vectors.All(vector => vector.Vector.Length == vectors[0].Vector.Length && vector.Vector.Length > 0)
                ? [.. vectors.Skip(1).Select(vector => Cosine(vectors[0].Vector.Span, vector.Vector.Span))]
                : null;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        => TensorPrimitives.CosineSimilarity(a, b) is var cosine && float.IsFinite(cosine) ? Math.Clamp(cosine, 0, 1) : 0;
}
