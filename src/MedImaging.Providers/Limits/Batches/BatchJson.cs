using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>The request of a batch, and its answer taken apart. An answer belongs to an image only when it stands in the image's place and bears its id.</summary>
internal static class BatchJson
{
    public static ChatMessage Message(string prompt, List<BatchImage> images)
    {
        List<AIContent> contents =
        [
            new TextContent($$"""
                {{prompt}}

                There are {{images.Count}} images below, each after its id. Treat each alone, as if it were the only one.
                Answer with JSON only: {"answers":[{"id":"the image's id","answer":…}]}, one entry for each image, in the order of the images.
                """),
        ];
        foreach (var image in images)
        {
            contents.Add(new TextContent("Image id: " + image.Id));
            contents.Add(image.Image);
        }

        return new ChatMessage(ChatRole.User, contents);
    }

    public static JsonElement Schema(JsonElement? answer, List<BatchImage> images)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("type", "object");
            json.WriteStartObject("properties");
            json.WriteStartObject("answers");
            json.WriteString("type", "array");
            json.WriteNumber("minItems", images.Count);
            json.WriteNumber("maxItems", images.Count);
            json.WriteStartObject("items");
            json.WriteString("type", "object");
            json.WriteStartObject("properties");
            json.WriteStartObject("id");
            json.WriteString("type", "string");
            json.WriteStartArray("enum");
            foreach (var image in images)
            {
                json.WriteStringValue(image.Id);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WritePropertyName("answer");
            (answer ?? Anything()).WriteTo(json);
            json.WriteEndObject();
            Required(json, "id", "answer");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            Required(json, "answers");
            json.WriteEndObject();
        }

        return JsonElement.Parse(stream.ToArray());
    }

    /// <summary>Reads an answer.</summary>
    /// <returns>One value for each image, or nothing where there is no clear one; nothing at all when the answer does not have one entry for each.</returns>
    public static JsonElement?[]? Read(string text, List<BatchImage> images)
    {
        JsonElement root;
        try
        {
            root = JsonElement.Parse(Encoding.UTF8.GetBytes(Unfenced(text)));
        }
        catch (Exception ex) when (ex is JsonException or ArgumentException)
        {
            return null;
        }

        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("answers", out var answers)
            || answers.ValueKind != JsonValueKind.Array || answers.GetArrayLength() != images.Count)
        {
            return null;
        }

        var values = new JsonElement?[images.Count];
        for (int i = 0; i < values.Length; i++)
        {
            var entry = answers[i];
            if (entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("answer", out var value)
                && entry.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && id.ValueEquals(images[i].Id))
            {
                values[i] = value;
            }
        }

        return values;
    }

    // Models like to fence JSON as Markdown does.
    private static string Unfenced(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.StartsWith("```") && trimmed.EndsWith("```") && trimmed.Length >= 6)
        {
            trimmed = trimmed[3..^3];
            trimmed = trimmed.StartsWith("json") ? trimmed[4..] : trimmed;
        }

        return trimmed.ToString();
    }

    private static JsonElement Anything() => JsonElement.Parse("{}"u8);

    private static void Required(Utf8JsonWriter json, params ReadOnlySpan<string> names)
    {
        json.WriteStartArray("required");
        foreach (string name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
        json.WriteBoolean("additionalProperties", false);
    }
}
