using System.Text.Json;
using System.Text.Unicode;

namespace MedImaging.Providers;

/// <summary>Reads JSON nobody vouches for: a member that is missing, null or of another type is simply not there.</summary>
internal static class WireJson
{
    /// <summary>Parses a document whose every string can be read.</summary>
    public static JsonDocument? TryParse(ReadOnlyMemory<byte> json, int maxDepth = 64)
    {
        if (!IsText(json.Span))
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = maxDepth });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Gets a member that is there and not null.</summary>
    public static JsonElement? Member(this JsonElement element, ReadOnlySpan<byte> name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static JsonElement? Object(this JsonElement element, ReadOnlySpan<byte> name)
        => element.Member(name) is { ValueKind: JsonValueKind.Object } value ? value : null;

    public static string? Text(this JsonElement element, ReadOnlySpan<byte> name) => element.Member(name)?.AsText();

    public static string? AsText(this JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString() : null;

    public static bool IsTrue(this JsonElement element, ReadOnlySpan<byte> name) => element.Member(name) is { ValueKind: JsonValueKind.True };

    /// <summary>Gets a whole number from 0 on.</summary>
    public static long? Count(this JsonElement element, ReadOnlySpan<byte> name)
        => element.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out long count) && count >= 0 ? count : null;

    public static IEnumerable<JsonElement> Items(this JsonElement element, ReadOnlySpan<byte> name)
        => element.Member(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    /// <summary>Keeps a code of letters, digits, <c>_ - .</c>; anything else is none.</summary>
    public static string? Code(string? text) => text is not null && text.AsSpan().IndexOfAny(':', '/') < 0 ? Word(text) : null;

    /// <summary>Keeps a short word, such as a model's name: a code that may have <c>:</c> and <c>/</c> in it.</summary>
    public static string? Word(string? text)
        => text is { Length: > 0 and <= 100 } && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or ':' or '/') ? text : null;

    // JsonElement.GetString throws where bytes are no UTF-8 or an escape is half a surrogate pair (RFC 8259 8.2).
    private static bool IsText(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
        {
            return false;
        }

        while (true)
        {
            int at = json.IndexOf((byte)'\\');
            if (at < 0)
            {
                return true;
            }

            json = json[at..];
            int length = EscapeLength(json);
            if (length == 0)
            {
                return false;
            }

            json = json[length..];
        }
    }

    private static int EscapeLength(ReadOnlySpan<byte> json)
    {
        if (json.Length < 2)
        {
            return 0;
        }

        int unit = Unit(json);
        return unit switch
        {
            < 0 => 2,
            >= 0xD800 and <= 0xDBFF => Unit(json[6..]) is >= 0xDC00 and <= 0xDFFF ? 12 : 0,
            >= 0xDC00 and <= 0xDFFF => 0,
            _ => 6,
        };
    }

    private static int Unit(ReadOnlySpan<byte> json)
    {
        if (json.Length < 6 || json[0] != '\\' || json[1] != 'u')
        {
            return -1;
        }

        int unit = 0;
        foreach (byte digit in json[2..6])
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return -1;
            }

            unit = (unit << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return unit;
    }
}
