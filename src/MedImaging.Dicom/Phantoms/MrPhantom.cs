namespace MedImaging.Dicom;

/// <summary>A synthetic T1-weighted MR series of a head, with the shading of a coil, the noise of a magnitude image and a lesion of known place and size. The same seed gives the same bytes on every machine.</summary>
public sealed class MrPhantom
{
    private const int Size = 256;
    private const double Spacing = 0.9375, NoiseUnits = 14;

    private readonly PhantomSphere[] _spheres;
    private readonly MrAnatomy _anatomy;
    private readonly PhantomHeader _header;

    private MrPhantom(ulong seed, int sliceCount, double sliceThickness, PhantomSphere[] spheres)
    {
        (Seed, SliceCount, SliceThickness, _spheres, _anatomy) = (seed, sliceCount, sliceThickness, spheres, new MrAnatomy(seed));
        _header = new PhantomHeader("MR", PhantomTruth.Identity("mr", seed, sliceCount, sliceThickness, spheres));
        Lesions = [.. spheres.Select(ball => PhantomTruth.Of(ball, Size, Spacing, sliceCount, sliceThickness))];
    }

    /// <summary>Gets the lesions drawn when none are given: one dark mass in the white matter.</summary>
    public static IReadOnlyList<PhantomSphere> StandardLesions { get; } =
        Array.AsReadOnly<PhantomSphere>([new(LesionKind.Mass, 34, -34, 10, 8, 330)]);

    /// <summary>Gets the seed it was made from.</summary>
    public ulong Seed { get; }

    /// <summary>Gets how many slices there are.</summary>
    public int SliceCount { get; }

    /// <summary>Gets the distance between slices in millimetres; they neither overlap nor leave gaps.</summary>
    public double SliceThickness { get; }

    /// <summary>Gets the height of a slice in pixels: 256.</summary>
    public int Rows { get; } = Size;

    /// <summary>Gets the width of a slice in pixels: 256.</summary>
    public int Columns { get; } = Size;

    /// <summary>Gets the distance between pixels in millimetres: 0.9375, rows and columns alike.</summary>
    public double PixelSpacing { get; } = Spacing;

    /// <summary>Gets the truth about the lesions.</summary>
    public IReadOnlyList<PhantomLesion> Lesions { get; }

    /// <summary>Makes a series. Slices are drawn when asked for.</summary>
    /// <param name="seed">Decides the folds of the brain, the shading, the noise and the UIDs.</param>
    /// <param name="sliceCount">How many slices, 1 to 2,000; the first is nearest to the feet.</param>
    /// <param name="sliceThickness">Millimetres from slice to slice, 0.1 to 50.</param>
    /// <param name="lesions">What to draw; <see cref="StandardLesions"/> when <see langword="null"/>.</param>
    /// <returns>The phantom.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public static MrPhantom Create(
        ulong seed = 1, int sliceCount = 24, double sliceThickness = 5, IReadOnlyList<PhantomSphere>? lesions = null)
    {
        PhantomTruth.ThrowIfNotASeries(sliceCount, sliceThickness);
        return new MrPhantom(seed, sliceCount, sliceThickness, [.. lesions ?? StandardLesions]);
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
    /// <returns>Intensities, row by row, 0 to 4095.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slice.</exception>
    public ushort[] DrawSlice(int index)
    {
        double z = GetSlicePosition(index);
        double[] signal = new double[Size * Size];
        _anatomy.Paint(new SliceCanvas(Size, Spacing, 0), signal, Size, z, _spheres);
        var random = new PortableRandom(Seed + ((ulong)index << 32));
        var pixels = new ushort[Size * Size];
        for (int i = 0; i < pixels.Length; i++)
        {
            // Rician: the magnitude of a signal with equal noise in its real and imaginary part.
            double real = signal[i] + (NoiseUnits * random.NextNormal()), imaginary = NoiseUnits * random.NextNormal();
            double magnitude = Math.Sqrt((real * real) + (imaginary * imaginary));
            pixels[i] = (ushort)Math.Clamp(Math.Floor(magnitude + 0.5), 0, 4095);
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
        var dataset = _header.NewObject("1.2.840.10008.5.1.4.1.1.4", "MR", "T1 axial", "HEAD", index);
        dataset.Add(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "OTHER");
        dataset.Add(DicomTags.ScanningSequence, "SE");
        dataset.Add(DicomTags.SequenceVariant, "NONE");
        dataset.Add(DicomTags.ScanOptions);
        dataset.Add(DicomTags.MRAcquisitionType, "2D");
        dataset.Add(DicomTags.RepetitionTime, 500);
        dataset.Add(DicomTags.EchoTime, 12);
        dataset.Add(DicomTags.EchoTrainLength, 1);
        dataset.Add(DicomTags.MagneticFieldStrength, 1.5);
        _header.AddAxialPlane(dataset, Size, Spacing, SliceThickness, z);
        dataset.Add(DicomTags.WindowCenter, 500);
        dataset.Add(DicomTags.WindowWidth, 1000);
        PhantomHeader.AddPixels(dataset, Rows, Columns, 12, isSigned: false, DrawSlice(index));
        return new DicomFile(dataset);
    }
}
