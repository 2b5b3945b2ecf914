using System.Buffers;

namespace MedImaging.Dicom;

/// <summary>Writes texts of one or two bytes a character, with the escape sequences that the declared sets need (PS3.5 6.1.2.5).</summary>
internal ref struct Iso2022Encoder
{
    private readonly CharacterSet _set;
    private readonly CharacterSet.Delimiters _delimiters;
    private readonly ArrayBufferWriter<byte> _output;
    private GraphicSet _left;
    private GraphicSet? _right;

    private Iso2022Encoder(CharacterSet set, CharacterSet.Delimiters delimiters, int capacity)
    {
        (_set, _delimiters, _left, _right) = (set, delimiters, set.Left, set.Right);
        _output = new ArrayBufferWriter<byte>(capacity + 16);
    }

    /// <summary>Writes a text if all its characters are in the declared sets.</summary>
    public static bool TryEncode(CharacterSet set, string text, CharacterSet.Delimiters delimiters, out byte[] bytes)
    {
        var encoder = new Iso2022Encoder(set, delimiters, text.Length);
        bytes = [];
        foreach (char character in text)
        {
            if (!encoder.TryWrite(character))
            {
                return false;
            }
        }

        encoder.Return();
        bytes = encoder._output.WrittenSpan.ToArray();
        return true;
    }

    private bool TryWrite(char character)
    {
        if (character == '\u001B')
        {
            return false;   // it would be read as the start of an escape sequence
        }

        if (character < 0x20 || IsDelimiter(character))
        {
            // Before a delimiter the first sets must stand again (PS3.5 6.1.2.5.3).
            bool isReset = character is '\n' or '\r' or '\t' or '\f' || IsDelimiter(character);
            if (isReset)
            {
                Return();
            }

            Write((byte)character);
            if (isReset)
            {
                (_left, _right) = (_set.Left, _set.Right);
            }

            return true;
        }

        return TryActive(character) || TryDeclared(character);
    }

    private readonly bool TryActive(char character)
    {
        if (_left.TryEncode(character, out int code))
        {
            Write(_left, code, 0);
            return IsSafe(code, _left);
        }

        if (_right is not null && _right.TryEncode(character, out code))
        {
            Write(_right, code, 0x80);
            return true;
        }

        return false;
    }

    private bool TryDeclared(char character)
    {
        foreach (var set in _set.Declared)
        {
            if (set.TryEncode(character, out int code))
            {
                _output.Write(set.Escape);
                (_left, _right) = set.IsRight ? (_left, set) : (set, _right);
                Write(set, code, set.IsRight ? 0x80 : 0);
                return IsSafe(code, set);
            }
        }

        return false;
    }

    // The yen sign stands where the backslash does: in a VR of many values it would separate them.
    private readonly bool IsSafe(int code, GraphicSet set) => set.Width == 2 || code != '\\' || _delimiters == CharacterSet.Delimiters.Lines;

    private readonly void Return()
    {
        if (_left != _set.Left)
        {
            _output.Write(_set.Left.Escape);
        }

        if (_right != _set.Right && _set.Right is not null)
        {
            _output.Write(_set.Right.Escape);
        }
    }

    private readonly void Write(GraphicSet set, int code, int upper)
    {
        if (set.Width == 2)
        {
            Write((byte)((code >> 8) | upper));
        }

        Write((byte)((code & 0x7F) | upper));
    }

    private readonly void Write(byte code)
    {
        _output.GetSpan(1)[0] = code;
        _output.Advance(1);
    }

    private readonly bool IsDelimiter(char character) => _delimiters switch
    {
        CharacterSet.Delimiters.Names => character is '\\' or '^' or '=',
        CharacterSet.Delimiters.Values => character == '\\',
        _ => false,
    };
}
