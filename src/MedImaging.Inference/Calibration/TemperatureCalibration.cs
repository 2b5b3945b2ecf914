using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>Temperature scaling (Guo et al., 2017): all scores divided by one number. It changes how sure the model is, never which label it prefers.</summary>
public sealed record TemperatureCalibration : ScoreCalibration
{
    private const double Coldest = 0.01, Hottest = 100;

    /// <summary>Creates a calibration.</summary>
    /// <param name="temperature">What scores are divided by: above 1 for a model that is too sure of itself.</param>
    /// <exception cref="MedImagingException">It is not a number above 0 (<see cref="ErrorKind.InvalidInput"/>).</exception>
    [JsonConstructor]
    public TemperatureCalibration(double temperature)
        => Temperature = double.IsFinite(temperature) && temperature >= 1e-6 ? temperature : throw Unusable("its temperature is not above 0");

    /// <summary>Gets what scores are divided by.</summary>
    public double Temperature { get; }

    /// <summary>Finds the temperature that makes the known labels likeliest, between 0.01 and 100.</summary>
    /// <remarks>The negative log-likelihood is convex in 1/T and so has one valley along ln T: golden-section search cannot miss it. Cases that the model tells apart without a fault have no best temperature; then it is 0.01.</remarks>
    /// <param name="cases">The known cases.</param>
    /// <returns>The calibration.</returns>
    public static TemperatureCalibration Fit(CalibrationCases cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        double ratio = (Math.Sqrt(5) - 1) / 2, low = Math.Log(Coldest), high = Math.Log(Hottest);
        double left = high - (ratio * (high - low)), right = low + (ratio * (high - low));
        double atLeft = Loss(cases, left), atRight = Loss(cases, right);
        while (high - low > 1e-9)
        {
            if (atLeft <= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - (ratio * (high - low));
                atLeft = Loss(cases, left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + (ratio * (high - low));
                atRight = Loss(cases, right);
            }
        }

        return new TemperatureCalibration(Math.Exp((low + high) / 2));
    }

    /// <inheritdoc/>
    public override double[] ToConfidences(ReadOnlySpan<float> logits, ScoreFunction function)
    {
        double[] scaled = new double[logits.Length];
        for (int i = 0; i < scaled.Length; i++)
        {
            scaled[i] = logits[i] / Temperature;
        }

        return LabelScores.ToConfidences(scaled, function);
    }

    // The negative log-likelihood at the temperature e^logTemperature, a mean over the cases.
    private static double Loss(CalibrationCases cases, double logTemperature)
    {
        double scale = Math.Exp(-logTemperature), sum = 0;
        for (int i = 0; i < cases.Count; i++)
        {
            sum += cases.Function == ScoreFunction.Softmax
                ? SoftmaxLoss(cases.LogitsOf(i), cases.TruthsOf(i), scale)
                : SigmoidLoss(cases.LogitsOf(i), cases.TruthsOf(i), scale);
        }

        return sum / cases.Count;
    }

    private static double SoftmaxLoss(ReadOnlySpan<float> logits, ReadOnlySpan<bool> truths, double scale)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (float logit in logits)
        {
            largest = Math.Max(largest, logit);
        }

        foreach (float logit in logits)
        {
            sum += Math.Exp((logit - largest) * scale);
        }

        return Math.Log(sum) - ((logits[truths.IndexOf(true)] - largest) * scale);
    }

    private static double SigmoidLoss(ReadOnlySpan<float> logits, ReadOnlySpan<bool> truths, double scale)
    {
        double sum = 0;
        for (int label = 0; label < logits.Length; label++)
        {
            double wrong = (truths[label] ? -logits[label] : logits[label]) * scale;
            sum += Math.Max(wrong, 0) + Math.Log(1 + Math.Exp(-Math.Abs(wrong)));   // ln(1 + e^wrong)
        }

        return sum;
    }
}
