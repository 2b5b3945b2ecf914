using System.Globalization;
using Spectre.Console;

namespace MedImaging.Samples.Output;

/// <summary>How well a model did, for a person.</summary>
internal static class EvaluationTable
{
    public static void Print(EvaluateResult result)
    {
        string interval = string.Create(CultureInfo.InvariantCulture, $"{result.Level * 100:0.#} % interval");
        var table = Screen.NewTable("Label", "Figure", "Value", interval);
        table.Columns[2].RightAligned();
        foreach (var label in result.Labels)
        {
            string threshold = label.Threshold.ToString("0.###", CultureInfo.InvariantCulture);
            Add(label.Meaning, $"sensitivity at {threshold}", label.Sensitivity);
            Add("", $"specificity at {threshold}", label.Specificity);
            Add("", "area under the ROC curve", label.RocArea);
            Add("", "average precision", label.AveragePrecision);
            Add("", "expected calibration error", new Estimate(label.CalibrationError));
        }

        Add("all", "accuracy", result.Accuracy);
        Screen.Show(table);
        string cases = string.Join(", ", result.Labels.Select(label => $"{label.Positives} with {label.Meaning}"));
        Screen.Line($"{result.Model} {result.Version} on {result.Cases} cases ({cases}).");

        void Add(string label, string figure, Estimate estimate)
            => table.AddRow(Markup.Escape(label), figure, Show(estimate.Value), estimate is { Low: { } low, High: { } high } ? $"{Show(low)}–{Show(high)}" : "");
    }

    /// <summary>A figure to three places.</summary>
    public static string Show(double? value) => value is { } number ? number.ToString("F3", CultureInfo.InvariantCulture) : "not defined";
}
