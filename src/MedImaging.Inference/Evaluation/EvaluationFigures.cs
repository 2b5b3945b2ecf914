using System.Runtime.InteropServices;

namespace MedImaging;

/// <summary>Makes a report of the scores of all cases.</summary>
internal static class EvaluationFigures
{
    public static EvaluationReport ToReport(EvaluationBatch batch, EvaluationOptions options, DateTimeOffset at)
    {
        var labels = batch.Model.Labels;
        var matrix = Confuse(batch, options);
        return new EvaluationReport
        {
            Model = batch.Model.Description,
            RecipeHash = batch.RecipeHash,
            At = at,
            Level = options.Bootstrap.Level,
            Count = batch.Classes.Count,
            Labels = labels,
            Confusion = matrix.ToRows(),
            Accuracy = matrix.AccuracyAt(options.Bootstrap.Level),
            PerLabel = [.. Enumerable.Range(0, labels.Count).Select(label => Evaluate(batch, label, options))],
            Calibration = batch.Classes.Count == 0 ? null : Fit(batch, options),
            Failed = batch.Failed,
        };
    }

    private static double ThresholdOf(EvaluationOptions options, int label) => options.Thresholds.Count == 0 ? 0.5 : options.Thresholds[label];

    private static ConfusionMatrix Confuse(EvaluationBatch batch, EvaluationOptions options)
    {
        int labels = batch.Model.Labels.Count;
        var matrix = new ConfusionMatrix(Math.Max(2, labels));
        var scores = CollectionsMarshal.AsSpan(batch.Scores);
        for (int i = 0; i < batch.Classes.Count; i++)
        {
            var row = scores.Slice(i * labels, labels);
            int called = labels == 1 ? (row[0] >= ThresholdOf(options, 0) ? 1 : 0) : System.Numerics.Tensors.TensorPrimitives.IndexOfMax(row);
            matrix.Add(batch.Classes[i], called);
        }

        return matrix;
    }

    private static LabelEvaluation Evaluate(EvaluationBatch batch, int label, EvaluationOptions options)
    {
        int labels = batch.Model.Labels.Count, positive = labels == 1 ? 1 : label;
        double threshold = ThresholdOf(options, label), level = options.Bootstrap.Level;
        var cases = new MetricsAccumulator();
        for (int i = 0; i < batch.Classes.Count; i++)
        {
            cases.Add(batch.Scores[(i * labels) + label], batch.Classes[i] == positive);
        }

        var (roc, counts) = (cases.ToRoc(), cases.CountsAt(threshold));
        var width = cases.ToReliability(options.ReliabilityBins);
        return new LabelEvaluation
        {
            Label = batch.Model.Labels[label],
            Positives = cases.Positives,
            Negatives = cases.Count - cases.Positives,
            Threshold = threshold,
            Counts = counts,
            Figures = counts.ToFigures(level),
            RocArea = roc.AreaAt(level),
            AveragePrecision = cases.ToPrecisionRecall().AveragePrecision(options.Bootstrap),
            BrierScore = cases.ToBrierScore(),
            Reliability = new ReliabilitySummary(
                width.ExpectedError,
                cases.ToReliability(options.ReliabilityBins, ReliabilityBinning.EqualMass).ExpectedError,
                width.MaximumError,
                width.Bins),
            OperatingPoint = options.WantedSensitivity is { } wanted ? roc.ForSensitivity(wanted) : null,
            Roc = roc.Corners(),
        };
    }

    private static ScoreCalibration? Fit(EvaluationBatch batch, EvaluationOptions options)
    {
        if (options.FitCalibration == CalibrationMethod.None)
        {
            return null;
        }

        int labels = batch.Model.Labels.Count;
        float[] logits = CalibrationCases.ToLogits(CollectionsMarshal.AsSpan(batch.Scores), labels == 1 ? ScoreFunction.Sigmoid : options.Scores);
        var cases = labels > 1 && options.Scores == ScoreFunction.Softmax
            ? CalibrationCases.OfClasses(logits, CollectionsMarshal.AsSpan(batch.Classes), labels)
            : CalibrationCases.OfLabels(logits, [.. batch.Classes.SelectMany(c => Enumerable.Range(0, labels).Select(l => labels == 1 ? c == 1 : c == l))], labels);
        return options.FitCalibration switch
        {
            CalibrationMethod.Temperature => TemperatureCalibration.Fit(cases),
            CalibrationMethod.Isotonic => IsotonicCalibration.Fit(cases),
            _ => PlattCalibration.Fit(cases),
        };
    }
}
