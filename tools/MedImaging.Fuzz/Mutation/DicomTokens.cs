using System.Buffers.Binary;

namespace MedImaging.Fuzz;

/// <summary>One element, item or delimiter of a DICOM file as the mutator sees it.</summary>
internal readonly record struct DicomToken(int Start, int HeaderLength, int ValueLength, uint Tag, bool IsExplicit)
{
    public int Length => HeaderLength + ValueLength;

    public int LengthFieldStart => Start + (HeaderLength == 12 ? 8 : IsExplicit ? 6 : 4);

    public bool HasShortLength => IsExplicit && HeaderLength == 8;
}

/// <summary>Cuts a file into elements, going into sequences and items; knows nothing of the parser under test.</summary>
internal sealed class DicomTokens
{
    private readonly List<DicomToken> _tokens = [];

    public IReadOnlyList<DicomToken> All => _tokens;

    public void Read(ReadOnlySpan<byte> file)
    {
        _tokens.Clear();
        int position = file.Length >= 132 && file[128..].StartsWith("DICM"u8) ? 132 : 0;
        while (position + 8 <= file.Length && _tokens.Count < 2000)
        {
            var token = ReadOne(file, position);
            _tokens.Add(token);
            position += token.Length;
        }
    }

    private static DicomToken ReadOne(ReadOnlySpan<byte> file, int start)
    {
        var at = file[start..];
        uint tag = ((uint)BinaryPrimitives.ReadUInt16LittleEndian(at) << 16) | BinaryPrimitives.ReadUInt16LittleEndian(at[2..]);
        bool isExplicit = tag >> 16 != 0xFFFE && char.IsAsciiLetterUpper((char)at[4]) && char.IsAsciiLetterUpper((char)at[5]);
        bool isLong = isExplicit && at.Length >= 12 && at[6] == 0 && at[7] == 0 && IsLongVr(at[4..6]);
        int header = isLong ? 12 : 8;
        uint length = isLong ? BinaryPrimitives.ReadUInt32LittleEndian(at[8..])
            : isExplicit ? BinaryPrimitives.ReadUInt16LittleEndian(at[6..])
            : BinaryPrimitives.ReadUInt32LittleEndian(at[4..]);
        bool isContainer = tag == 0xFFFEE000 || length == 0xFFFFFFFF || (isExplicit && at[4] == 'S' && at[5] == 'Q');
        int value = isContainer || length > (uint)(at.Length - header) ? 0 : (int)length;
        return new DicomToken(start, header, value, tag, isExplicit);
    }

    private static bool IsLongVr(ReadOnlySpan<byte> vr)
        => vr[0] == 'O' || vr.SequenceEqual("SQ"u8) || vr.SequenceEqual("UN"u8) || vr.SequenceEqual("UT"u8) || vr.SequenceEqual("UC"u8) || vr.SequenceEqual("UR"u8) || vr.SequenceEqual("SV"u8) || vr.SequenceEqual("UV"u8);
}
