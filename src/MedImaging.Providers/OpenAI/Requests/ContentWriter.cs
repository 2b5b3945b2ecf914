using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Writes a message's content: one text as text, and anything else as parts.</summary>
internal sealed class ContentWriter(RequestBody body)
{
    /// <exception cref="ArgumentException">It is of a kind that the dialect cannot carry.</exception>
    public void Write(List<AIContent> contents)
    {
        if (contents is [TextContent only])
        {
            body.Text("content", only.Text);
            return;
        }

        body.Json.WriteStartArray("content");
        foreach (var content in contents)
        {
            WritePart(content);
        }

        body.Json.WriteEndArray();
    }

    private void WritePart(AIContent content)
    {
        var json = body.Json;
        json.WriteStartObject();
        switch (content)
        {
            case TextContent text:
                json.WriteString("type", "text");
                body.Text("text", text.Text);
                break;
            case DataContent image when image.HasTopLevelMediaType("image"):
                json.WriteString("type", "image_url");
                json.WriteStartObject("image_url");
                json.WritePropertyName("url");
                body.Data(image.MediaType, image.Data, $"data:{image.MediaType};base64,");
                WriteDetail(image);
                json.WriteEndObject();
                break;
            case UriContent image when image.HasTopLevelMediaType("image"):
                json.WriteString("type", "image_url");
                json.WriteStartObject("image_url");
                body.Text("url", image.Uri.AbsoluteUri);
                WriteDetail(image);
                json.WriteEndObject();
                break;
            case DataContent audio when AudioFormat(audio.MediaType) is { } format:
                json.WriteString("type", "input_audio");
                json.WriteStartObject("input_audio");
                json.WritePropertyName("data");
                body.Data(audio.MediaType, audio.Data);
                json.WriteString("format", format);
                json.WriteEndObject();
                break;
            default:
                throw new ArgumentException($"A {content.GetType().Name} cannot be sent to a server of this dialect: it takes texts, images, and recordings in wav or mp3.", nameof(content));
        }

        json.WriteEndObject();
    }

    // "low", "high" or "auto": how many tokens an image may become.
    private void WriteDetail(AIContent image)
    {
        if (image.AdditionalProperties?.GetValueOrDefault("detail") is string detail and ("low" or "high" or "auto"))
        {
            body.Json.WriteString("detail", detail);
        }
    }

    private static string? AudioFormat(string mediaType) => mediaType switch
    {
        "audio/wav" or "audio/wave" or "audio/x-wav" or "audio/vnd.wave" => "wav",
        "audio/mpeg" or "audio/mp3" => "mp3",
        _ => null,
    };
}
