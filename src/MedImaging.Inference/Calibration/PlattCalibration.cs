using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>Platt scaling (Platt, 1999): for each label a logistic curve over the log odds the model gave it. For few cases, and for a model that is too high or too low throughout.</summary>
public sealed record PlattCalibration : ScoreCalibration
{
    /// <summary>Creates a calibration.</summary>
    /// <param name="terms">The curve of each label.</param>
    /// <exception cref="MedImagingException">There is none, or a curve falls or is not made of numbers (<see cref="ErrorKind.InvalidInput"/>).</exception>
    [JsonConstructor]
    public PlattCalibration(IReadOnlyList<PlattTerm> terms)
        => Terms = terms is { Count: > 0 } && terms.All(t => t is { Slope: >= 0 and <= 1e6, Offset: >= -1e6 and <= 1e6 }) ? terms : throw Unusable("a term of it is not a rising curve");

    /// <summary>Gets the curve of each label.</summary>
    public IReadOnlyList<PlattTerm> Terms { get; }

    /// <summary>Fits a curve for each label.</summary>
    /// <param name="cases">The known cases.</param>
    /// <returns>The calibration.</returns>
    public static PlattCalibration Fit(CalibrationCases cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        var terms = new PlattTerm[cases.Labels];
        for (int label = 0; label < terms.Length; label++)
        {
            terms[label] = LogisticFit.Of(cases.OddsOf(label), cases.TruthsOfLabel(label));
        }

        return new PlattCalibration(terms);
    }

    /// <inheritdoc/>
    public override double[] ToConfidences(ReadOnlySpan<float> logits, ScoreFunction function)
    {
        RequireFits(logits.Length);
        double[] confidences = new double[logits.Length];
        for (int label = 0; label < confidences.Length; label++)
        {
            confidences[label] = LabelScores.Logistic((Terms[label].Slope * LabelScores.LogOdds(logits, label, function)) + Terms[label].Offset);
        }

        return Share(confidences, logits, function);
    }

    /// <inheritdoc/>
    public bool Equals(PlattCalibration? other) => other is not null && Terms.SequenceEqual(other.Terms);

    /// <inheritdoc/>
    public override int GetHashCode() => Terms.Count;

    internal override bool Fits(int labels) => labels == Terms.Count;
}

/// <summary>A logistic curve: 1 / (1 + exp(−(slope × log odds + offset))).</summary>
/// <param name="Slope">How steep it is, never below 0.</param>
/// <param name="Offset">What is added.</param>
public sealed record PlattTerm(double Slope, double Offset);
