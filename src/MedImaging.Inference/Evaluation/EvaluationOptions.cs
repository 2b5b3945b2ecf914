namespace MedImaging;

/// <summary>How a model is evaluated.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Gets how many frames are scored at once.</summary>
    /// <value>The default is 16.</value>
    public int BatchSize { get; init; } = 16;

    /// <summary>Gets the scores from which the labels count as present.</summary>
    /// <value>Empty, the default, means 0.5 for all; otherwise one for each label.</value>
    public IReadOnlyList<double> Thresholds { get; init => field = value ?? []; } = [];

    /// <summary>Gets the share of positive cases an operating point is to find.</summary>
    /// <value>The default is none.</value>
    public double? WantedSensitivity { get; init; }

    /// <summary>Gets the bins of the reliability diagrams.</summary>
    /// <value>The default is 10.</value>
    public int ReliabilityBins { get; init; } = 10;

    /// <summary>Gets how bootstrap intervals are found, and the level of all intervals.</summary>
    public BootstrapOptions Bootstrap { get; init => field = value ?? new BootstrapOptions(); } = new();

    /// <summary>Gets whether frames the model says it was not made for (<see cref="IImageModel.WhyNot"/>) are scored all the same.</summary>
    /// <value>The default is <see langword="false"/>: they are counted as failed.</value>
    public bool ScoreUnintended { get; init; }

    /// <summary>Gets the calibration to fit on the cases.</summary>
    /// <value>The default is none.</value>
    public CalibrationMethod FitCalibration { get; init; }

    /// <summary>Gets how the model's scores were made, for a fitted calibration.</summary>
    /// <value>The default is softmax.</value>
    public ScoreFunction Scores { get; init; } = ScoreFunction.Softmax;

    internal void Require(int labels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BatchSize, 4096);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReliabilityBins, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Bootstrap.Draws, 1);
        NormalDistribution.RequireLevel(Bootstrap.Level);
        if (Thresholds.Count != 0 && Thresholds.Count != labels)
        {
            throw new ArgumentException($"{Thresholds.Count} thresholds for {labels} labels.");
        }

        if (WantedSensitivity is < 0 or > 1 or double.NaN)
        {
            throw new ArgumentException("A wanted sensitivity is from 0 to 1.");
        }
    }
}

/// <summary>Which calibration is fitted.</summary>
public enum CalibrationMethod
{
    /// <summary>None.</summary>
    None,

    /// <summary><see cref="TemperatureCalibration"/>.</summary>
    Temperature,

    /// <summary><see cref="IsotonicCalibration"/>.</summary>
    Isotonic,

    /// <summary><see cref="PlattCalibration"/>.</summary>
    Platt,
}
