using System.Text.Json;

namespace MedImaging.Providers;

/// <summary>Reads JSON that someone else wrote: what is missing or of another type is <see langword="null"/>, never an exception.</summary>
internal static class LiteratureJson
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    /// <summary>Parses a document all of whose strings are whole, so that no later read of one can fail.</summary>
    public static JsonDocument? TryParse(ReadOnlyMemory<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = Options.MaxDepth });
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    _ = reader.GetString();   // half a surrogate pair, or bytes that are no UTF-8, are told only here
                }
            }

            return JsonDocument.Parse(body, Options);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static JsonElement? Member(JsonElement? element, string name)
        => element is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var member) ? member : null;

    public static string? Text(JsonElement? element, string name) => Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>A whole number, also one that is written as a string, as E-utilities do.</summary>
    public static int? Number(JsonElement? element, string name) => Member(element, name) switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out int value) => value,
        { ValueKind: JsonValueKind.String } text when int.TryParse(text.GetString(), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int value) => value,
        _ => null,
    };

    /// <summary>The elements of an array; none when there is no such array.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement? element, string name)
        => Member(element, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    public static IEnumerable<string> Texts(JsonElement? element, string name)
        => Items(element, name).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString() ?? "");
}
