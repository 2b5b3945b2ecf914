namespace MedImaging.Dicom;

/// <summary>A synthetic frontal chest radiograph: no person was ever in front of the detector. The same seed gives the same bytes on every machine.</summary>
/// <remarks>It is drawn by adding up tissue along the beam: body, lungs, heart, vessels, airway, bones, and lesions whose place is known. Made for demonstrations and tests, not for judging a model.</remarks>
public sealed class ChestPhantom
{
    internal const int Size = 1024;
    internal const double Spacing = 0.33;

    // Millimetres of neck above the picture's top edge.
    internal const double Skyline = 10;

    private ChestPhantom(ulong seed, ReadOnlyMemory<ushort> pixels, IReadOnlyList<PhantomLesion> lesions)
        => (Seed, Pixels, Lesions) = (seed, pixels, lesions);

    /// <summary>Gets the seed it was made from.</summary>
    public ulong Seed { get; }

    /// <summary>Gets the height in pixels: 1024.</summary>
    public int Rows { get; } = Size;

    /// <summary>Gets the width in pixels: 1024.</summary>
    public int Columns { get; } = Size;

    /// <summary>Gets the distance between pixels in millimetres: 0.33, rows and columns alike.</summary>
    public double PixelSpacing { get; } = Spacing;

    /// <summary>Gets the pixels, 0 to 4095, bright where the beam was stopped (MONOCHROME2).</summary>
    public ReadOnlyMemory<ushort> Pixels { get; }

    /// <summary>Gets the truth about the lesions drawn; empty for a healthy chest.</summary>
    public IReadOnlyList<PhantomLesion> Lesions { get; }

    /// <summary>Makes a chest radiograph.</summary>
    /// <param name="seed">Decides everything that chance decides.</param>
    /// <param name="lesions">What to draw into the lungs; nothing for a healthy chest.</param>
    /// <returns>The phantom.</returns>
    public static ChestPhantom Create(ulong seed = 1, params ReadOnlySpan<ChestLesion> lesions)
    {
        var exposure = new ChestExposure(seed, lesions.ToArray());
        return new ChestPhantom(seed, exposure.Expose(), exposure.Truth);
    }
}
