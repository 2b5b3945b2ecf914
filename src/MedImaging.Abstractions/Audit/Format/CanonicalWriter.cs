using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;

namespace MedImaging;

/// <summary>Writes canonical JSON (RFC 8785) into a borrowed buffer. The order of members is the caller's, who knows their names; this is strings as ECMAScript's JSON.stringify writes them, and integers.</summary>
internal ref struct CanonicalWriter(int capacity)
{
    /// <summary>The integers a JSON number carries exactly (RFC 8785 3.2.2.3; RFC 7493 2.2).</summary>
    public const long LargestNumber = (1L << 53) - 1;

    private const int LongestEscape = 6;   // \u001f

    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(code => (char)code), '"', '\\']);

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(capacity);
    private int _used;

    public readonly ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _used);

    /// <summary>Writes what is JSON already: names, quotes, commas.</summary>
    public void Raw(scoped ReadOnlySpan<byte> json)
    {
        json.CopyTo(Free(json.Length));
        _used += json.Length;
    }

    /// <summary>Writes a string, what comes before its opening quote included. Half a surrogate pair becomes U+FFFD: refusing it would refuse the deed.</summary>
    public void Text(scoped ReadOnlySpan<byte> before, scoped ReadOnlySpan<char> value)
    {
        Raw(before);
        Raw("\""u8);
        while (value.IndexOfAny(Escaped) is var at and >= 0)
        {
            Plain(value[..at]);
            Escape(value[at]);
            value = value[(at + 1)..];
        }

        Plain(value);
        Raw("\""u8);
    }

    /// <summary>Writes a string that may be absent with its member.</summary>
    public void Optional(scoped ReadOnlySpan<byte> before, string? value)
    {
        if (value is not null)
        {
            Text(before, value);
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">A JSON number does not carry it exactly.</exception>
    public void Number(scoped ReadOnlySpan<byte> before, long value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LargestNumber);
        ArgumentOutOfRangeException.ThrowIfLessThan(value, -LargestNumber);
        Raw(before);
        Utf8Formatter.TryFormat(value, Free(20), out int written);
        _used += written;
    }

    /// <summary>Writes a moment in UTC with all its digits, so that every moment has one form.</summary>
    public void Moment(scoped ReadOnlySpan<byte> before, DateTimeOffset value)
    {
        Raw(before);
        Raw("\""u8);
        Utf8Formatter.TryFormat(value.UtcDateTime, Free(28), out int written, new StandardFormat('O'));
        _used += written;
        Raw("\""u8);
    }

    public readonly void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private void Plain(scoped ReadOnlySpan<char> run)
    {
        // A code unit takes at most three bytes, and so does the U+FFFD in place of half a pair.
        Utf8.FromUtf16(run, Free(checked(run.Length * 3)), out _, out int written);
        _used += written;
    }

    private void Escape(char code)
    {
        var free = Free(LongestEscape);
        free[0] = (byte)'\\';
        byte letter = code switch
        {
            '"' => (byte)'"',
            '\\' => (byte)'\\',
            '\b' => (byte)'b',
            '\f' => (byte)'f',
            '\n' => (byte)'n',
            '\r' => (byte)'r',
            '\t' => (byte)'t',
            _ => 0,
        };
        if (letter != 0)
        {
            free[1] = letter;
            _used += 2;
            return;
        }

        "u00"u8.CopyTo(free[1..]);
        free[4] = (byte)('0' + (code >> 4));
        free[5] = "0123456789abcdef"u8[code & 0xF];
        _used += LongestEscape;
    }

    private Span<byte> Free(int length)
    {
        if (_buffer.Length - _used < length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(_used + length), _buffer.Length * 2));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsSpan(_used);
    }
}
