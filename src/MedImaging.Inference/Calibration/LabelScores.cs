namespace MedImaging;

/// <summary>Turns a model's last scores into values from 0 to 1.</summary>
internal static class LabelScores
{
    public static double[] ToConfidences(ReadOnlySpan<float> logits, ScoreFunction function)
    {
        double[] scores = new double[logits.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = logits[i];
        }

        return ToConfidences(scores, function);
    }

    /// <summary>The same in place.</summary>
    public static double[] ToConfidences(double[] scores, ScoreFunction function)
    {
        if (function == ScoreFunction.Sigmoid)
        {
            Sigmoid(scores);
        }
        else
        {
            Softmax(scores);
        }

        return scores;
    }

    /// <summary>ln(p / (1 − p)) of one label's confidence p, without losing the far ends; held within ±700, where the exponential ends.</summary>
    public static double LogOdds(ReadOnlySpan<float> logits, int label, ScoreFunction function)
    {
        if (function == ScoreFunction.Sigmoid)
        {
            return Math.Clamp(logits[label], -700d, 700d);
        }

        double largest = double.NegativeInfinity, sum = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            largest = i == label ? largest : Math.Max(largest, logits[i]);
        }

        for (int i = 0; i < logits.Length; i++)
        {
            sum += i == label ? 0 : Math.Exp(logits[i] - largest);
        }

        return sum == 0 ? 700 : Math.Clamp(logits[label] - largest - Math.Log(sum), -700, 700);   // alone, a label is sure
    }

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    private static void Softmax(double[] scores)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (double score in scores)
        {
            largest = Math.Max(largest, score);
        }

        for (int i = 0; i < scores.Length; i++)
        {
            sum += scores[i] = Math.Exp(scores[i] - largest);   // never overflows, and the largest term is 1
        }

        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] /= sum;
        }
    }

    private static void Sigmoid(double[] scores)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = Logistic(scores[i]);
        }
    }
}
