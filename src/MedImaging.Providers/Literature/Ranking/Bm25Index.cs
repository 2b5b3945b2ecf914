namespace MedImaging.Providers;

/// <summary>Okapi BM25 over a few thousand texts (Robertson and Zaragoza 2009), with k1 = 1.2 and b = 0.75, and ln(1 + (N - n + 0.5) / (n + 0.5)) as a term's weight.</summary>
/// <remarks>A score is divided by the most that the question's terms could give, so that it lies in [0, 1) and means the same for every question.</remarks>
internal sealed class Bm25Index
{
    /// <summary>How soon more of a term stops counting.</summary>
    public const double Saturation = 1.2;

    /// <summary>How much a long text is held against it.</summary>
    public const double LengthWeight = 0.75;

    private readonly List<Dictionary<string, int>> _texts = [];
    private readonly List<int> _lengths = [];
    private readonly Dictionary<string, int> _textsWith = new(StringComparer.Ordinal);
    private readonly double _meanLength;

    public Bm25Index(IEnumerable<IReadOnlyList<string>> texts)
    {
        foreach (var terms in texts)
        {
            var counts = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (string term in terms)
            {
                counts[term] = counts.GetValueOrDefault(term) + 1;
            }

            foreach (string term in counts.Keys)
            {
                _textsWith[term] = _textsWith.GetValueOrDefault(term) + 1;
            }

            _texts.Add(counts);
            _lengths.Add(terms.Count);
        }

        _meanLength = _lengths.Count == 0 ? 0 : Math.Max(1, _lengths.Average());
    }

    /// <summary>Scores every text for a question, in their order.</summary>
    public IReadOnlyList<Bm25Score> Score(IReadOnlyList<string> question)
    {
        string[] terms = [.. question.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        double[] weights = [.. terms.Select(Weight)];
        double most = weights.Sum() * (Saturation + 1);
        return [.. _texts.Select((counts, index) => Score(counts, _lengths[index], terms, weights, most))];
    }

    private Bm25Score Score(Dictionary<string, int> counts, int length, string[] terms, double[] weights, double most)
    {
        double sum = 0;
        var matched = new List<string>();
        double norm = Saturation * (1 - LengthWeight + (LengthWeight * length / _meanLength));
        for (int i = 0; i < terms.Length; i++)
        {
            if (counts.TryGetValue(terms[i], out int count))
            {
                sum += weights[i] * count * (Saturation + 1) / (count + norm);
                matched.Add(terms[i]);
            }
        }

        return new Bm25Score(most > 0 ? Math.Clamp(sum / most, 0, 1) : 0, matched);
    }

    private double Weight(string term)
    {
        int with = _textsWith.GetValueOrDefault(term);
        return Math.Log(1 + ((_texts.Count - with + 0.5) / (with + 0.5)));
    }
}

/// <summary>How well a text fits a question by its words, from 0 to 1, and which of them it has.</summary>
internal readonly record struct Bm25Score(double Value, IReadOnlyList<string> Matched);
