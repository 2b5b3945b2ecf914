namespace MedImaging;

/// <summary>Scores with what is true, lowest score first.</summary>
internal static class SortedCases
{
    public static (double[] Scores, bool[] Truths) Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> truths)
    {
        Require(scores, truths);
        double[] sorted = scores.ToArray();
        bool[] outcomes = truths.ToArray();
        Array.Sort(sorted, outcomes);
        return (sorted, outcomes);
    }

    public static void Require(ReadOnlySpan<double> scores, ReadOnlySpan<bool> truths)
    {
        if (scores.Length != truths.Length)
        {
            throw new ArgumentException($"{scores.Length} scores of {truths.Length} cases.", nameof(scores));
        }

        foreach (double score in scores)
        {
            if (double.IsNaN(score))
            {
                throw new ArgumentException("A score is not a number.", nameof(scores));
            }
        }
    }
}
