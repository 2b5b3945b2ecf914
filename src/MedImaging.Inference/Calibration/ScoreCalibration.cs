namespace MedImaging;

/// <summary>What turns a model's scores into confidences that hold: of the findings given with 0.8, eight in ten are right. Fitted on known cases, kept in the model's manifest.</summary>
public abstract record ScoreCalibration
{
    private protected ScoreCalibration()
    {
    }

    /// <summary>Turns the scores of one input into confidences.</summary>
    /// <param name="logits">A score for each label, before softmax or sigmoid.</param>
    /// <param name="function">Which of the two the model was trained for.</param>
    /// <returns>A confidence for each label, from 0 to 1.</returns>
    public abstract double[] ToConfidences(ReadOnlySpan<float> logits, ScoreFunction function);
}
