namespace MedImaging;

/// <summary>Scores of known cases, for a calibration to be fitted on. They must not be cases the model was trained on.</summary>
public sealed class CalibrationCases
{
    private readonly float[] _logits;
    private readonly bool[] _truths;

    private CalibrationCases(float[] logits, bool[] truths, int labels, ScoreFunction function)
        => (_logits, _truths, Labels, Function) = (logits, truths, labels, function);

    /// <summary>Gets how many cases there are.</summary>
    public int Count => _logits.Length / Labels;

    /// <summary>Gets how many labels the model has.</summary>
    public int Labels { get; }

    /// <summary>Gets how the scores become confidences.</summary>
    public ScoreFunction Function { get; }

    /// <summary>Takes cases of labels that exclude each other.</summary>
    /// <param name="logits">The scores before softmax: those of the first case, then those of the second, and so on.</param>
    /// <param name="classes">The right label of each case.</param>
    /// <param name="labels">How many labels the model has.</param>
    /// <returns>The cases.</returns>
    /// <exception cref="ArgumentException">There are no cases, the lengths do not fit, a score is not a number, or a class is no label.</exception>
    public static CalibrationCases OfClasses(ReadOnlySpan<float> logits, ReadOnlySpan<int> classes, int labels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(labels);
        RequireFits(logits, (long)classes.Length * labels);
        var truths = new bool[logits.Length];
        for (int i = 0; i < classes.Length; i++)
        {
            if (classes[i] < 0 || classes[i] >= labels)
            {
                throw new ArgumentOutOfRangeException(nameof(classes), $"Case {i} has class {classes[i]}; there are {labels} labels.");
            }

            truths[(i * labels) + classes[i]] = true;
        }

        return new CalibrationCases(logits.ToArray(), truths, labels, ScoreFunction.Softmax);
    }

    /// <summary>Takes cases in which each label is present or not by itself.</summary>
    /// <param name="logits">The scores before sigmoid: those of the first case, then those of the second, and so on.</param>
    /// <param name="present">Whether the label is present, in the same order.</param>
    /// <param name="labels">How many labels the model has.</param>
    /// <returns>The cases.</returns>
    /// <exception cref="ArgumentException">There are no cases, the lengths do not fit, or a score is not a number.</exception>
    public static CalibrationCases OfLabels(ReadOnlySpan<float> logits, ReadOnlySpan<bool> present, int labels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(labels);
        RequireFits(logits, present.Length);
        return logits.Length % labels == 0
            ? new CalibrationCases(logits.ToArray(), present.ToArray(), labels, ScoreFunction.Sigmoid)
            : throw new ArgumentException($"{logits.Length} scores are not those of whole cases of {labels} labels.", nameof(logits));
    }

    /// <summary>Finds the scores that a softmax or sigmoid made confidences of, up to what does not change them again.</summary>
    /// <param name="confidences">The confidences, from 0 to 1, such as <see cref="IScoringModel.ScoreAsync"/> gives.</param>
    /// <param name="function">What made them.</param>
    /// <returns>As many scores; those of 0 and of 1 as of the nearest number that is neither.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A confidence is not from 0 to 1.</exception>
    public static float[] ToLogits(ReadOnlySpan<float> confidences, ScoreFunction function)
    {
        var logits = new float[confidences.Length];
        for (int i = 0; i < logits.Length; i++)
        {
            double p = confidences[i] is >= 0 and <= 1 ? confidences[i] : throw new ArgumentOutOfRangeException(nameof(confidences));
            p = Math.Clamp(p, 1e-12, 1 - 5e-8);   // 1 − 2⁻²⁴ is the last float below 1
            logits[i] = (float)(function == ScoreFunction.Softmax ? Math.Log(p) : Math.Log(p / (1 - p)));
        }

        return logits;
    }

    internal ReadOnlySpan<float> LogitsOf(int index) => _logits.AsSpan(index * Labels, Labels);

    internal ReadOnlySpan<bool> TruthsOf(int index) => _truths.AsSpan(index * Labels, Labels);

    /// <summary>How far one label stood above all else in each case, as log odds.</summary>
    internal double[] OddsOf(int label)
    {
        var odds = new double[Count];
        for (int i = 0; i < odds.Length; i++)
        {
            odds[i] = LabelScores.LogOdds(LogitsOf(i), label, Function);
        }

        return odds;
    }

    internal bool[] TruthsOfLabel(int label)
    {
        var truths = new bool[Count];
        for (int i = 0; i < truths.Length; i++)
        {
            truths[i] = _truths[(i * Labels) + label];
        }

        return truths;
    }

    private static void RequireFits(ReadOnlySpan<float> logits, long expected)
    {
        if (logits.Length == 0 || logits.Length != expected)
        {
            throw new ArgumentException($"{expected} scores are called for; {logits.Length} were given.", nameof(logits));
        }

        foreach (float logit in logits)
        {
            if (!float.IsFinite(logit))
            {
                throw new ArgumentOutOfRangeException(nameof(logits), "A score is not a number.");
            }
        }
    }
}
