namespace MedImaging.Dicom;

/// <summary>Makes whole frames of an instance: samples, units, presentation and place.</summary>
internal static class InstanceFrames
{
    public static PixelFrame Read(DicomInstance instance, PixelStore store, int index, double? suvFactor = null)
    {
        var dataset = instance.File.Dataset;
        var context = new FrameContext(dataset, index);
        using var decoder = new FrameDecoder(isKept: true);
        var pixels = decoder.Read(store, index);
        bool isColor = pixels.SamplesPerPixel == 3;
        var windows = isColor ? [] : FrameVoi.Windows(context);
        pixels = isColor ? pixels : Describe(pixels, store, dataset, context, suvFactor);
        return new PixelFrame
        {
            Instance = instance,
            Index = index,
            Rows = pixels.Rows,
            Columns = pixels.Columns,
            SamplesPerPixel = pixels.SamplesPerPixel,
            Pixels = pixels,
            HashSource = () => Hash(store, index),
            Window = windows.Count > 0 && suvFactor is null ? windows[0] : null,
            Windows = suvFactor is null ? windows : [],
            VoiTable = pixels.VoiTable,
            IsInverted = pixels.IsInverted,
            Spacing = context.Spacing(),
            Plane = GeometryReader.ReadPlane(dataset, context, index),
            Unit = pixels.Unit ?? "1",
            Warnings = [.. decoder.Warnings],
        };
    }

    /// <summary>Says what makes grey samples real units, and how they ask to be shown.</summary>
    public static FramePixels Describe(in FramePixels pixels, PixelStore store, DicomDataset dataset, FrameContext context, double? suvFactor = null)
    {
        var modality = ModalityTransform.Of(dataset, context, store.Layout.IsSigned);
        double factor = suvFactor ?? 1;
        return pixels with
        {
            Table = modality.Table,
            Slope = modality.Slope * factor,
            Intercept = modality.Intercept * factor,
            Unit = suvFactor is null ? modality.Unit : SuvFactor.Unit,
            VoiTable = suvFactor is null ? FrameVoi.Table(context, store.Layout.IsSigned || modality.Intercept < 0) : null,
            IsInverted = FrameVoi.IsInverted(store.Layout.Form, dataset.GetString(DicomTags.PresentationLUTShape)),
        };
    }

    private static ContentHash Hash(PixelStore store, int index)
    {
        using var decoder = new FrameDecoder(isKept: false);
        return decoder.Hash(store, index);
    }
}
