using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace MedImaging.Dicom;

/// <summary>What the bytes of an element mean, by its value representation.</summary>
internal static class ElementValues
{
    public static ReadOnlyMemory<byte> Bytes(DicomDataset owner, in ElementEntry entry) => entry.Extra switch
    {
        null => owner.Source.Slice(entry.Offset, (int)entry.Length),
        ReadOnlyMemory<byte> own => own,
        string text => Encode(owner, entry, text),
        _ => default,
    };

    // A value of unknown VR is in implicit little endian (PS3.5 6.2.2); if the dictionary knows the tag, it says what it is.
    public static DicomVr MeaningOf(in ElementEntry entry)
        => entry.Vr == DicomVr.UN ? DicomDictionary.VrOf(entry.Tag, isSigned: false) : entry.Vr;

    public static string? Text(DicomDataset owner, in ElementEntry entry)
    {
        if (entry.Extra is string own)
        {
            return own;
        }

        var vr = MeaningOf(entry);
        if (!vr.IsText())
        {
            return null;
        }

        var bytes = Bytes(owner, entry).Span;
        string text = vr.UsesCharacterSet() ? CharacterSet.Of(owner).Decode(bytes, vr) : Encoding.Latin1.GetString(bytes);
        return vr.HasOneValue() ? text.TrimEnd(Padding) : text;
    }

    public static string[] Strings(DicomDataset owner, in ElementEntry entry)
    {
        var vr = MeaningOf(entry);
        if (vr.IsText())
        {
            string text = Text(owner, entry) ?? "";
            return text.AsSpan().TrimEnd(Padding).IsEmpty ? []
                : vr.HasOneValue() ? [text]
                : [.. text.Split('\\').Select(v => Trim(v, vr))];
        }

        if (vr.IsBytes() || vr is DicomVr.SQ)
        {
            return [];
        }

        var bytes = Bytes(owner, entry).Span;
        string[] numbers = new string[vr.ValueSize() == 0 ? 0 : bytes.Length / vr.ValueSize()];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = NumberText(bytes[(i * vr.ValueSize())..], vr);
        }

