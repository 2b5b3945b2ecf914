using System.Buffers;

namespace MedImaging.Dicom;

/// <summary>Reads texts of one or two bytes a character, with or without code extensions (PS3.5 6.1.2.5). It never fails: what has no character is shown as U+FFFD.</summary>
internal ref struct Iso2022Decoder
{
    private const byte Escape = 0x1B;

    private readonly CharacterSet _set;
    private readonly CharacterSet.Delimiters _delimiters;
    private readonly GraphicSet? _onlyRight;
    private GraphicSet _left;
    private GraphicSet? _right;
    private TextFlaw _flaw;

    public Iso2022Decoder(CharacterSet set, CharacterSet.Delimiters delimiters)
    {
        (_set, _delimiters) = (set, delimiters);
        (_left, _right) = (set.Left, set.Right);
        foreach (var declared in set.Declared)
        {
            _onlyRight = declared.IsRight ? declared : _onlyRight;
        }
    }

    public string Decode(ReadOnlySpan<byte> bytes, out TextFlaw flaw)
    {
        // No character takes less than one byte, so that the bytes bound the text.
        char[]? rented = bytes.Length <= 256 ? null : ArrayPool<char>.Shared.Rent(bytes.Length);
        Span<char> text = rented ?? stackalloc char[256];
        int count = 0;
        for (int i = 0; i < bytes.Length;)
        {
            if (bytes[i] == Escape && TryDesignate(bytes[i..], out int length))
            {
                i += length;
                continue;
            }

            text[count++] = Next(bytes[i..], out int used);
            i += used;
        }

        string result = new(text[..count]);
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        flaw = _flaw;
        return result;
    }

    private bool TryDesignate(ReadOnlySpan<byte> bytes, out int length)
    {
        var set = CharacterTerms.OfEscape(bytes, out length, out bool isRight);
        if (set is null)
        {
            _flaw = TextFlaw.Malformed;
            return false;
        }

        if (!_set.Declared.Contains(set) && set != GraphicSet.Ascii && set != GraphicSet.JisRoman)
        {
            Note(TextFlaw.Undeclared);
        }

        (_left, _right) = isRight ? (_left, set) : (set, _right);
        return true;
    }

    private char Next(ReadOnlySpan<byte> bytes, out int used)
    {
        byte first = bytes[0];
        used = 1;
        if (first < 0x20)
        {
            if (first is (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)'\f')
            {
                Reset();
            }

            return (char)first;
        }

        if (first >= 0x80)
        {
            return Upper(bytes, ref used);
        }

        if (_left.Width == 2)
        {
            // A delimiter right before a control character is none of a pair: its writer forgot to switch back.
            bool isPair = first is > 0x20 and < 0x7F && bytes.Length > 1 && bytes[1] is > 0x20 and < 0x7F;
            if (isPair)
            {
                used = 2;
                return Known(_left.Decode(first, bytes[1]));
            }

            if (first != ' ' && !IsDelimiter(first))
            {
                return Known(GraphicSet.Undefined);
            }
        }

        if (IsDelimiter(first))
        {
            Reset();
            return (char)first;
        }

        return first == ' ' ? ' ' : Known(_left.Decode((byte)(first | (_left.IsRight ? 0x80 : 0))));
    }

    private char Upper(ReadOnlySpan<byte> bytes, ref int used)
    {
        byte first = bytes[0];
        var set = _right;
        if (set is null)
        {
            // Text without the escape sequence before it: of the one set that is declared for this half, else as Latin-1.
            Note(TextFlaw.Undeclared);
            set = _onlyRight;
            if (set is null)
            {
                return (char)first;
            }
        }

        if (set.Width == 1)
        {
            return first >= 0xA0 ? Known(set.Decode(first)) : Control(first);
        }

        if (first is < 0xA1 or 0xFF || bytes.Length < 2 || bytes[1] is < 0xA1 or 0xFF)
        {
            return Known(GraphicSet.Undefined);
        }

        used = 2;
        return Known(set.Decode(first, bytes[1]));
    }

    // C1 controls are no text of DICOM, but they are kept.
    private char Control(byte code)
    {
        Note(TextFlaw.Malformed);
        return (char)code;
    }

    private char Known(char character)
    {
        if (character == GraphicSet.Undefined)
        {
            _flaw = TextFlaw.Malformed;
        }

        return character;
    }

    private void Note(TextFlaw flaw) => _flaw = _flaw == TextFlaw.Malformed ? _flaw : flaw;

    private readonly bool IsDelimiter(byte code) => _delimiters switch
    {
        CharacterSet.Delimiters.Names => code is (byte)'\\' or (byte)'^' or (byte)'=',
        CharacterSet.Delimiters.Values => code == '\\',
        _ => false,
    };

    private void Reset() => (_left, _right) = (_set.Left, _set.Right);
}
