namespace MedImaging;

/// <summary>What is measured, as codes.</summary>
public static class MeasurementConcepts
{
    /// <summary>The distance of two places.</summary>
    public static CodedConcept Length { get; } = new("410668003", "SCT", "Length");

    /// <summary>The longest diameter in a plane.</summary>
    public static CodedConcept LongAxis { get; } = new("103339001", "SCT", "Long axis");

    /// <summary>The longest diameter at a right angle to the long axis.</summary>
    public static CodedConcept ShortAxis { get; } = new("103340004", "SCT", "Short axis");

    /// <summary>The area.</summary>
    public static CodedConcept Area { get; } = new("42798000", "SCT", "Area");

    /// <summary>The length of the outline.</summary>
    public static CodedConcept Perimeter { get; } = new("131191004", "SCT", "Perimeter");

    /// <summary>The mean of the values.</summary>
    public static CodedConcept Mean { get; } = new("373098007", "SCT", "Mean");

    /// <summary>The standard deviation of the values.</summary>
    public static CodedConcept StandardDeviation { get; } = new("386136009", "SCT", "Standard Deviation");

    /// <summary>The smallest value.</summary>
    public static CodedConcept Minimum { get; } = new("255605001", "SCT", "Minimum");

    /// <summary>The largest value.</summary>
    public static CodedConcept Maximum { get; } = new("56851009", "SCT", "Maximum");

    /// <summary>The volume.</summary>
    public static CodedConcept Volume { get; } = new("118565006", "SCT", "Volume");

    /// <summary>The radius of the ball of the same volume.</summary>
    public static CodedConcept Radius { get; } = new("131190003", "SCT", "Radius");

    /// <summary>The longest diameter in space (IBSI 4.1.11).</summary>
    public static CodedConcept Maximum3DDiameter { get; } = new("L0JK", "IBSI", "Maximum 3D diameter");
}