        return numbers;
    }

    public static string? FirstString(DicomDataset owner, in ElementEntry entry)
    {
        var vr = MeaningOf(entry);
        if (!vr.IsText())
        {
            return Count(owner, entry) > 0 && !vr.IsBytes() && vr != DicomVr.SQ ? NumberText(Bytes(owner, entry).Span, vr) : null;
        }

        string text = Text(owner, entry) ?? "";
        int end = vr.HasOneValue() ? -1 : text.IndexOf('\\', StringComparison.Ordinal);
        string first = Trim(end < 0 ? text : text[..end], vr);
        return first.Length == 0 ? null : first;
    }

    public static int Count(DicomDataset owner, in ElementEntry entry)
    {
        var vr = MeaningOf(entry);
        if (vr.ValueSize() is > 0 and var size)
        {
            return (entry is { Extra: null, Offset: >= 0 } ? (int)entry.Length : Bytes(owner, entry).Length) / size;   // a value left on the disk is not read for its length
        }

        if (entry.Extra is DicomSequence or DicomFragments)
        {
            return 0;
        }

        var bytes = Bytes(owner, entry).Span;
        if (bytes.TrimEnd(" \0"u8).IsEmpty)
        {
            return 0;
        }

        // In a pair of bytes the second may look like a backslash.
        return vr.HasOneValue() ? 1
            : vr.UsesCharacterSet() && !(Ascii.IsValid(bytes) && !bytes.Contains((byte)0x1B)) ? CharacterSet.Of(owner).Decode(bytes, vr).AsSpan().Count('\\') + 1
            : bytes.Count((byte)'\\') + 1;
    }

    // What is wrong with a text; nothing with what is no text.
    public static TextFlaw FlawOf(DicomDataset owner, in ElementEntry entry)
    {
        var vr = MeaningOf(entry);
        if (entry.Extra is not null || !vr.IsText())
        {
            return TextFlaw.None;
        }

        var bytes = Bytes(owner, entry).Span;
        var flaw = TextFlaw.None;
        if (vr.UsesCharacterSet())
        {
            CharacterSet.Of(owner).Decode(bytes, vr, out flaw);
        }
        else if (!Ascii.IsValid(bytes))
        {
            flaw = TextFlaw.Undeclared;
        }

        return flaw;
    }

    // The number at an index, of a binary or a text VR; false when there is none or it is not a number.
    public static bool TryNumber(DicomDataset owner, in ElementEntry entry, int index, out double number)
    {
        number = 0;
        if (entry.Extra is DicomSequence or DicomFragments)
        {
            return false;
        }

        var vr = MeaningOf(entry);
        var bytes = Bytes(owner, entry).Span;
        if (!vr.IsText())
        {
            int size = vr.ValueSize();
            return size > 0 && index < bytes.Length / size && TryBinary(bytes[(index * size)..], vr, out number);
        }

        for (; index > 0; index--)
        {
            int end = bytes.IndexOf((byte)'\\');
            if (end < 0)
            {
                return false;
            }

            bytes = bytes[(end + 1)..];
        }

        int length = bytes.IndexOf((byte)'\\');
        bytes = (length < 0 ? bytes : bytes[..length]).Trim(" \0"u8);
        return double.TryParse(bytes, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
    }

    // All numbers of a binary VR; the bytes are fetched once, since they may lie on the disk.
    public static bool TryNumbers(DicomDataset owner, in ElementEntry entry, Span<double> numbers)
    {
        var vr = MeaningOf(entry);
        var bytes = Bytes(owner, entry).Span;
        int size = vr.ValueSize();
        for (int i = 0; i < numbers.Length; i++)
        {
            if (size == 0 || !TryBinary(bytes[(i * size)..], vr, out numbers[i]))
            {
                return false;
            }
        }

        return true;
    }

    // A tag as its eight digits, in which AT values are given as texts; a keyword is none.
    public static bool TryTag(string? text, out DicomTag tag)
    {
        bool isNumber = uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value) && text.Length == 8;
        tag = isNumber ? new DicomTag(value) : default;
        return isNumber;
    }

    private static readonly char[] Padding = [' ', '\0'];

    private static string Trim(string value, DicomVr vr) => vr is DicomVr.UC || vr.HasOneValue() ? value.TrimEnd(Padding) : value.Trim(Padding);

    private static bool TryBinary(ReadOnlySpan<byte> bytes, DicomVr vr, out double number)
    {
        number = vr switch
        {
            DicomVr.US or DicomVr.OW => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            DicomVr.SS => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            DicomVr.UL or DicomVr.OL => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            DicomVr.SL => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            DicomVr.FL or DicomVr.OF => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            DicomVr.FD or DicomVr.OD => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            DicomVr.SV => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            DicomVr.UV or DicomVr.OV => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            DicomVr.OB => bytes[0],
            _ => double.NaN,
        };
        return vr is not (DicomVr.AT or DicomVr.UN);
    }

    private static string NumberText(ReadOnlySpan<byte> bytes, DicomVr vr) => vr switch
    {
        DicomVr.AT => $"{BinaryPrimitives.ReadUInt16LittleEndian(bytes):X4}{BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]):X4}",
        DicomVr.SV => BinaryPrimitives.ReadInt64LittleEndian(bytes).ToString(CultureInfo.InvariantCulture),
        DicomVr.UV => BinaryPrimitives.ReadUInt64LittleEndian(bytes).ToString(CultureInfo.InvariantCulture),
        DicomVr.FL => BinaryPrimitives.ReadSingleLittleEndian(bytes).ToString(CultureInfo.InvariantCulture),
        _ => TryBinary(bytes, vr, out double number) ? number.ToString(CultureInfo.InvariantCulture) : "",
    };

    // The VRs of codes, numbers and dates have the default repertoire whatever (0008,0005) says (PS3.5 6.1.2.2).
    private static byte[] PlainBytes(in ElementEntry entry, string text)
        => Ascii.IsValid(text) ? Encoding.ASCII.GetBytes(text) : throw new MedImagingException(ErrorKind.InvalidInput,
            $"The text of {new DicomTag(entry.Tag)} {entry.Vr.Letters()} has characters outside the default repertoire, the only one of its value representation (PS3.5 6.1.2.2).");

    private static ReadOnlyMemory<byte> Encode(DicomDataset owner, in ElementEntry entry, string text)
    {
        byte[] bytes = entry.Vr.UsesCharacterSet() ? CharacterSet.Of(owner).Encode(text, new DicomTag(entry.Tag), entry.Vr) : PlainBytes(entry, text);
        if ((bytes.Length & 1) == 0)
        {
            return bytes;
        }

        byte[] padded = [.. bytes, entry.Vr.Padding()];
        return padded;
    }
}
