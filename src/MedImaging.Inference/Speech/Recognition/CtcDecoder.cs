namespace MedImaging;

/// <summary>Reads the scores of connectionist temporal classification (Graves et al., 2006): log probabilities, frames × symbols, of which symbol 0 is the blank.</summary>
internal static class CtcDecoder
{
    /// <summary>Takes the best symbol of each frame, once where it goes on, without blanks.</summary>
    public static List<int> Greedy(ReadOnlySpan<float> scores, int symbols)
    {
        var text = new List<int>();
        int before = 0;
        for (; scores.Length >= symbols; scores = scores[symbols..])
        {
            int best = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(scores[..symbols]);
            if (best != 0 && best != before)
            {
                text.Add(best);
            }

            before = best;
        }

        return text;
    }

    /// <summary>Finds the likeliest text over all ways to write it, keeping the likeliest beginnings after each frame (Hannun et al., 2014).</summary>
    public static List<int> Beam(ReadOnlySpan<float> scores, int symbols, int width)
    {
        var tree = new List<(int Parent, int Symbol)> { (-1, 0) };
        var children = new Dictionary<(int, int), int>();
        var beams = new Dictionary<int, Chance> { [0] = new(0, double.NegativeInfinity) };
        for (; scores.Length >= symbols; scores = scores[symbols..])
        {
            var next = new Dictionary<int, Chance>();
            foreach (var (node, chance) in beams)
            {
                Extend(node, chance, scores[..symbols]);
            }

            // Ties go to the beginning that was there first, so that the answer is always the same.
            beams = next.OrderByDescending(b => b.Value.Total).ThenBy(b => b.Key).Take(width).ToDictionary();

            void Extend(int node, Chance chance, ReadOnlySpan<float> frame)
            {
                int last = tree[node].Symbol;
                Add(node, new Chance(chance.Total + frame[0], last == 0 ? double.NegativeInfinity : chance.Symbol + frame[last]));
                for (int symbol = 1; symbol < frame.Length; symbol++)
                {
                    // The same symbol twice has a blank in between.
                    double before = symbol == last ? chance.Blank : chance.Total;
                    if (before > double.NegativeInfinity && frame[symbol] > float.NegativeInfinity)
                    {
                        Add(Child(node, symbol), new Chance(double.NegativeInfinity, before + frame[symbol]));
                    }
                }
            }

            void Add(int node, Chance chance)
                => next[node] = next.TryGetValue(node, out var there) ? new(Sum(there.Blank, chance.Blank), Sum(there.Symbol, chance.Symbol)) : chance;
        }

        return Spell(beams.OrderByDescending(b => b.Value.Total).ThenBy(b => b.Key).First().Key);

        int Child(int node, int symbol)
        {
            if (!children.TryGetValue((node, symbol), out int child))
            {
                child = tree.Count;
                tree.Add((node, symbol));
                children.Add((node, symbol), child);
            }

            return child;
        }

        List<int> Spell(int node)
        {
            var text = new List<int>();
            for (; node > 0; node = tree[node].Parent)
            {
                text.Add(tree[node].Symbol);
            }

            text.Reverse();
            return text;
        }
    }

    // log(e^a + e^b)
    private static double Sum(double a, double b)
    {
        double larger = Math.Max(a, b);
        return double.IsNegativeInfinity(larger) ? larger : larger + Math.Log(1 + Math.Exp(Math.Min(a, b) - larger));
    }

    /// <summary>How likely a beginning is: ending in a blank, and in its last symbol.</summary>
    private readonly record struct Chance(double Blank, double Symbol)
    {
        public double Total => Sum(Blank, Symbol);
    }
}
