using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace MedImaging;

/// <summary>Reads what <see cref="CanonicalWriter"/> writes and nothing else: bytes it accepts have one meaning, and the meaning has no other bytes. The whole must be valid UTF-8, which the caller has asked for.</summary>
internal ref struct CanonicalReader(ReadOnlySpan<byte> json)
{
    private static readonly SearchValues<byte> Special = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(code => (byte)code), (byte)'"', (byte)'\\']);

    private readonly ReadOnlySpan<byte> _json = json;
    private int _at;

    public readonly int At => _at;

    public readonly bool IsAtEnd => _at == _json.Length;

    public bool Take(ReadOnlySpan<byte> json)
    {
        if (!_json[_at..].StartsWith(json))
        {
            return false;
        }

        _at += json.Length;
        return true;
    }

    /// <summary>Takes a string with what comes before its opening quote; the range is of what is between the quotes.</summary>
    public bool TakeText(ReadOnlySpan<byte> before, out Range raw)
    {
        raw = default;
        if (!Take(before) || !Take("\""u8))
        {
            return false;
        }

        int start = _at;
        while (_json[_at..].IndexOfAny(Special) is var next and >= 0)
        {
            _at += next;
            if (_json[_at] == '"')
            {
                raw = start.._at;
                _at++;
                return true;
            }

            if (!TakeEscape())
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Takes a string that may be absent with its member; then the range is <see langword="null"/>.</summary>
    public bool TakeOptional(ReadOnlySpan<byte> before, out Range? raw)
    {
        raw = null;
        if (!_json[_at..].StartsWith(before))
        {
            return true;
        }

        bool isRead = TakeText(before, out var there);
        raw = there;
        return isRead;
    }

    public bool TakeNumber(ReadOnlySpan<byte> before, out long value)
    {
        value = 0;
        if (!Take(before) || !Utf8Parser.TryParse(_json[_at..], out value, out int length))
        {
            return false;
        }

        // One form for each: no plus, no leading zero, no minus zero, nothing a double would round.
        var digits = _json.Slice(_at, length);
        _at += length;
        int first = digits[0] == '-' ? 1 : 0;
        return char.IsAsciiDigit((char)digits[first])
            && (digits[first] != '0' || digits.Length == 1)
            && value is >= -CanonicalWriter.LargestNumber and <= CanonicalWriter.LargestNumber;
    }

    public bool TakeMoment(ReadOnlySpan<byte> before, out DateTimeOffset value)
    {
        value = default;
        return TakeText(before, out var raw)
            && _json[raw] is { Length: 28 } text
            && text[^1] == 'Z'
            && Utf8Parser.TryParse(text, out value, out int length, 'O')
            && length == text.Length;
    }

    public static string Text(ReadOnlySpan<byte> raw)
    {
        if (!raw.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(raw);
        }

        var plain = new ArrayBufferWriter<byte>(raw.Length);
        while (raw.IndexOf((byte)'\\') is var at and >= 0)
        {
            plain.Write(raw[..at]);
            plain.Write([Unescaped(raw[at..], out int length)]);
            raw = raw[(at + length)..];
        }

        plain.Write(raw);
        return Encoding.UTF8.GetString(plain.WrittenSpan);
    }

    private static byte Unescaped(ReadOnlySpan<byte> escape, out int length)
    {
        length = escape[1] == 'u' ? 6 : 2;
        return escape[1] switch
        {
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            (byte)'u' => (byte)((Hex(escape[4]) << 4) | Hex(escape[5])),
            var itself => itself,
        };
    }

    private static int Hex(byte digit) => digit <= '9' ? digit - '0' : digit - 'a' + 10;

    // The escapes JSON.stringify writes: the short ones, and \u00xx in lower case for the other control codes.
    private bool TakeEscape()
    {
        var rest = _json[_at..];
        if (rest.Length < 2 || rest[0] != '\\')
        {
            return false;
        }

        if (@"""\bfnrt"u8.Contains(rest[1]))
        {
            _at += 2;
            return true;
        }

        bool isCode = rest.Length >= 6
            && rest.StartsWith("\\u00"u8)
            && rest[4] is (byte)'0' or (byte)'1'
            && "0123456789abcdef"u8.Contains(rest[5])
            && ((Hex(rest[4]) << 4) | Hex(rest[5])) is not (8 or 9 or 10 or 12 or 13);
        _at += isCode ? 6 : 0;
        return isCode;
    }
}
