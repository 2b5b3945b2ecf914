using System.Globalization;
using System.Text.Json;

namespace MedImaging.Dicom;

/// <summary>Writes and reads datasets in the DICOM JSON model (PS3.18 F).</summary>
/// <remarks>Decimal and integer strings stand as numbers where JSON writes a number just so, else as strings; 64-bit numbers beyond 2^53 as strings; NaN and infinities as strings. What is written comes back as it was, but for padding and for fragments without an address.</remarks>
public static class DicomJson
{
    /// <summary>Writes a dataset as one JSON object.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    public static void Write(Utf8JsonWriter writer, DicomDataset dataset, DicomJsonOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(dataset);
        options ??= new DicomJsonOptions();
        writer.WriteStartObject();
        var walk = new DatasetWalk(dataset);
        while (walk.MoveNext())
        {
            WriteStep(writer, walk, options);
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads a dataset.</summary>
    /// <param name="utf8">One JSON object, or an array with one.</param>
    /// <param name="options">The limits, and where bulk data come from; <see langword="null"/> for the defaults.</param>
    /// <returns>The dataset.</returns>
    /// <exception cref="MedImagingException">The text is not in the DICOM JSON model (<see cref="ErrorKind.InvalidInput"/>) or past a limit (<see cref="ErrorKind.LimitExceeded"/>); with the offset in bytes, never a value.</exception>
    public static DicomDataset Read(ReadOnlySpan<byte> utf8, DicomJsonReaderOptions? options = null)
    {
        var all = ReadAll(utf8, options);
        return all.Count == 1 ? all[0] : throw new MedImagingException(ErrorKind.InvalidInput, $"DICOM JSON: the text holds {all.Count} datasets instead of one.") { Offset = 0 };
    }

    /// <summary>Reads the datasets of an array, as a DICOMweb search gives them.</summary>
    /// <param name="utf8">A JSON array of objects, or one object.</param>
    /// <param name="options">The limits, and where bulk data come from; <see langword="null"/> for the defaults.</param>
    /// <returns>The datasets.</returns>
    /// <exception cref="MedImagingException">As for <see cref="Read"/>.</exception>
    public static IReadOnlyList<DicomDataset> ReadAll(ReadOnlySpan<byte> utf8, DicomJsonReaderOptions? options = null)
        => new JsonDatasetReader(utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8, options ?? new DicomJsonReaderOptions()).ReadAll();

    private static void WriteStep(Utf8JsonWriter writer, DatasetWalk walk, DicomJsonOptions options)
    {
        switch (walk.Current)
        {
            case DatasetWalk.Step.Element when !walk.Element.Tag.IsGroupLength:   // F.2.2 leaves group lengths out
                StartElement(writer, walk.Element);
                WriteValue(writer, walk.Element, options);
                writer.WriteEndObject();
                break;
            case DatasetWalk.Step.SequenceStart:
                StartElement(writer, walk.Element);
                if (walk.Element.Items is { Count: > 0 })
                {
                    writer.WriteStartArray("Value");
                }

                break;
            case DatasetWalk.Step.ItemStart:
                writer.WriteStartObject();
                break;
            case DatasetWalk.Step.ItemEnd:
                writer.WriteEndObject();
                break;
            case DatasetWalk.Step.SequenceEnd:
                if (walk.Element.Items is { Count: > 0 })
                {
                    writer.WriteEndArray();
                }

                writer.WriteEndObject();
                break;
        }
    }

    private static void StartElement(Utf8JsonWriter writer, in DicomElement element)
    {
        writer.WriteStartObject(element.Tag.Value.ToString("X8", CultureInfo.InvariantCulture));
        writer.WriteString("vr", element.Vr.Letters());
    }

    private static void WriteValue(Utf8JsonWriter writer, in DicomElement element, DicomJsonOptions options)
    {
        bool mayMove = options.BulkDataUri is not null && (element.Fragments is not null || (MayStandElsewhere(element.Vr) && element.Length > options.MaxInlineBytes));
        if (mayMove && options.BulkDataUri?.Invoke(element) is { } uri)
        {
            writer.WriteString("BulkDataURI", uri);
        }
        else if (element.Vr.IsBytes())
        {
            if (!element.Value.IsEmpty)
            {
                writer.WriteBase64String("InlineBinary", element.Value.Span);
            }
        }
        else if (element.Tag == DicomTags.SpecificCharacterSet)
        {
            writer.WriteStartArray("Value");
            writer.WriteStringValue("ISO_IR 192");   // the text is in UTF-8 now, whatever the file was in (F.2)
            writer.WriteEndArray();
        }
        else
        {
            JsonValues.Write(writer, element);
        }
    }

    // The VRs that F.2.2 lists for BulkDataURI.
    private static bool MayStandElsewhere(DicomVr vr) => vr.IsBytes() || vr is DicomVr.DS or DicomVr.FL or DicomVr.FD or DicomVr.IS or DicomVr.LT or DicomVr.SL or DicomVr.SS
        or DicomVr.ST or DicomVr.SV or DicomVr.UC or DicomVr.UL or DicomVr.US or DicomVr.UT or DicomVr.UV;
}
