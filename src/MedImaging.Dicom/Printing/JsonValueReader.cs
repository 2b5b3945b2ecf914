using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MedImaging.Dicom;

/// <summary>Reads the array of values of one element (PS3.18 F.2.3 to F.2.5).</summary>
internal readonly ref struct JsonValueReader(DicomTag tag, DicomVr vr)
{
    /// <summary>Reads from the array's beginning to its end.</summary>
    /// <returns>A text with its values between backslashes, or bytes.</returns>
    public object Read(ref JsonDatasetReader reader)
    {
        if (reader.Token != JsonTokenType.StartArray || vr.IsBytes())
        {
            throw reader.Fail($"{tag} {vr.Letters()}: the value is no array, or its VR has none (PS3.18 F.2.4)");
        }

        return vr.IsText() ? Texts(ref reader) : Numbers(ref reader);
    }

    private string Texts(ref JsonDatasetReader reader)
    {
        var text = new StringBuilder();
        int count = 0;
        for (reader.Next(); reader.Token != JsonTokenType.EndArray; reader.Next(), count++)
        {
            if (count > 0)
            {
                text.Append(vr.HasOneValue() ? throw reader.Fail($"{tag} {vr.Letters()}: the VR has one value only (PS3.5 6.4)") : '\\');
            }

            string value = reader.Token switch
            {
                JsonTokenType.Null => "",
                JsonTokenType.String => reader.Text(),
                JsonTokenType.Number when vr is DicomVr.DS or DicomVr.IS => reader.Digits(),
                JsonTokenType.StartObject when vr == DicomVr.PN => Name(ref reader),
                _ => throw Unfit(ref reader),
            };
            if (!vr.HasOneValue() && value.Contains('\\', StringComparison.Ordinal))
            {
                throw reader.Fail($"{tag} {vr.Letters()}: a value holds a backslash, which separates values (PS3.18 F.2.4)");
            }

            text.Append(value);
        }

        return text.ToString();
    }

    private string Name(ref JsonDatasetReader reader)
    {
        string[] groups = ["", "", ""];
        for (reader.Next(); reader.Token != JsonTokenType.EndObject; reader.Next())
        {
            int group = reader.NameIs("Alphabetic"u8) ? 0 : reader.NameIs("Ideographic"u8) ? 1 : reader.NameIs("Phonetic"u8) ? 2 : throw reader.Fail($"{tag} PN: a name has spellings that are not of PS3.18 F.2.2");
            reader.Next();
            groups[group] = reader.Token switch { JsonTokenType.String => reader.Text(), JsonTokenType.Null => "", _ => throw Unfit(ref reader) };
        }

        return string.Join('=', groups).TrimEnd('=');
    }

    private ReadOnlyMemory<byte> Numbers(ref JsonDatasetReader reader)
    {
        int size = vr.ValueSize();
        var bytes = new List<byte>();
        Span<byte> number = stackalloc byte[8];
        for (reader.Next(); reader.Token != JsonTokenType.EndArray; reader.Next())
        {
            string digits = reader.Token switch { JsonTokenType.Number => reader.Digits(), JsonTokenType.String => reader.Text(), _ => throw Unfit(ref reader) };
            if (!TryWrite(digits, number))
            {
                throw Unfit(ref reader);
            }

            bytes.AddRange(number[..size]);
        }

        return bytes.ToArray();
    }

    private bool TryWrite(string digits, Span<byte> bytes)
    {
        switch (vr)
        {
            case DicomVr.AT:
                bool isTag = ElementValues.TryTag(digits, out var value);
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, value.Group);
                BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], value.Element);
                return isTag;
            case DicomVr.FL:
                bool isSingle = TryFloat(digits, out double single) && (!double.IsFinite(single) || float.IsFinite((float)single));
                BinaryPrimitives.WriteSingleLittleEndian(bytes, float.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out float direct) && float.IsFinite(direct) ? direct : (float)single);
                return isSingle;
            case DicomVr.FD:
                bool isDouble = TryFloat(digits, out double number);
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, number);
                return isDouble;
            default:
                return TryWhole(digits, bytes);
        }
    }

    private bool TryWhole(string digits, Span<byte> bytes)
    {
        var (low, high) = vr switch
        {
            DicomVr.US => ((Int128)ushort.MinValue, (Int128)ushort.MaxValue),
            DicomVr.SS => (short.MinValue, short.MaxValue),
            DicomVr.UL => (uint.MinValue, uint.MaxValue),
            DicomVr.SL => (int.MinValue, int.MaxValue),
            DicomVr.SV => (long.MinValue, long.MaxValue),
            _ => (ulong.MinValue, ulong.MaxValue),
        };

        // 1.0 and 1e3 are whole numbers too in JSON.
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        bool isNumber = Int128.TryParse(digits.Length <= 64 ? digits : "", Styles, CultureInfo.InvariantCulture, out var whole);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, unchecked((ulong)whole));
        return isNumber && whole >= low && whole <= high;
    }

    // The words for what JSON has no number for, in the spellings of other writers too.
    private static bool TryFloat(string digits, out double number)
    {
        number = digits switch
        {
            "NaN" or "nan" => double.NaN,
            "Infinity" or "inf" or "+inf" or "+Infinity" => double.PositiveInfinity,
            "-Infinity" or "-inf" => double.NegativeInfinity,
            _ => 0,
        };
        return number != 0 || (double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number));
    }

    private MedImagingException Unfit(ref JsonDatasetReader reader) => reader.Fail($"{tag} {vr.Letters()}: a value does not fit its VR (PS3.18 F.2.3)");
}
