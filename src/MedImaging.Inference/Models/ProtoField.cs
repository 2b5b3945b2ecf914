namespace MedImaging;

/// <summary>One field of a protocol-buffer message, as it lies in the bytes.</summary>
/// <param name="Number">The field's number.</param>
/// <param name="IsBytes">Whether it is of variable length: a message, a text, bytes or packed numbers.</param>
/// <param name="Value">The value of a number.</param>
/// <param name="Start">Where its content starts.</param>
/// <param name="End">One past its content.</param>
internal readonly record struct ProtoField(int Number, bool IsBytes, ulong Value, int Start, int End)
{
    public static ProtoField Read(ReadOnlySpan<byte> bytes, ref int offset, int end)
    {
        int tagAt = offset;
        ulong tag = ReadVarint(bytes, ref offset, end);
        int start = offset, number = tag >> 3 is > 0 and <= 0x1FFF_FFFF ? (int)(tag >> 3) : throw Malformed(tagAt);
        switch (tag & 7)
        {
            case 0:
                ulong value = ReadVarint(bytes, ref offset, end);
                return new ProtoField(number, false, value, start, offset);
            case 1:
                return Skip(number, 8, ref offset, end);
            case 2:
                ulong length = ReadVarint(bytes, ref offset, end);
                start = offset;
                return length <= (ulong)(end - start)
                    ? Skip(number, (int)length, ref offset, end) with { IsBytes = true }
                    : throw Malformed(tagAt);
            case 5:
                return Skip(number, 4, ref offset, end);
            default:   // groups are older than ONNX
                throw Malformed(tagAt);
        }
    }

    public static ulong ReadVarint(ReadOnlySpan<byte> bytes, ref int offset, int end)
    {
        ulong value = 0;
        int start = offset;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (offset >= end)
            {
                throw Malformed(start);
            }

            byte next = bytes[offset++];
            value |= (ulong)(next & 0x7F) << Math.Min(shift, 63);
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Malformed(start);
    }

    private static ProtoField Skip(int number, int length, ref int offset, int end)
    {
        int start = offset;
        offset = length <= end - start ? start + length : throw Malformed(start);
        return new ProtoField(number, false, 0, start, offset);
    }

    private static MedImagingException Malformed(int offset)
        => new(ErrorKind.Corrupt, $"The file is not an ONNX model, or is damaged (offset {offset}).") { Offset = offset };
}
