namespace MedImaging;

/// <summary>The UCUM units that sizes come in: of how many dimensions they are, and how many millimetres (mm², mm³) one is.</summary>
internal readonly record struct SizeUnit(int Dimensions, double Millimetres, bool IsMetric)
{
    public static SizeUnit? Of(string unit) => unit switch
    {
        "mm" => new(1, 1, true),
        "cm" => new(1, 10, true),
        "m" => new(1, 1000, true),
        "um" => new(1, 1e-3, true),
        "mm2" => new(2, 1, true),
        "cm2" => new(2, 100, true),
        "mm3" or "ul" or "uL" => new(3, 1, true),
        "cm3" or "ml" or "mL" => new(3, 1000, true),
        "l" or "L" => new(3, 1e6, true),
        "{pixels}" => new(1, 1, false),
        "{square_pixels}" => new(2, 1, false),
        _ => null,
    };

    public bool CanBecome(SizeUnit other) => (Dimensions, IsMetric) == (other.Dimensions, other.IsMetric);

    /// <summary>The diameter of what has this size: of the disc of an area, of the ball of a volume.</summary>
    public double Diameter(double value) => Dimensions switch
    {
        2 => 2 * Math.Sqrt(value * Millimetres / Math.PI),
        3 => 2 * Math.Cbrt(3 * value * Millimetres / (4 * Math.PI)),
        _ => value * Millimetres,
    };
}
