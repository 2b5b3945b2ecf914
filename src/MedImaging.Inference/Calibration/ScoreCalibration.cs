using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>What turns a model's scores into confidences that hold: of the findings given with 0.8, eight in ten are right. Fitted on known cases, kept in the model's manifest.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "method")]
[JsonDerivedType(typeof(TemperatureCalibration), "temperature")]
[JsonDerivedType(typeof(IsotonicCalibration), "isotonic")]
[JsonDerivedType(typeof(PlattCalibration), "platt")]
public abstract record ScoreCalibration
{
    private protected ScoreCalibration()
    {
    }

    /// <summary>Turns the scores of one input into confidences.</summary>
    /// <param name="logits">A score for each label, before softmax or sigmoid.</param>
    /// <param name="function">Which of the two the model was trained for.</param>
    /// <returns>A confidence for each label, from 0 to 1.</returns>
    /// <exception cref="MedImagingException">The calibration was fitted for another number of labels (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public abstract double[] ToConfidences(ReadOnlySpan<float> logits, ScoreFunction function);

    /// <summary>Says whether it was fitted for so many labels.</summary>
    internal virtual bool Fits(int labels) => true;

    private protected void RequireFits(int labels)
    {
        if (!Fits(labels))
        {
            throw Unusable($"it was not fitted for {labels} labels");
        }
    }

    // A calibration is read from a manifest: what is wrong with it is the file's fault.
    private protected static MedImagingException Unusable(string fault) => new(ErrorKind.InvalidInput, $"The calibration cannot be used: {fault}.");

    /// <summary>Labels that exclude each other were calibrated one by one; their confidences add up to 1 again.</summary>
    private protected static double[] Share(double[] confidences, ReadOnlySpan<float> logits, ScoreFunction function)
    {
        double sum = 0;
        foreach (double confidence in confidences)
        {
            sum += confidence;
        }

        if (function == ScoreFunction.Sigmoid || sum == 1)
        {
            return confidences;
        }

        if (sum == 0)   // no label was ever right with such scores: nothing was learnt of them
        {
            return LabelScores.ToConfidences(logits, function);
        }

        for (int i = 0; i < confidences.Length; i++)
        {
            confidences[i] /= sum;
        }

        return confidences;
    }
}
