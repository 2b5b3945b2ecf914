using System.Globalization;
using MedImaging.Formats;

namespace MedImaging.Samples.Output;

/// <summary>Draws what an evaluation found. Charts hold four curves; of more labels the first four are drawn.</summary>
internal sealed class EvaluationCharts(EvaluationReport report, IReadOnlyList<LabelEvaluation> labels)
{
    private const int MostCurves = 4, MostPoints = 2000, MostBetween = 50, MostClasses = 16;

    private readonly IReadOnlyList<LabelEvaluation> _drawn = [.. labels.Where(label => label is { Positives: > 0, Negatives: > 0 }).Take(MostCurves)];

    private string Cases => $"{report.Model.Id} {report.Model.Version}, {report.Count} cases";

    /// <summary>Draws the charts there is something to draw of.</summary>
    public IEnumerable<(string Name, byte[] Png)> Draw()
    {
        if (_drawn.Count > 0)
        {
            yield return ("roc.png", Roc().ToPng());
            yield return ("precision-recall.png", PrecisionRecall().ToPng());
            yield return ("reliability.png", Reliability().ToPng());
        }

        if (report.Count > 0 && (labels.Count == 1 || report.Confusion.Count <= MostClasses))
        {
            yield return ("confusion.png", Confusion().ToPng());
        }
    }

    private CurveChart Roc() => new()
    {
        Title = "ROC curve",
        Subtitle = $"{Cases}; the band is Wilson's interval of each sensitivity",
        XLabel = "1 − specificity",
        YLabel = "Sensitivity",
        HasDiagonal = true,
        Series = [.. _drawn.Select(label => new ChartSeries($"{label.Label.Meaning}: area {Show(label.RocArea)}", [.. Thinned(label.Roc).Select(point => RocPointOf(point.Counts))]))],
    };

    private ChartPoint RocPointOf(BinaryCounts counts)
    {
        var sensitivity = Estimate.Wilson(counts.TruePositives, counts.Positives, report.Level);
        return new ChartPoint((double)counts.FalsePositives / counts.Negatives, sensitivity.Value ?? 0, sensitivity.Low, sensitivity.High);
    }

    private CurveChart PrecisionRecall() => new()
    {
        Title = "Precision and recall",
        Subtitle = Cases,
        XLabel = "Recall (sensitivity)",
        YLabel = "Precision (positive predictive value)",
        Legend = ChartCorner.BottomLeft,
        Series = [.. _drawn.Select(label => new ChartSeries($"{label.Label.Meaning}: average precision {Show(label.AveragePrecision)}", Precisions(Thinned(label.Roc))))],
    };

    // Along a straight piece of the ROC curve precision is no straight line: it is reckoned at each found case (Davis and Goadrich, 2006).
    private static List<ChartPoint> Precisions(IReadOnlyList<RocPoint> corners)
    {
        var points = new List<ChartPoint>();
        for (int i = 1; i < corners.Count; i++)
        {
            var (before, now) = (corners[i - 1].Counts, corners[i].Counts);
            long pieces = Math.Clamp(now.TruePositives - before.TruePositives, 1, MostBetween);
            for (long piece = 1; piece <= pieces; piece++)
            {
                double share = (double)piece / pieces;
                double hits = before.TruePositives + (share * (now.TruePositives - before.TruePositives));
                double alarms = before.FalsePositives + (share * (now.FalsePositives - before.FalsePositives));
                points.Add(new ChartPoint(Math.Min(1, hits / now.Positives), Math.Min(1, hits / (hits + alarms))));
            }
        }

        return points;
    }

    private CurveChart Reliability() => new()
    {
        Title = "Reliability",
        Subtitle = Cases,
        XLabel = "Score",
        YLabel = "Share that came true",
        HasDiagonal = true,
        Legend = ChartCorner.TopLeft,
        Series = [.. _drawn.Select(label => new ChartSeries($"{label.Label.Meaning}: expected calibration error {EvaluationTable.Show(label.Reliability.EqualWidthError)}", Bins(label)) { Style = ChartStyle.Markers })],
    };

    private List<ChartPoint> Bins(LabelEvaluation label)
    {
        var points = new List<ChartPoint>();
        foreach (var bin in label.Reliability.Bins)
        {
            if (bin is { Count: > 0, MeanConfidence: { } score, TrueShare: { } share })
            {
                var known = Estimate.Wilson(Math.Clamp((long)Math.Round(share * bin.Count), 0, bin.Count), bin.Count, report.Level);
                points.Add(new ChartPoint(Math.Clamp(score, 0, 1), share, known.Low, known.High));
            }
        }

        return points;
    }

    // Of one label the calls at its threshold are shown, as the other figures are of them; of several the highest score decides.
    private MatrixChart Confusion() => labels is [{ } only]
        ? new()
        {
            Title = "Confusion matrix",
            Subtitle = $"{Cases}; called from a score of {only.Threshold.ToString("0.###", CultureInfo.InvariantCulture)}",
            Classes = [$"Not {only.Label.Meaning}", only.Label.Meaning],
            Counts = [[only.Counts.TrueNegatives, only.Counts.FalsePositives], [only.Counts.FalseNegatives, only.Counts.TruePositives]],
        }
        : new()
        {
            Title = "Confusion matrix",
            Subtitle = $"{Cases}; the label with the highest score is called",
            Classes = [.. report.Labels.Select(label => label.Meaning)],
            Counts = report.Confusion,
        };

    private static IReadOnlyList<RocPoint> Thinned(IReadOnlyList<RocPoint> points)
        => points.Count <= MostPoints ? points : [.. Enumerable.Range(0, MostPoints).Select(i => points[(int)((long)i * (points.Count - 1) / (MostPoints - 1))])];

    private string Show(Estimate estimate)
        => estimate is { Low: { } low, High: { } high } ? string.Create(CultureInfo.InvariantCulture, $"{EvaluationTable.Show(estimate.Value)} ({report.Level * 100:0.#} % {EvaluationTable.Show(low)}–{EvaluationTable.Show(high)})") : EvaluationTable.Show(estimate.Value);
}
