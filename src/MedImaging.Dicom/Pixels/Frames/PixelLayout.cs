namespace MedImaging.Dicom;

/// <summary>How the pixels of an object lie in its pixel data (PS3.3 C.7.6.3), checked.</summary>
internal readonly record struct PixelLayout
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

    public required DicomTag PixelsTag { get; init; }

    public bool IsFloat => PixelsTag != DicomTags.PixelData;

    // Horizontally, two pixels share their colour (PS3.3 C.7.6.3.1.2); coded frames come out of their decoder in full size.
    public bool IsSubsampled => Form == PhotometricForm.YbrFull422;

    public int PixelCount => Rows * Columns;

    public long FrameBits => (long)PixelCount * (IsSubsampled ? 2 : SamplesPerPixel) * BitsAllocated;

    public static PixelLayout Of(in PixelAttributes found, bool isEncapsulated, DicomReaderOptions options)
    {
        int rows = Required(found.Rows, DicomTags.Rows, 1, ushort.MaxValue), columns = Required(found.Columns, DicomTags.Columns, 1, ushort.MaxValue);
        if ((long)rows * columns > options.MaxPixelsPerFrame)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, $"DICOM: {DicomTags.Rows} times {DicomTags.Columns} is more than {options.MaxPixelsPerFrame} pixels a frame.") { Offset = found.Rows.Offset };
        }

        int allocated = Required(found.BitsAllocated, DicomTags.BitsAllocated, 1, 64);
        int samples = found.SamplesPerPixel.Value ?? 1;
        int stored = found.BitsStored.Value ?? allocated;
        int high = found.HighBit.Value ?? (stored - 1);

        // An absent value is taken for what one or three samples nearly always are.
        var form = found.HasForm ? found.Form : samples == 3 ? PhotometricForm.Rgb : PhotometricForm.Monochrome2;
        var layout = new PixelLayout
        {
            Rows = rows,
            Columns = columns,
            SamplesPerPixel = samples,
            BitsAllocated = allocated,
            BitsStored = stored,
            HighBit = high,
            IsSigned = found.PixelRepresentation.Value == 1,
            IsPlanar = samples == 3 && found.PlanarConfiguration.Value == 1,
            Form = form,
            PixelsTag = found.PixelsTag,
        };
        layout.Check(found, isEncapsulated);
        return layout;
    }

    private void Check(in PixelAttributes found, bool isEncapsulated)
    {
        if (IsFloat ? BitsAllocated is not (32 or 64) : BitsAllocated is not (1 or 8 or 16 or 32))
        {
            throw Unsupported(found.BitsAllocated.Offset, DicomTags.BitsAllocated, "this number of bits");
        }

        if (BitsStored < 1 || BitsStored > BitsAllocated || HighBit >= BitsAllocated || HighBit < BitsStored - 1)
        {
            throw Invalid(found.BitsStored.Offset, DicomTags.BitsStored, "bits stored and high bit do not fit in the bits allocated (PS3.5 8.1.1)");
        }

        bool isYbr = Form is PhotometricForm.YbrFull or PhotometricForm.YbrFull422;
        if (SamplesPerPixel != PhotometricForms.SamplesOf(Form) || (PhotometricForms.IsColor(Form) && (BitsAllocated is not (8 or 16) || IsFloat)) || (isYbr && BitsAllocated != 8))
        {
            throw Form == PhotometricForm.Unknown
                ? Unsupported(found.FormOffset, DicomTags.PhotometricInterpretation, "this photometric interpretation")
                : Invalid(found.SamplesPerPixel.Offset, DicomTags.SamplesPerPixel, "the samples a pixel and the bits allocated do not go with the photometric interpretation (PS3.3 C.7.6.3.1.2)");
        }

        if (Form == PhotometricForm.YbrFull422 && Columns % 2 != 0 && !isEncapsulated)
        {
            throw Invalid(found.Columns.Offset, DicomTags.Columns, "YBR_FULL_422 needs an even number of columns (PS3.3 C.7.6.3.1.2)");
        }
    }

    private static int Required(FoundNumber found, DicomTag tag, int low, int high)
        => found.Value is { } value && value >= low && value <= high ? value : throw Invalid(found.Offset, tag, "it is absent or out of range (PS3.3 C.7.6.3)");

    private static MedImagingException Invalid(long? offset, DicomTag tag, string what) => Fault(ErrorKind.InvalidInput, offset, tag, what);

    private static MedImagingException Unsupported(long? offset, DicomTag tag, string what) => Fault(ErrorKind.UnsupportedFormat, offset, tag, what + " is not supported");

    private static MedImagingException Fault(ErrorKind kind, long? offset, DicomTag tag, string what)
        => new(kind, $"DICOM: {tag} {tag.Name}{(offset is null ? "" : $", at offset {offset}")}: {what}.") { Offset = offset };
}
