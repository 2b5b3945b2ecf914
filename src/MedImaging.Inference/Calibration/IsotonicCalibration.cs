using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>Isotonic regression (Zadrozny and Elkan, 2002): for each label the rising curve that lies nearest to the known cases. It needs more cases than a temperature does, some hundreds, and makes no assumption about the model.</summary>
public sealed record IsotonicCalibration : ScoreCalibration
{
    /// <summary>Creates a calibration.</summary>
    /// <param name="curves">A curve for each label.</param>
    /// <exception cref="MedImagingException">There is none (<see cref="ErrorKind.InvalidInput"/>).</exception>
    [JsonConstructor]
    public IsotonicCalibration(IReadOnlyList<IsotonicCurve> curves)
        => Curves = curves is { Count: > 0 } && curves.All(c => c is not null) ? curves : throw Unusable("it has no curves");

    /// <summary>Gets the curve of each label.</summary>
    public IReadOnlyList<IsotonicCurve> Curves { get; }

    /// <summary>Fits a curve for each label.</summary>
    /// <param name="cases">The known cases.</param>
    /// <returns>The calibration.</returns>
    public static IsotonicCalibration Fit(CalibrationCases cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        var curves = new IsotonicCurve[cases.Labels];
        for (int label = 0; label < curves.Length; label++)
        {
            double[] scores = cases.OddsOf(label);
            for (int i = 0; i < scores.Length; i++)
            {
                scores[i] = LabelScores.Logistic(scores[i]);
            }

            curves[label] = IsotonicCurve.Fit(scores, cases.TruthsOfLabel(label));
        }

        return new IsotonicCalibration(curves);
    }

    /// <inheritdoc/>
    public override double[] ToConfidences(ReadOnlySpan<float> logits, ScoreFunction function)
    {
        RequireFits(logits.Length);
        double[] confidences = new double[logits.Length];
        for (int label = 0; label < confidences.Length; label++)
        {
            confidences[label] = Curves[label].At(LabelScores.Logistic(LabelScores.LogOdds(logits, label, function)));
        }

        return Share(confidences, logits, function);
    }

    /// <inheritdoc/>
    public bool Equals(IsotonicCalibration? other) => other is not null && Curves.SequenceEqual(other.Curves);

    /// <inheritdoc/>
    public override int GetHashCode() => Curves.Count;

    internal override bool Fits(int labels) => labels == Curves.Count;
}
