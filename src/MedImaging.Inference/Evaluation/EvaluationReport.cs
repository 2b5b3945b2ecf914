using System.Text.Json;

namespace MedImaging;

/// <summary>How well a model did on known cases, with all that is needed to do it again.</summary>
public sealed record EvaluationReport
{
    /// <summary>Gets the model, with its hash.</summary>
    public required ModelDescription Model { get; init; }

    /// <summary>Gets the hash of the recipe that made its inputs; <see langword="null"/> when no case could be scored.</summary>
    public ContentHash? RecipeHash { get; init; }

    /// <summary>Gets when it was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets how often its intervals hold the true figures.</summary>
    public required double Level { get; init; }

    /// <summary>Gets how many cases were scored.</summary>
    public required long Count { get; init; }

    /// <summary>Gets what the scores stand for.</summary>
    public required IReadOnlyList<CodedConcept> Labels { get; init; }

    /// <summary>Gets how often cases of each class were taken for each: a row for each true class, a column for each that was called. For a model of one score, absent comes first.</summary>
    public required IReadOnlyList<IReadOnlyList<long>> Confusion { get; init; }

    /// <summary>Gets which share was called right; for several labels, by the highest score.</summary>
    public required Estimate Accuracy { get; init; }

    /// <summary>Gets the figures of each label against all others.</summary>
    public required IReadOnlyList<LabelEvaluation> PerLabel { get; init; }

    /// <summary>Gets the calibration the model could be given, fitted on these same cases, when it was asked for: its figures must be judged on others.</summary>
    public ScoreCalibration? Calibration { get; init; }

    /// <summary>Gets the cases that could not be scored, and why.</summary>
    public IReadOnlyList<FailedCase> Failed { get; init => field = value ?? []; } = [];

    /// <summary>Writes the report as JSON.</summary>
    /// <returns>UTF-8 bytes.</returns>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, EvaluationJson.Default.EvaluationReport);

    /// <summary>Reads a report.</summary>
    /// <param name="utf8Json">What <see cref="ToJson"/> wrote.</param>
    /// <returns>The report.</returns>
    /// <exception cref="MedImagingException">It is not a report (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public static EvaluationReport FromJson(ReadOnlySpan<byte> utf8Json) => EvaluationJson.Read(utf8Json, EvaluationJson.Default.EvaluationReport, "The evaluation report");
}

/// <summary>How well a model did on one label.</summary>
public sealed record LabelEvaluation
{
    /// <summary>Gets the label.</summary>
    public required CodedConcept Label { get; init; }

    /// <summary>Gets how many cases have it.</summary>
    public required long Positives { get; init; }

    /// <summary>Gets how many do not.</summary>
    public required long Negatives { get; init; }

    /// <summary>Gets the score from which it counts as present here.</summary>
    public required double Threshold { get; init; }

    /// <summary>Gets the counts at the threshold.</summary>
    public required BinaryCounts Counts { get; init; }

    /// <summary>Gets the figures at the threshold.</summary>
    public required BinaryFigures Figures { get; init; }

    /// <summary>Gets the area under the ROC curve, with DeLong's interval.</summary>
    public required Estimate RocArea { get; init; }

    /// <summary>Gets the average precision, with a bootstrap interval.</summary>
    public required Estimate AveragePrecision { get; init; }

    /// <summary>Gets the mean squared distance between score and truth.</summary>
    public double? BrierScore { get; init; }

    /// <summary>Gets how far scores are from what came true.</summary>
    public required ReliabilitySummary Reliability { get; init; }

    /// <summary>Gets what the threshold that finds the wanted share would do, when one was asked for and there are positive cases.</summary>
    public RocPoint? OperatingPoint { get; init; }

    /// <summary>Gets the corners of the ROC curve.</summary>
    public required IReadOnlyList<RocPoint> Roc { get; init; }
}

/// <summary>How far scores are from what came true.</summary>
/// <param name="EqualWidthError">The expected calibration error over bins of equal width.</param>
/// <param name="EqualMassError">The same over bins of equal mass.</param>
/// <param name="MaximumError">The largest error of a bin of equal width.</param>
/// <param name="Bins">The bins of equal width.</param>
public sealed record ReliabilitySummary(double? EqualWidthError, double? EqualMassError, double? MaximumError, IReadOnlyList<ReliabilityBin> Bins);

/// <summary>A case that could not be scored.</summary>
/// <param name="Source">The name of the source, such as a file's.</param>
/// <param name="Reason">Why, without anything of the patient's.</param>
public sealed record FailedCase(string Source, string Reason);
