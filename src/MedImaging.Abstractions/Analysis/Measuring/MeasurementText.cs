using System.Globalization;

namespace MedImaging;

/// <summary>Measurements in words, the same in every culture: <c>12.5 × 9 mm, area 88.4 mm², mean 40 HU (SD 12)</c>.</summary>
/// <remarks>Only what this library measures is said, in units it knows: no text of a file or a model gets into a sentence this way.</remarks>
public static class MeasurementText
{
    /// <summary>Says what was measured.</summary>
    /// <param name="measurements">The measurements.</param>
    /// <returns>The words; empty when nothing can be said. Lengths in centimetres are said in millimetres.</returns>
    public static string Of(IReadOnlyList<Measurement> measurements)
    {
        ArgumentNullException.ThrowIfNull(measurements);
        string?[] parts =
        [
            Axes(measurements),
            Say(measurements, MeasurementConcepts.Maximum3DDiameter, "longest diameter in space "),
            Say(measurements, MeasurementConcepts.Area, "area "),
            Say(measurements, MeasurementConcepts.Volume, "volume "),
            Mean(measurements),
        ];
        return string.Join(", ", parts.OfType<string>());
    }

    private static string? Axes(IReadOnlyList<Measurement> measurements)
    {
        var first = Find(measurements, MeasurementConcepts.LongAxis) ?? Find(measurements, MeasurementConcepts.Length);
        return first is not { } longest ? null
            : Find(measurements, MeasurementConcepts.ShortAxis) is { } across && across.Unit == longest.Unit ? $"{Number(longest.Value)} × {Number(across.Value)} {longest.Unit}"
            : $"{Number(longest.Value)} {longest.Unit}";
    }

    private static string? Mean(IReadOnlyList<Measurement> measurements)
    {
        if (Find(measurements, MeasurementConcepts.Mean) is not { } mean)
        {
            return null;
        }

        string text = $"mean {Number(mean.Value)} {mean.Unit}".TrimEnd();
        return Find(measurements, MeasurementConcepts.StandardDeviation) is { } spread && spread.Unit == mean.Unit ? $"{text} (SD {Number(spread.Value)})" : text;
    }

    private static string? Say(IReadOnlyList<Measurement> measurements, CodedConcept concept, string before)
        => Find(measurements, concept) is { } found ? $"{before}{Number(found.Value)} {found.Unit}".TrimEnd() : null;

    private static (double Value, string Unit)? Find(IReadOnlyList<Measurement> measurements, CodedConcept concept)
    {
        foreach (var item in measurements)
        {
            if (item.Concept.Value == concept.Value && item.Concept.Scheme == concept.Scheme && double.IsFinite(item.Value) && Math.Abs(item.Value) < 1e6)
            {
                return Shown(item);
            }
        }

        return null;
    }

    private static (double Value, string Unit)? Shown(Measurement item) => item.Unit switch
    {
        "mm" => (item.Value, "mm"),
        "cm" => (item.Value * 10, "mm"),
        "mm2" => (item.Value, "mm²"),
        "cm2" => (item.Value, "cm²"),
        "mm3" => (item.Value, "mm³"),
        "ml" or "mL" or "cm3" => (item.Value, "mL"),
        "l" or "L" => (item.Value, "L"),
        "[hnsf'U]" => (item.Value, "HU"),
        "{SUVbw}g/mL" => (item.Value, "SUVbw"),
        "{pixels}" => (item.Value, "pixels"),
        "{square_pixels}" => (item.Value, "square pixels"),
        "1" => (item.Value, ""),
        _ => null,
    };

    private static string Number(double value) => value.ToString(Math.Abs(value) < 100 ? "0.#" : "0", CultureInfo.InvariantCulture) is var text && text == "-0" ? "0" : text;
}
