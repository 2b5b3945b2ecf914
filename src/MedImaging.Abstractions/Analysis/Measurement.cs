namespace MedImaging;

/// <summary>A measured number with its unit.</summary>
/// <param name="Concept">What was measured, such as the area.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit in UCUM, such as <c>mm</c>, <c>mm2</c>, <c>ml</c> or <c>[hnsf'U]</c>.</param>
/// <exception cref="ArgumentOutOfRangeException">The number is none, or infinite.</exception>
public sealed record Measurement(CodedConcept Concept, double Value, string Unit)
{
    /// <summary>Gets the number.</summary>
    public double Value { get; init => field = Finite(value); } = Finite(Value);

    private static double Finite(double value) => double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), "A measurement is a finite number.");
}
