namespace MedImaging.Dicom;

/// <summary>The attributes of the image pixel module as they were found, not yet checked (PS3.3 C.7.6.3).</summary>
internal struct PixelAttributes
{
    public DicomTag PixelsTag;
    public long PixelsOffset;
    public FoundNumber Rows;
    public FoundNumber Columns;
    public FoundNumber SamplesPerPixel;
    public FoundNumber BitsAllocated;
    public FoundNumber BitsStored;
    public FoundNumber HighBit;
    public FoundNumber PixelRepresentation;
    public FoundNumber PlanarConfiguration;
    public PhotometricForm Form;
    public bool HasForm;
    public long FormOffset;

    public static PixelAttributes Of(DicomDataset dataset, in DicomElement pixels)
    {
        var found = new PixelAttributes
        {
            PixelsTag = pixels.Tag,
            PixelsOffset = pixels.Offset,
            Rows = Find(dataset, DicomTags.Rows),
            Columns = Find(dataset, DicomTags.Columns),
            SamplesPerPixel = Find(dataset, DicomTags.SamplesPerPixel),
            BitsAllocated = Find(dataset, DicomTags.BitsAllocated),
            BitsStored = Find(dataset, DicomTags.BitsStored),
            HighBit = Find(dataset, DicomTags.HighBit),
            PixelRepresentation = Find(dataset, DicomTags.PixelRepresentation),
            PlanarConfiguration = Find(dataset, DicomTags.PlanarConfiguration),
        };
        if (dataset.TryGet(DicomTags.PhotometricInterpretation, out var form))
        {
            var text = form.Value.Span.Trim(" \0"u8);
            (found.HasForm, found.Form, found.FormOffset) = (!text.IsEmpty, PhotometricForms.Parse(text), form.Offset);
        }

        return found;
    }

    private static FoundNumber Find(DicomDataset dataset, DicomTag tag)
        => dataset.TryGet(tag, out var element) ? new FoundNumber(dataset.TryGetInt(tag, out int value) ? value : null, element.Offset) : default;
}

/// <summary>A number and where it stood; no number when there is none to be read.</summary>
internal readonly record struct FoundNumber(int? Value, long? Offset);
