using System.Buffers.Binary;
using System.Text;

namespace MedImaging.Formats;

/// <summary>The fields of a header by their place in it, in its byte order. Version 1 has floats and small numbers where version 2 has doubles and large ones.</summary>
internal readonly ref struct HeaderFields
{
    public const int Length1 = 348, Length2 = 540;

    private readonly ReadOnlySpan<byte> _bytes;

    private HeaderFields(ReadOnlySpan<byte> bytes, int version, bool isBigEndian, bool isPair)
    {
        _bytes = bytes;
        (Version, IsBigEndian, IsPair) = (version, isBigEndian, isPair);
    }

    /// <summary>Gets 1 or 2; 0 for ANALYZE 7.5, which has the places of version 1.</summary>
    public int Version { get; }

    public bool IsBigEndian { get; }

    public bool IsPair { get; }

    public bool IsLarge => Version == 2;

    public int Length => IsLarge ? Length2 : Length1;

    /// <summary>How many bytes the header has that starts like this; 0 when none does.</summary>
    public static int LengthOf(ReadOnlySpan<byte> start)
    {
        if (start.Length < 4)
        {
            return 0;
        }

        int little = BinaryPrimitives.ReadInt32LittleEndian(start), big = BinaryPrimitives.ReadInt32BigEndian(start);
        return little is Length1 or Length2 ? little : big is Length1 or Length2 ? big : 0;
    }

    /// <summary>Looks at a header.</summary>
    /// <returns>Whether it is one.</returns>
    public static bool TryOpen(ReadOnlySpan<byte> bytes, out HeaderFields fields)
    {
        fields = default;
        int length = LengthOf(bytes);
        if (length == 0 || bytes.Length < length)
        {
            return false;
        }

        bool isBigEndian = BinaryPrimitives.ReadInt32LittleEndian(bytes) != length;
        bytes = bytes[..length];
        if (length == Length2)
        {
            // The line ends in the magic show a file that was sent as text (nifti2.h).
            var magic = bytes.Slice(4, 8);
            fields = new HeaderFields(bytes, 2, isBigEndian, magic.StartsWith("ni2\0"u8));
            return magic.SequenceEqual("n+2\0\r\n\x1A\n"u8) || magic.SequenceEqual("ni2\0\r\n\x1A\n"u8);
        }

        var word = bytes.Slice(344, 4);
        bool isSingle = word.SequenceEqual("n+1\0"u8), isPair = word.SequenceEqual("ni1\0"u8);
        fields = new HeaderFields(bytes, isSingle || isPair ? 1 : 0, isBigEndian, !isSingle);
        return isSingle || isPair || fields.IsAnalyze();
    }

    public long Int16(int at) => IsBigEndian ? BinaryPrimitives.ReadInt16BigEndian(_bytes[at..]) : BinaryPrimitives.ReadInt16LittleEndian(_bytes[at..]);

    public long Int32(int at) => IsBigEndian ? BinaryPrimitives.ReadInt32BigEndian(_bytes[at..]) : BinaryPrimitives.ReadInt32LittleEndian(_bytes[at..]);

    public long Int64(int at) => IsBigEndian ? BinaryPrimitives.ReadInt64BigEndian(_bytes[at..]) : BinaryPrimitives.ReadInt64LittleEndian(_bytes[at..]);

    public byte Byte(int at) => _bytes[at];

    /// <summary>A float, or the double that version 2 has in its place.</summary>
    public double Real(int at)
    {
        var from = _bytes[at..];
        return IsLarge
            ? IsBigEndian ? BinaryPrimitives.ReadDoubleBigEndian(from) : BinaryPrimitives.ReadDoubleLittleEndian(from)
            : IsBigEndian ? BinaryPrimitives.ReadSingleBigEndian(from) : BinaryPrimitives.ReadSingleLittleEndian(from);
    }

    /// <summary>Text up to the first zero; what is not printable ASCII becomes a question mark.</summary>
    public string Text(int at, int length)
    {
        var bytes = _bytes.Slice(at, length);
        int end = bytes.IndexOf((byte)0);
        var text = new StringBuilder(end < 0 ? length : end);
        foreach (byte value in end < 0 ? bytes : bytes[..end])
        {
            text.Append(value is >= 32 and < 127 ? (char)value : '?');
        }

        return text.ToString().Trim();
    }

    // The older format has no magic: its own numbers must agree with each other (dbh.h).
    private bool IsAnalyze()
        => Int16(40) is >= 1 and <= 7 && Int16(42) >= 1 && (Int16(70), Int16(72)) is (1, 1) or (2, 8) or (4, 16) or (8, 32) or (16, 32) or (32, 64) or (64, 64) or (128, 24);
}
