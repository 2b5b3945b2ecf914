using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;

namespace MedImaging.Dicom;

/// <summary>Writes values in the forms of PS3.18 table F.2.3-1.</summary>
internal static class JsonValues
{
    private const long LargestExact = 1L << 53;   // beyond, a reader that has doubles only would round
    private static readonly string[] NameGroups = ["Alphabetic", "Ideographic", "Phonetic"];

    public static void Write(Utf8JsonWriter writer, in DicomElement element)
    {
        var vr = element.Vr;
        if (!vr.IsText() && vr != DicomVr.AT)
        {
            WriteNumbers(writer, element.Value.Span, vr);
            return;
        }

        var texts = element.GetStrings();
        if (texts.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("Value");
        foreach (string text in texts)
        {
            if (text.Length == 0)
            {
                writer.WriteNullValue();
            }
            else if (vr == DicomVr.PN)
            {
                WriteName(writer, text);
            }
            else if (vr is DicomVr.DS or DicomVr.IS && IsNumber(text))
            {
                writer.WriteRawValue(text, skipInputValidation: true);
            }
            else
            {
                writer.WriteStringValue(text);
            }
        }

        writer.WriteEndArray();
    }

    // A text that JSON reads as a number stands as it is; another (+1, .5, 007) is kept as a string, which the note in F.2.3 allows "to preserve the original format".
    public static bool IsNumber(ReadOnlySpan<char> text)
    {
        int i = text is ['-', ..] ? 1 : 0;
        int whole = Digits(text, i);
        if (whole == 0 || (whole > 1 && text[i] == '0'))
        {
            return false;
        }

        i += whole;
        if (i < text.Length && text[i] == '.')
        {
            int fraction = Digits(text, i + 1);
            i += fraction == 0 ? 0 : fraction + 1;
        }

        if (i < text.Length && text[i] is 'e' or 'E')
        {
            int sign = i + 1 < text.Length && text[i + 1] is '+' or '-' ? 1 : 0;
            int exponent = Digits(text, i + 1 + sign);
            i += exponent == 0 ? 0 : exponent + 1 + sign;
        }

        return i == text.Length;
    }

    private static int Digits(ReadOnlySpan<char> text, int start)
    {
        int count = 0;
        while (start + count < text.Length && char.IsAsciiDigit(text[start + count]))
        {
            count++;
        }

        return count;
    }

    private static void WriteNumbers(Utf8JsonWriter writer, ReadOnlySpan<byte> bytes, DicomVr vr)
    {
        int size = Math.Max(1, vr.ValueSize());
        if (bytes.Length < size)
        {
            return;
        }

        writer.WriteStartArray("Value");
        for (; bytes.Length >= size; bytes = bytes[size..])
        {
            switch (vr)
            {
                case DicomVr.US: writer.WriteNumberValue(BinaryPrimitives.ReadUInt16LittleEndian(bytes)); break;
                case DicomVr.SS: writer.WriteNumberValue(BinaryPrimitives.ReadInt16LittleEndian(bytes)); break;
                case DicomVr.UL: writer.WriteNumberValue(BinaryPrimitives.ReadUInt32LittleEndian(bytes)); break;
                case DicomVr.SL: writer.WriteNumberValue(BinaryPrimitives.ReadInt32LittleEndian(bytes)); break;
                case DicomVr.FL: WriteFloat(writer, BinaryPrimitives.ReadSingleLittleEndian(bytes)); break;
                case DicomVr.FD: WriteFloat(writer, BinaryPrimitives.ReadDoubleLittleEndian(bytes)); break;
                case DicomVr.SV: WriteLong(writer, BinaryPrimitives.ReadInt64LittleEndian(bytes)); break;
                default: WriteLong(writer, BinaryPrimitives.ReadUInt64LittleEndian(bytes)); break;
            }
        }

        writer.WriteEndArray();
    }

    // JSON has no number for NaN and the infinities.
    private static void WriteFloat(Utf8JsonWriter writer, float value)
    {
        if (float.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void WriteFloat(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void WriteLong(Utf8JsonWriter writer, Int128 value)
    {
        string digits = value.ToString(CultureInfo.InvariantCulture);
        if (Int128.Abs(value) <= LargestExact)
        {
            writer.WriteRawValue(digits, skipInputValidation: true);
        }
        else
        {
            writer.WriteStringValue(digits);
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
