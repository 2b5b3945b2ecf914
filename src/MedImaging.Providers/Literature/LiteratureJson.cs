using System.Globalization;
using System.Text.Json;

namespace MedImaging.Providers;

/// <summary>What answers about literature need beside <see cref="WireJson"/>.</summary>
internal static class LiteratureJson
{
    private const int MaxDepth = 32;

    public static JsonDocument? TryParse(ReadOnlyMemory<byte> body) => WireJson.TryParse(body, MaxDepth);

    /// <summary>A whole number, also one that is written as a string, as E-utilities do.</summary>
    public static int? Number(JsonElement element, ReadOnlySpan<byte> name) => element.Member(name) switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out int value) => value,
        { ValueKind: JsonValueKind.String } text when int.TryParse(text.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out int value) => value,
        _ => null,
    };

    public static IEnumerable<string> Texts(JsonElement element, ReadOnlySpan<byte> name)
        => element.Items(name).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString() ?? "");
}
