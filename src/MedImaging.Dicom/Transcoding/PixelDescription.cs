using System.Globalization;

namespace MedImaging.Dicom;

/// <summary>What an object says of its pixel data once they are written in another form.</summary>
internal static class PixelDescription
{
    public static void Write(DicomDataset dataset, DicomFile source, FrameSink sink, PixelStore store, TransferSyntax syntax, TranscodeOptions options)
    {
        dataset.Remove(new DicomTag(0x7FE00001));
        dataset.Remove(new DicomTag(0x7FE00002));
        dataset.Remove(DicomTags.PixelData);
        WriteForm(dataset, sink, store);
        if (syntax.IsEncapsulated)
        {
            dataset.Add(DicomTags.PixelData, sink.ToFragments());
        }
        else
        {
            dataset.Add(DicomTags.PixelData, sink.Plain);
        }

        if (sink.IsLossy)
        {
            WriteLoss(dataset, source, sink, syntax, options);
        }
        else if (IsLossySource(source.TransferSyntax) && dataset.GetString(DicomTags.LossyImageCompression) is null)
        {
            Replace(dataset, DicomTags.LossyImageCompression, "01");   // what was lost once stays lost (PS3.3 C.7.6.1.1.5)
        }
    }

    private static void WriteForm(DicomDataset dataset, FrameSink sink, PixelStore store)
    {
        if (store.Layout.SamplesPerPixel == 3)
        {
            Replace(dataset, DicomTags.PhotometricInterpretation, sink.IsYbr ? "YBR_FULL" : "RGB");
            dataset.Remove(DicomTags.PlanarConfiguration);
            dataset.Add(DicomTags.PlanarConfiguration, 0);
        }

        if (sink.IsLowered)
        {
            dataset.Remove(DicomTags.HighBit);
            dataset.Add(DicomTags.HighBit, store.Layout.BitsStored - 1);
        }
    }

    // A new instance, derived from the old one, that says what was done to it.
    private static void WriteLoss(DicomDataset dataset, DicomFile source, FrameSink sink, TransferSyntax syntax, TranscodeOptions options)
    {
        string method = syntax == TransferSyntax.JpegBaseline ? "ISO_10918_1" : "ISO_14495_1";
        string ratio = ((double)sink.PlainBytes / Math.Max(1, sink.CodedBytes)).ToString("0.##", CultureInfo.InvariantCulture);
        Replace(dataset, DicomTags.LossyImageCompression, "01");
        Append(dataset, DicomTags.LossyImageCompressionRatio, ratio);
        Append(dataset, DicomTags.LossyImageCompressionMethod, method);
        Replace(dataset, DicomTags.DerivationDescription, $"Compressed with loss ({method}), ratio {ratio}");
        if (dataset.GetStrings(DicomTags.ImageType) is { Count: > 0 } type)
        {
            string[] derived = [.. type];
            derived[0] = "DERIVED";
            Replace(dataset, DicomTags.ImageType, derived);
        }

        if (!dataset.Contains(DicomTags.SourceImageSequence) && source.Dataset.GetUid(DicomTags.SOPClassUID) is { } sopClass && source.Dataset.GetUid(DicomTags.SOPInstanceUID) is { } instance)
        {
            dataset.Add(DicomTags.SourceImageSequence, new DicomDataset { { DicomTags.ReferencedSOPClassUID, sopClass }, { DicomTags.ReferencedSOPInstanceUID, instance } });
        }

        Replace(dataset, DicomTags.SOPInstanceUID, (options.Uids ?? new UuidUidSource()).NewUid());
    }

    private static bool IsLossySource(TransferSyntax syntax) => syntax.Uid is "1.2.840.10008.1.2.4.50" or "1.2.840.10008.1.2.4.51" or "1.2.840.10008.1.2.4.81";

    private static void Append(DicomDataset dataset, DicomTag tag, string value) => Replace(dataset, tag, [.. dataset.GetStrings(tag), value]);

    private static void Replace(DicomDataset dataset, DicomTag tag, params string[] values)
    {
        dataset.Remove(tag);
        dataset.Add(tag, values);
    }
}
