namespace MedImaging.Dicom;

/// <summary>The few functions a phantom needs, from + − × ÷ and the square root alone, which IEEE 754 rounds the same everywhere; a system's sine does not.</summary>
internal static class PortableMath
{
    private const double HalfTurn = 180;

    /// <summary>The sine of an angle from −180 to 180 degrees, to 1e-9 (Taylor to x¹³ about the nearest quarter turn).</summary>
    public static double Sin(double degrees)
    {
        double folded = degrees > 90 ? HalfTurn - degrees : degrees < -90 ? -HalfTurn - degrees : degrees;
        double x = folded * 0.017453292519943295;
        double s = x * x;
        return x * (1 - (s / 6 * (1 - (s / 20 * (1 - (s / 42 * (1 - (s / 72 * (1 - (s / 110 * (1 - (s / 156))))))))))));
    }

    /// <summary>The cosine of an angle from −90 to 180 degrees.</summary>
    public static double Cos(double degrees) => Sin(90 - degrees);

    /// <summary>0 below <paramref name="low"/>, 1 above <paramref name="high"/>, smooth between.</summary>
    public static double Step(double low, double high, double value)
    {
        double t = Math.Clamp((value - low) / (high - low), 0, 1);
        return t * t * (3 - (2 * t));
    }

    /// <summary>The square root, and 0 for what is below 0.</summary>
    public static double Root(double value) => value > 0 ? Math.Sqrt(value) : 0;

    /// <summary>The path through an ellipse or ellipsoid: 2 × depth × √(1 − q), where q is 1 at the edge.</summary>
    public static double Chord(double depth, double q) => 2 * depth * Root(1 - q);
}
