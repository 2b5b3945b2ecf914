using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Turns what functions take and give into the texts that travel.</summary>
internal static class ToolValues
{
    private static readonly JsonElement[] None = [];

    public static string Arguments(FunctionCallContent call) => Encoding.UTF8.GetString(FunctionJson.Arguments(call));

    // An exception's words may hold a patient's data or a path of the host; the model learns only that it failed.
    public static string Result(FunctionResultContent result) => result.Result switch
    {
        null => result.Exception is null ? "" : "Error: the function failed.",
        string text => text,
        TextContent content => content.Text,
        JsonElement { ValueKind: JsonValueKind.String } element => element.Text(),
        JsonElement element => element.GetRawText(),
        var value => Encoding.UTF8.GetString(FunctionJson.Value(value)),
    };

    /// <summary>The details of a model's thinking, as it once gave them; nothing where they are another provider's.</summary>
    public static IReadOnlyList<JsonElement> Details(string? kept)
    {
        if (kept is not ['[', ..])
        {
            return None;
        }

        try
        {
            using var document = JsonDocument.Parse(kept);
            return [.. document.RootElement.EnumerateArray().Where(static detail => detail.ValueKind == JsonValueKind.Object).Select(static detail => detail.Clone())];
        }
        catch (JsonException)
        {
            return None;
        }
        catch (ArgumentException)   // half a surrogate pair, which no UTF-8 has
        {
            return None;
        }
    }
}
