using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace MedImaging;

/// <summary>Reads a line of a snapshot. What is not as it was written is <see cref="ErrorKind.Corrupt"/>.</summary>
internal static class SnapshotParser
{
    private const int MaxDepth = 8;

    /// <summary>A parsed line takes many times its bytes where a value is as short as <c>1</c>; a record has its values in the thousands.</summary>
    private const int MostTokens = 1 << 20;

    /// <summary>As bytes of the line. A text is kept in several forms on its way to a database; what is truly large is a body.</summary>
    private const int LongestText = 16 << 20;
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth };

    /// <summary>Reads a line: a header as its format, an end as a summary, else what it holds.</summary>
    public static object Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            RequireFewTokens(line.Span);
            using var json = JsonDocument.Parse(line, Strict);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw Broken();
            }

            foreach (var member in json.RootElement.EnumerateObject())
            {
                return Item(member);
            }

            throw Broken();
        }
        catch (Exception ex) when (ex is JsonException or InvalidOperationException)
        {
            throw Broken();   // no JSON, or a name in it that is no text: bytes that are not UTF-8, half a surrogate pair
        }
    }

    public static MedImagingException Broken() => new(ErrorKind.Corrupt, "The snapshot is cut short or was altered.");

    private static void RequireFewTokens(ReadOnlySpan<byte> line)
    {
        if (line.Length <= MostTokens)
        {
            return;
        }

        int tokens = 0;
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (++tokens > MostTokens)
            {
                throw new MedImagingException(ErrorKind.LimitExceeded, "A line of the snapshot has more values than a record can have.");
            }
        }
    }

    private static object Item(JsonProperty member)
    {
        var value = member.Value.ValueKind == JsonValueKind.Object ? member.Value : throw Broken();
        return member.Name switch
        {
            "snapshot" => Text(value, "format"),
            "record" => Record(value),
            "number" => new SeriesNumber(Text(value, "tenant"), Text(value, "series"), Number(value, "last")),
            "audit" => new AuditRecord(Text(value, "tenant"), Number(value, "sequence"), Bytes(value, "entry"), Hash(value, "hash")),
            "head" => new AuditHead(Text(value, "tenant"), Text(value, "epoch"), Number(value, "sequence"), Hash(value, "hash"), TextOrNull(value, "key"), Hash(value, "seal")),
            "end" => new SnapshotSummary(Number(value, "records"), Number(value, "numbers"), Number(value, "audit"), Number(value, "trails"), Hash(value, "sha256")),
            _ => throw Broken(),
        };
    }

    private static StoredRecord Record(JsonElement value) => new()
    {
        Key = new RecordKey(Text(value, "tenant"), Text(value, "kind"), Text(value, "id")),
        Version = Number(value, "version") is > 0 and var version ? version : throw Broken(),
        Patient = TextOrNull(value, "patient"),
        Words = TextOrNull(value, "words"),
        Fields = [.. Items(value, "fields").Select(Field)],
        Links = [.. Items(value, "links").Select(link => new RecordLink(Text(link, "name"), Text(link, "kind"), Text(link, "id"), Truth(link, "incoming")))],
        Body = Bytes(value, "body"),
    };

    private static RecordField Field(JsonElement field) => new(Text(field, "name"), Value(field), Truth(field, "lookup"));

    private static object Value(JsonElement field)
    {
        if (Has(field, "text"))
        {
            return Text(field, "text");
        }

        if (Has(field, "integer"))
        {
            return Number(field, "integer");
        }

        if (Has(field, "real"))
        {
            return double.TryParse(Text(field, "real"), CultureInfo.InvariantCulture, out double real) ? real : throw Broken();
        }

        return Has(field, "floats") ? Items(field, "floats").Select(Float).ToArray() : Truth(field, "truth");
    }

    private static float Float(JsonElement item)
        => item.ValueKind == JsonValueKind.String && float.TryParse(item.GetString(), CultureInfo.InvariantCulture, out float value) ? value : throw Broken();

    private static bool Has(JsonElement value, string name) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out _);

    private static JsonElement Member(JsonElement value, string name)
        => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member : throw Broken();

    private static string Text(JsonElement value, string name) => TextOrNull(value, name) ?? throw Broken();

    private static string? TextOrNull(JsonElement value, string name)
    {
        if (!Has(value, name))
        {
            return null;
        }

        var member = Member(value, name);
        if (JsonMarshal.GetRawUtf8Value(member).Length > LongestText)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, "A text of the snapshot is longer than a record can have.");
        }

        try
        {
            return member.ValueKind == JsonValueKind.String ? member.GetString() : throw Broken();
        }
        catch (InvalidOperationException)
        {
            throw Broken();   // half a surrogate pair, escaped
        }
    }

    private static long Number(JsonElement value, string name)
        => Member(value, name) is { ValueKind: JsonValueKind.Number } member && member.TryGetInt64(out long number) ? number : throw Broken();

    private static bool Truth(JsonElement value, string name) => Member(value, name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Broken(),
    };

    // Decoded from the line itself: a body may be most of it, and needs no third copy.
    private static byte[] Bytes(JsonElement value, string name)
    {
        var text = Member(value, name) is { ValueKind: JsonValueKind.String } member ? JsonMarshal.GetRawUtf8Value(member)[1..^1] : throw Broken();
        byte[] bytes = new byte[Base64.IsValid(text, out int length) ? length : throw Broken()];
        return Base64.DecodeFromUtf8(text, bytes, out _, out int written) == OperationStatus.Done && written == length ? bytes : throw Broken();
    }

    private static ContentHash Hash(JsonElement value, string name)
        => Text(value, name) is { Length: 64 } hex && hex.All(char.IsAsciiHexDigit) ? new ContentHash(hex) : throw Broken();

    private static JsonElement.ArrayEnumerator Items(JsonElement value, string name)
        => Member(value, name) is { ValueKind: JsonValueKind.Array } member ? member.EnumerateArray() : throw Broken();
}
