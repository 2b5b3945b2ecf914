using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace MedImaging.Fuzz;

/// <summary>Knows DICOM: elements moved, retagged and wrapped, lengths that lie, delimiters lost, other syntaxes, fragments, character sets, preambles.</summary>
internal sealed class DicomMutator : IMutator
{
    private static readonly uint[] Tags =
    [
        0x00020000, 0x00020001, 0x00020010, 0x00080005, 0x00080016, 0x00080018, 0x00080060, 0x00081140, 0x00100010, 0x00200032, 0x00280002, 0x00280004, 0x00280006,
        0x00280008, 0x00280010, 0x00280011, 0x00280100, 0x00280101, 0x00280102, 0x00280103, 0x00281050, 0x00281051, 0x00281052, 0x00281053, 0x00281101, 0x00281201,
        0x00281221, 0x00283000, 0x00283002, 0x00283006, 0x00283010, 0x0040A730, 0x00090010, 0x00091001, 0x52009229, 0x52009230, 0x60000010, 0x60000050, 0x60003000,
        0x7FE00001, 0x7FE00002, 0x7FE00008, 0x7FE00009, 0x7FE00010, 0xFFFAFFFA, 0xFFFCFFFC, 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD, 0x00000000, 0xFFFFFFFF,
    ];

    private static readonly string[] Vrs =
    [
        "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "OB", "OD", "OF", "OL", "OV", "OW", "PN", "SH", "SL", "SQ", "SS", "ST", "SV",
        "TM", "UC", "UI", "UL", "UN", "UR", "US", "UT", "UV", "??", "ZZ", "ox", "\0\0",
    ];

    private static readonly string[] Syntaxes =
    [
        "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.1.98", "1.2.840.10008.1.2.5",
        "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81",
        "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.4.201", "1.2.3", "",
    ];

    private static readonly string[] CharacterSets =
    [
        "ISO_IR 100", "ISO_IR 144", "ISO_IR 192", "GB18030", "GBK", "ISO_IR 13", @"\ISO 2022 IR 87", @"ISO 2022 IR 13\ISO 2022 IR 87\ISO 2022 IR 159", @"\ISO 2022 IR 149",
        @"\ISO 2022 IR 58", "ISO_IR 203", "ISO IR 100", "junk", @"ISO_IR 192\ISO 2022 IR 87",
    ];

    private static readonly string[] Escapes = ["\x1B$B", "\x1B(B", "\x1B(J", "\x1B)I", "\x1B$(D", "\x1B$)C", "\x1B$)A", "\x1B-A", "\x1B", "\x1B$", "=", "^", "\\", "\xE4\xB8", "\xFF"];

    private static readonly string[] Preambles = ["MZ", "\x7F" + "ELF", "#!", "PK\x03\x04", "%PDF", "II*\0", "{", "<"];

    private readonly ByteMutator _bytes = new();
    private readonly DicomTokens _tokens = new();

    public void Mutate(InputBuffer input, ReadOnlySpan<byte> other, FuzzRandom random)
    {
        if (random.OneIn(4))
        {
            _bytes.Mutate(input, other, random);
            return;
        }

        for (int left = 1 + random.Below(4); left > 0; left--)
        {
            _tokens.Read(input.Span);
            if (_tokens.All.Count == 0)
            {
                _bytes.Mutate(input, other, random);
                return;
            }

            MutateOnce(input, random);
        }
    }

