namespace MedImaging.Dicom;

/// <summary>How the pixels of an object lie in its pixel data (PS3.3 C.7.6.3), checked.</summary>
internal sealed record PixelLayout
{
    public required int Rows { get; init; }

    public required int Columns { get; init; }

    public required int SamplesPerPixel { get; init; }

    public required int BitsAllocated { get; init; }

    public required int BitsStored { get; init; }

    public required int HighBit { get; init; }

    public required bool IsSigned { get; init; }

    public required bool IsPlanar { get; init; }

    public required PhotometricForm Form { get; init; }

    // Horizontally, two pixels share their colour (PS3.3 C.7.6.3.1.2).
    public bool IsSubsampled => Form == PhotometricForm.YbrFull422;

    public int PixelCount => Rows * Columns;

    public long FrameBits => (long)PixelCount * (IsSubsampled ? 2 : SamplesPerPixel) * BitsAllocated;

    public static PixelLayout Of(DicomDataset dataset, in DicomElement pixels, DicomReaderOptions options)
    {
        int rows = Required(dataset, DicomTags.Rows, 1, ushort.MaxValue), columns = Required(dataset, DicomTags.Columns, 1, ushort.MaxValue);
        if ((long)rows * columns > options.MaxPixelsPerFrame)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, $"DICOM: {DicomTags.Rows} times {DicomTags.Columns} is more than {options.MaxPixelsPerFrame} pixels a frame.") { Offset = pixels.Offset };
        }

        int allocated = Required(dataset, DicomTags.BitsAllocated, 1, 64);
        int samples = Optional(dataset, DicomTags.SamplesPerPixel, 1);
        int stored = Optional(dataset, DicomTags.BitsStored, allocated);
        int high = Optional(dataset, DicomTags.HighBit, stored - 1);
        var form = PhotometricForms.Parse(dataset.GetString(DicomTags.PhotometricInterpretation), samples);
        bool isFloat = pixels.Tag != DicomTags.PixelData;
        if (isFloat ? allocated is not (32 or 64) : allocated is not (1 or 8 or 16 or 32))
        {
            throw Unsupported(dataset, DicomTags.BitsAllocated, "this number of bits");
        }

        if (stored < 1 || stored > allocated || high >= allocated || high < stored - 1)
        {
            throw Invalid(dataset, DicomTags.BitsStored, "bits stored and high bit do not fit in the bits allocated (PS3.5 8.1.1)");
        }

        if (samples != PhotometricForms.SamplesOf(form) || (samples == 3 && allocated is not (8 or 16)) || (form is PhotometricForm.YbrFull or PhotometricForm.YbrFull422 && allocated != 8))
        {
            throw form == PhotometricForm.Unknown
                ? Unsupported(dataset, DicomTags.PhotometricInterpretation, "this photometric interpretation")
                : Invalid(dataset, DicomTags.SamplesPerPixel, "the samples a pixel do not go with the photometric interpretation (PS3.3 C.7.6.3.1.2)");
        }

        if (form == PhotometricForm.YbrFull422 && columns % 2 != 0)
        {
            throw Invalid(dataset, DicomTags.Columns, "YBR_FULL_422 needs an even number of columns (PS3.3 C.7.6.3.1.2)");
        }

        return new PixelLayout
        {
            Rows = rows,
            Columns = columns,
            SamplesPerPixel = samples,
            BitsAllocated = allocated,
            BitsStored = stored,
            HighBit = high,
            IsSigned = Optional(dataset, DicomTags.PixelRepresentation, 0) == 1,
            IsPlanar = samples == 3 && Optional(dataset, DicomTags.PlanarConfiguration, 0) == 1,
            Form = form,
        };
    }

    private static int Required(DicomDataset dataset, DicomTag tag, int low, int high)
        => dataset.TryGetInt(tag, out int value) && value >= low && value <= high ? value : throw Invalid(dataset, tag, "it is absent or out of range (PS3.3 C.7.6.3)");

    private static int Optional(DicomDataset dataset, DicomTag tag, int fallback) => dataset.TryGetInt(tag, out int value) ? value : fallback;

    private static MedImagingException Invalid(DicomDataset dataset, DicomTag tag, string what) => Fault(ErrorKind.InvalidInput, dataset, tag, what);

    private static MedImagingException Unsupported(DicomDataset dataset, DicomTag tag, string what) => Fault(ErrorKind.UnsupportedFormat, dataset, tag, what + " is not supported");

    private static MedImagingException Fault(ErrorKind kind, DicomDataset dataset, DicomTag tag, string what)
    {
        long? offset = dataset.TryGet(tag, out var element) ? element.Offset : null;
        return new MedImagingException(kind, $"DICOM: {tag} {tag.Name}{(offset is null ? "" : $", at offset {offset}")}: {what}.") { Offset = offset };
    }
}
