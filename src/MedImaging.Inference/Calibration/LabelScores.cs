namespace MedImaging;

/// <summary>Turns a model's last scores into values from 0 to 1.</summary>
internal static class LabelScores
{
    public static double[] ToConfidences(ReadOnlySpan<float> logits, ScoreFunction function)
        => function == ScoreFunction.Sigmoid ? Sigmoid(logits) : Softmax(logits);

    private static double[] Softmax(ReadOnlySpan<float> logits)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (float logit in logits)
        {
            largest = Math.Max(largest, logit);
        }

        double[] scores = new double[logits.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            sum += scores[i] = Math.Exp(logits[i] - largest);   // never overflows, and the largest term is 1
        }

        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] /= sum;
        }

        return scores;
    }

    private static double[] Sigmoid(ReadOnlySpan<float> logits)
    {
        double[] scores = new double[logits.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = 1 / (1 + Math.Exp(-(double)logits[i]));
        }

        return scores;
    }
}