    private void MutateOnce(InputBuffer input, FuzzRandom random)
    {
        var token = _tokens.All[random.Below(_tokens.All.Count)];
        var target = _tokens.All[random.Below(_tokens.All.Count)];
        switch (random.Below(17))
        {
            case 0:
                input.Delete(token.Start, token.Length);
                break;
            case 1:
                input.Insert(target.Start, input.Span.Slice(token.Start, token.Length));
                break;
            case 2:
                byte[] moved = input.Span.Slice(token.Start, token.Length).ToArray();
                input.Delete(token.Start, token.Length);
                input.Insert(Math.Min(target.Start, input.Length), moved);
                break;
            case 3:
                WriteTag(input.Span[token.Start..], random.OneIn(3) ? target.Tag : random.Pick<uint>(Tags));
                break;
            case 4 when token.IsExplicit:
                Encoding.Latin1.GetBytes(random.Pick<string>(Vrs)).CopyTo(input.Span[(token.Start + 4)..]);
                break;
            case 5 or 6:
                LieAboutLength(input.Span, token, random);
                break;
            case 7:
                Wrap(input, token, random);
                break;
            case 8:
                DropDelimiter(input, random);
                break;
            case 9:
                SetSyntax(input, random.Pick<string>(Syntaxes));
                break;
            case 10:
                Fragment(input, random);
                break;
            case 11:
                InsertElement(input, 0x00080005, "CS", Latin(random.Pick<string>(CharacterSets)));
                break;
            case 12 when token.ValueLength > 0:
                Latin(random.Pick<string>(Escapes)).AsSpan()[..1].CopyTo(input.Span[(token.Start + token.HeaderLength + random.Below(token.ValueLength))..]);
                break;
            case 13 when token.ValueLength > 0:
                OverwriteText(input.Span.Slice(token.Start + token.HeaderLength, token.ValueLength), random);
                break;
            case 14 when random.OneIn(6):
                Latin(random.Pick<string>(Preambles)).CopyTo(input.Span);
                break;
            case 15 when random.OneIn(3):
                Deflate(input);
                break;
            default:
                ChangeValue(input.Span.Slice(token.Start + token.HeaderLength, token.ValueLength), random);
                break;
        }
    }

    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    private static void WriteTag(Span<byte> at, uint tag)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(at, (ushort)(tag >> 16));
        BinaryPrimitives.WriteUInt16LittleEndian(at[2..], (ushort)tag);
    }

    private static void LieAboutLength(Span<byte> input, DicomToken token, FuzzRandom random)
    {
        uint lie = random.Below(8) switch
        {
            0 => 0xFFFFFFFF,
            1 => 0xFFFFFFFE,
            2 => 0x7FFFFFFF,
            3 => 0,
            4 => (uint)(token.ValueLength + random.Between(-3, 3)),
            5 => (uint)(input.Length - token.Start + random.Between(-20, 20)),
            6 => (uint)random.Below(65536),
            _ => (uint)random.Next(),
        };
        var field = input[Math.Min(token.LengthFieldStart, input.Length)..];
        if (token.HasShortLength && field.Length >= 2)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(field, (ushort)lie);
        }
        else if (field.Length >= 4)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(field, lie);
        }
    }

    private static void Wrap(InputBuffer input, DicomToken token, FuzzRandom random)
    {
        bool isDefined = random.OneIn(2);
        int times = random.OneIn(20) ? 80 : 1 + random.Below(3);
        var head = new List<byte>();
        var tail = new List<byte>();
        for (int i = 0; i < times; i++)
        {
            uint inner = (uint)(token.Length + (isDefined ? 8 + (20 * (times - 1 - i)) : 0));
            head.AddRange([0x40, 0x00, 0x30, 0xA7, (byte)'S', (byte)'Q', 0, 0, .. Bytes(isDefined ? inner : 0xFFFFFFFF), 0xFE, 0xFF, 0x00, 0xE0, .. Bytes(isDefined ? inner - 8 : 0xFFFFFFFF)]);
            if (!isDefined)
            {
                tail.AddRange([0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]);
            }
        }

        input.Insert(token.Start + token.Length, tail.ToArray());
        input.Insert(token.Start, head.ToArray());
    }

    private static byte[] Bytes(uint value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)];

    private void DropDelimiter(InputBuffer input, FuzzRandom random)
    {
        int first = random.Below(_tokens.All.Count);
        for (int i = 0; i < _tokens.All.Count; i++)
        {
            var token = _tokens.All[(first + i) % _tokens.All.Count];
            if (token.Tag is 0xFFFEE00D or 0xFFFEE0DD or 0xFFFEE000)
            {
                input.Delete(token.Start, 8);
                return;
            }
        }
    }

    private void SetSyntax(InputBuffer input, string uid)
    {
        foreach (var token in _tokens.All)
        {
            if (token.Tag == 0x00020010 && token.HasShortLength)
            {
                byte[] value = Latin(uid.Length % 2 == 0 ? uid : uid + "\0");
                input.Delete(token.Start + token.HeaderLength, token.ValueLength);
                input.Insert(token.Start + token.HeaderLength, value);
                BinaryPrimitives.WriteUInt16LittleEndian(input.Span[token.LengthFieldStart..], (ushort)value.Length);
                return;
            }
        }
    }

    private static void InsertAt(InputBuffer input, int at, uint tag, string vr, byte[] value)
    {
        if (at <= input.Length)
        {
            input.Insert(at, [(byte)(tag >> 16), (byte)(tag >> 24), (byte)tag, (byte)(tag >> 8), .. Latin(vr), (byte)(value.Length + (value.Length % 2)), 0, .. value, .. value.Length % 2 == 0 ? Array.Empty<byte>() : [(byte)' ']]);
        }
    }

    private void InsertElement(InputBuffer input, uint tag, string vr, byte[] value)
    {
        foreach (var token in _tokens.All)
        {
            if (token.Tag >= tag)
            {
                InsertAt(input, token.Start, tag, vr, value);
                return;
            }
        }
    }

    // Pixel data as fragments, with or without an offset table that may be wrong.
    private void Fragment(InputBuffer input, FuzzRandom random)
    {
        foreach (var token in _tokens.All)
        {
            if (token.Tag != 0x7FE00010 || token.ValueLength == 0)
            {
                continue;
            }

            byte[] value = input.Span.Slice(token.Start + token.HeaderLength, token.ValueLength).ToArray();
            var coded = new List<byte>([0xE0, 0x7F, 0x10, 0x00, (byte)'O', (byte)'B', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
            int entries = random.Below(4);
            coded.AddRange([0xFE, 0xFF, 0x00, 0xE0, .. Bytes((uint)(entries * 4))]);
            for (int i = 0; i < entries; i++)
            {
                coded.AddRange(Bytes((uint)(i * random.Below(64))));
            }

            for (int from = 0; from < value.Length;)
            {
                int count = Math.Min(value.Length - from, 2 * (1 + random.Below(1 + (value.Length / 2))));
                coded.AddRange([0xFE, 0xFF, 0x00, 0xE0, .. Bytes((uint)count), .. value.AsSpan(from, count)]);
                from += count;
            }

            coded.AddRange([0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]);
            input.Delete(token.Start, token.Length);
            input.Insert(token.Start, coded.ToArray());
            return;
        }
    }

    private void Deflate(InputBuffer input)
    {
        int start = 0;
        foreach (var token in _tokens.All)
        {
            if (token.Tag >> 16 > 2)
            {
                start = token.Start;
                break;
            }
        }

        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(input.Span[start..]);
        }

        input.Truncate(start);
        input.Append(packed.ToArray());
        SetSyntax(input, "1.2.840.10008.1.2.1.99");
    }

    private static void OverwriteText(Span<byte> value, FuzzRandom random)
    {
        for (int at = random.Below(value.Length); at < value.Length;)
        {
            byte[] piece = Latin(random.Pick<string>(Escapes));
            piece.AsSpan(0, Math.Min(piece.Length, value.Length - at)).CopyTo(value[at..]);
            at += piece.Length + random.Below(6);
        }
    }

    private static void ChangeValue(Span<byte> value, FuzzRandom random)
    {
        if (value.Length == 2)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(value, random.Pick<ushort>([0, 1, 2, 3, 4, 7, 8, 12, 15, 16, 17, 31, 32, 64, 255, 256, 32767, 32768, 65535]));
        }
        else if (value.Length > 0)
        {
            int at = random.Below(value.Length);
            value[at] = random.OneIn(2) ? (byte)random.Next() : random.Pick<byte>("0123456789.-+eE\\ ^=\0\x1B"u8);
        }
    }
}
