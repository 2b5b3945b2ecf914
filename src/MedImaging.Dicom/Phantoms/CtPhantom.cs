using System.Runtime.InteropServices;

namespace MedImaging.Dicom;

/// <summary>A synthetic CT series of a trunk, in Hounsfield units, with lesions of known place, size and density. The same seed gives the same bytes on every machine.</summary>
public sealed class CtPhantom
{
    private const int Size = 512;
    private const double Spacing = 0.78125, NoiseUnits = 11;

    private readonly PhantomSphere[] _spheres;
    private readonly PhantomHeader _header;

    private CtPhantom(ulong seed, int sliceCount, double sliceThickness, PhantomSphere[] spheres)
    {
        (Seed, SliceCount, SliceThickness, _spheres) = (seed, sliceCount, sliceThickness, spheres);
        _header = new PhantomHeader("CT", PhantomTruth.Identity("ct", seed, sliceCount, sliceThickness, spheres));
        Lesions = [.. spheres.Select(ball => PhantomTruth.Of(ball, Size, Spacing, sliceCount, sliceThickness))];
    }

    /// <summary>Gets the lesions drawn when none are given: two nodules in the lungs, one mass in the liver.</summary>
    public static IReadOnlyList<PhantomSphere> StandardLesions { get; } = Array.AsReadOnly<PhantomSphere>(
    [
        new(LesionKind.Nodule, -84, 22, 30, 9, 40),
        new(LesionKind.Nodule, 78, -30, 55, 5, 60),
        new(LesionKind.Mass, -70, -20, -70, 16, 15),
    ]);

    /// <summary>Gets the seed it was made from.</summary>
    public ulong Seed { get; }

    /// <summary>Gets how many slices there are.</summary>
    public int SliceCount { get; }

    /// <summary>Gets the distance between slices in millimetres; they neither overlap nor leave gaps.</summary>
    public double SliceThickness { get; }

    /// <summary>Gets the height of a slice in pixels: 512.</summary>
    public int Rows { get; } = Size;

    /// <summary>Gets the width of a slice in pixels: 512.</summary>
    public int Columns { get; } = Size;

    /// <summary>Gets the distance between pixels in millimetres: 0.78125, rows and columns alike.</summary>
    public double PixelSpacing { get; } = Spacing;

    /// <summary>Gets the truth about the lesions.</summary>
    public IReadOnlyList<PhantomLesion> Lesions { get; }

    /// <summary>Makes a series. Slices are drawn when asked for.</summary>
    /// <param name="seed">Decides the noise and the UIDs.</param>
    /// <param name="sliceCount">How many slices, 1 to 2,000; the first is nearest to the feet.</param>
    /// <param name="sliceThickness">Millimetres from slice to slice, 0.1 to 50.</param>
    /// <param name="lesions">What to draw; <see cref="StandardLesions"/> when <see langword="null"/>.</param>
    /// <returns>The phantom.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static CtPhantom Create(
        ulong seed = 1, int sliceCount = 40, double sliceThickness = 5, IReadOnlyList<PhantomSphere>? lesions = null)
    {
        PhantomTruth.ThrowIfNotASeries(sliceCount, sliceThickness);
        return new CtPhantom(seed, sliceCount, sliceThickness, [.. lesions ?? StandardLesions]);
    }

    /// <summary>Gets where a slice lies along the patient's z axis in millimetres.</summary>
    /// <param name="index">The slice, from 0.</param>
    /// <returns>The position.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slice.</exception>
    public double GetSlicePosition(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, SliceCount);
        return PhantomTruth.PositionOf(index, SliceCount, SliceThickness);
    }

    /// <summary>Draws one slice.</summary>
    /// <param name="index">The slice, from 0.</param>
    /// <returns>Hounsfield units, row by row.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slice.</exception>
    public short[] DrawSlice(int index)
    {
        double z = GetSlicePosition(index);
        var canvas = new SliceCanvas(Size, Spacing, CtAnatomy.Air);
        CtAnatomy.Paint(canvas, z, _spheres);
        var random = new PortableRandom(Seed + ((ulong)index << 32));
        var pixels = new short[Size * Size];
        for (int i = 0; i < pixels.Length; i++)
        {
            double noisy = canvas.Values[i] + (NoiseUnits * random.NextNormal());
            pixels[i] = (short)Math.Clamp(Math.Floor(noisy + 0.5), -1024, 3071);
        }

        return pixels;
    }

    /// <summary>Makes the DICOM object of one slice, explicit little endian.</summary>
    /// <param name="index">The slice, from 0.</param>
    /// <returns>The file, for <see cref="DicomWriter"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slice.</exception>
    public DicomFile ToDicom(int index)
    {
        double z = GetSlicePosition(index);
        var dataset = _header.NewObject("1.2.840.10008.5.1.4.1.1.2", "CT", "Trunk axial", "CHEST", index);
        dataset.Add(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "AXIAL");
        dataset.Add(DicomTags.KVP, 120);
        _header.AddAxialPlane(dataset, Size, Spacing, SliceThickness, z);
        dataset.Add(DicomTags.WindowCenter, 40);
        dataset.Add(DicomTags.WindowWidth, 400);
        dataset.Add(DicomTags.RescaleIntercept, 0);
        dataset.Add(DicomTags.RescaleSlope, 1);
        dataset.Add(DicomTags.RescaleType, "HU");
        PhantomHeader.AddPixels(dataset, Rows, Columns, 16, isSigned: true, MemoryMarshal.Cast<short, ushort>(DrawSlice(index)));
        return new DicomFile(dataset);
    }
}
