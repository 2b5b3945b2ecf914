using System.Globalization;

namespace MedImaging.Dicom;

/// <summary>Something to draw into the lungs of a <see cref="ChestPhantom"/>.</summary>
public sealed record ChestLesion
{
    private ChestLesion(LesionKind kind, LungLobe lobe, double radiusMillimetres, double opacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(radiusMillimetres, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(radiusMillimetres, 80);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(opacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(opacity, 1d);
        (Kind, Lobe, RadiusMillimetres, Opacity) = (kind, lobe, radiusMillimetres, opacity);
    }

    /// <summary>Gets what it is: <see cref="LesionKind.Consolidation"/> or <see cref="LesionKind.Nodule"/>.</summary>
    public LesionKind Kind { get; }

    /// <summary>Gets the lobe it lies in.</summary>
    public LungLobe Lobe { get; }

    /// <summary>Gets its radius.</summary>
    public double RadiusMillimetres { get; }

    /// <summary>Gets how much of the air it replaces, up to 1.</summary>
    public double Opacity { get; }

    /// <summary>Gets the lesion in one line, the same under every culture.</summary>
    /// <returns>The line.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Lobe} {RadiusMillimetres:R} mm {Opacity:R}");

    /// <summary>Makes a consolidation: air spaces filled with fluid, with an irregular, soft edge.</summary>
    /// <param name="lobe">The lobe.</param>
    /// <param name="radiusMillimetres">The radius, 2 to 80.</param>
    /// <param name="opacity">How much of the air is replaced, above 0 and up to 1.</param>
    /// <returns>The lesion to draw.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static ChestLesion Consolidation(LungLobe lobe, double radiusMillimetres = 38, double opacity = 0.75)
        => new(LesionKind.Consolidation, lobe, radiusMillimetres, opacity);

    /// <summary>Makes a nodule: a ball of soft tissue with a sharp edge.</summary>
    /// <param name="lobe">The lobe.</param>
    /// <param name="radiusMillimetres">The radius, 2 to 80.</param>
    /// <param name="opacity">How dense it is against soft tissue, above 0 and up to 1.</param>
    /// <returns>The lesion to draw.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static ChestLesion Nodule(LungLobe lobe, double radiusMillimetres = 10, double opacity = 1)
        => new(LesionKind.Nodule, lobe, radiusMillimetres, opacity);
}
