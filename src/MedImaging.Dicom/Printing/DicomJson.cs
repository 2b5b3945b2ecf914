using System.Globalization;
using System.Text.Json;

namespace MedImaging.Dicom;

/// <summary>Writes datasets in the DICOM JSON model (PS3.18 F).</summary>
public static class DicomJson
{
    private static readonly string[] NameGroups = ["Alphabetic", "Ideographic", "Phonetic"];

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
        if (element.Vr.IsBytes())
        {
            WriteBytes(writer, element, options);
            return;
        }

        var texts = element.GetStrings();
        if (texts.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("Value");
        if (element.Tag == DicomTags.SpecificCharacterSet)
        {
            writer.WriteStringValue("ISO_IR 192");   // the text is in UTF-8 now, whatever the file was in (F.2)
        }
        else
        {
            foreach (string text in texts)
            {
                WriteText(writer, element.Vr, text);
            }
        }

        writer.WriteEndArray();
    }

    private static void WriteBytes(Utf8JsonWriter writer, in DicomElement element, DicomJsonOptions options)
    {
        bool isLong = element.Fragments is not null || element.Value.Length > options.MaxInlineBytes;
        if (isLong && options.BulkDataUri?.Invoke(element) is { } uri)
        {
            writer.WriteString("BulkDataURI", uri);
        }
        else if (!element.Value.IsEmpty)
        {
            writer.WriteBase64String("InlineBinary", element.Value.Span);
        }
    }

    private static void WriteText(Utf8JsonWriter writer, DicomVr vr, string text)
    {
        if (text.Length == 0)
        {
            writer.WriteNullValue();
        }
        else if (vr == DicomVr.PN)
        {
            WriteName(writer, text);
        }
        else if (vr is DicomVr.IS or DicomVr.SV or DicomVr.SS or DicomVr.SL && long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long whole))
        {
            writer.WriteNumberValue(whole);
        }
        else if (vr is DicomVr.US or DicomVr.UL or DicomVr.UV && ulong.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out ulong natural))
        {
            writer.WriteNumberValue(natural);
        }
        else if (vr is DicomVr.FL && float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float single) && float.IsFinite(single))
        {
            writer.WriteNumberValue(single);
        }
        else if (vr is DicomVr.DS or DicomVr.IS or DicomVr.FD && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number))
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(text);   // also NaN and infinities, which JSON has no number for (F.2.3.1)
        }
    }

    // Up to three spellings of one name (PS3.5 6.2.1.1).
    private static void WriteName(Utf8JsonWriter writer, string text)
    {
        string[] groups = text.Split('=', 3);
        writer.WriteStartObject();
        for (int i = 0; i < groups.Length; i++)
        {
            if (groups[i].Length > 0)
            {
                writer.WriteString(NameGroups[i], groups[i]);
            }
        }

        writer.WriteEndObject();
    }
}
