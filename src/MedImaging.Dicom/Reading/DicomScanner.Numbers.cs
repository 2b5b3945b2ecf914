using System.Buffers.Binary;
using System.Globalization;

namespace MedImaging.Dicom;

/// <content>The element's value as numbers, binary or in digits.</content>
public ref partial struct DicomScanner
{
    /// <summary>Gets a number of the value if it is a whole number of 32 bits.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <param name="value">The number.</param>
    /// <returns>Whether there is one.</returns>
    public readonly bool TryGetInt32(int index, out int value)
    {
        bool isInt = TryGetDouble(index, out double number) && number is >= int.MinValue and <= int.MaxValue && Math.Truncate(number) == number;
        value = isInt ? (int)number : 0;
        return isInt;
    }

    /// <summary>Gets a number of the value.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <param name="value">The number.</param>
    /// <returns>Whether there is one, and it is finite.</returns>
    public readonly bool TryGetDouble(int index, out double value)
    {
        value = 0;
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        if (Vr.IsText())
        {
            return TryGetText(index, out var digits) && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
        }

        int size = Vr.ValueSize();
        if (size == 0 || Vr is DicomVr.AT or DicomVr.UN || index >= _value.Length / size)
        {
            return false;
        }

        var bytes = _value[(index * size)..];
        value = Vr switch
        {
            DicomVr.US or DicomVr.OW => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            DicomVr.SS => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            DicomVr.UL or DicomVr.OL => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            DicomVr.SL => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            DicomVr.FL or DicomVr.OF => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            DicomVr.FD or DicomVr.OD => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            DicomVr.SV => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            DicomVr.UV or DicomVr.OV => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            _ => bytes[0],
        };
        return double.IsFinite(value);
    }

    /// <summary>Gets one text of the value, without its padding.</summary>
    /// <param name="index">Which, from 0; values are separated by backslashes (PS3.5 6.4).</param>
    /// <param name="text">The text, in the character set of the file.</param>
    /// <returns>Whether there are so many, of a VR that holds text.</returns>
    public readonly bool TryGetText(int index, out ReadOnlySpan<byte> text)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        text = default;
        if (!Vr.IsText() || (Vr.HasOneValue() && index > 0))
        {
            return false;
        }

        text = _value;
        for (; index > 0; index--)
        {
            int end = text.IndexOf((byte)'\\');
            if (end < 0)
            {
                text = default;
                return false;
            }

            text = text[(end + 1)..];
        }

        int length = Vr.HasOneValue() ? -1 : text.IndexOf((byte)'\\');
        text = (length < 0 ? text : text[..length]).Trim(" \0"u8);
        return true;
    }
}
