using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Reads the contents of a message, or of a piece of one: thinking, text in either shape, and a refusal.</summary>
internal static class MessageReader
{
    /// <summary>The <see cref="ErrorContent.ErrorCode"/> of a refusal.</summary>
    public const string RefusalCode = "refusal";

    /// <exception cref="JsonException">The content is neither text, nor parts, nor nothing.</exception>
    public static void Read(JsonElement message, List<AIContent> contents)
    {
        if (ReasoningReader.Read(message) is { } thinking)
        {
            contents.Add(thinking);
        }

        switch (message.Find("content"u8))
        {
            case null:
                break;
            case { ValueKind: JsonValueKind.String } text:
                AddText(text.Text(), contents);
                break;
            case { ValueKind: JsonValueKind.Array } parts:
                foreach (var part in parts.EnumerateArray())
                {
                    ReadPart(part, contents);
                }

                break;
            default:
                throw new JsonException("A message's content is neither text nor parts.");
        }

        AddRefusal(message.FindText("refusal"u8), contents);
    }

    private static void ReadPart(JsonElement part, List<AIContent> contents)
    {
        if (part.ValueKind == JsonValueKind.String)
        {
            AddText(part.Text(), contents);
            return;
        }

        AddText(part.FindText("text"u8), contents);
        AddRefusal(part.FindText("refusal"u8), contents);
    }

    private static void AddText(string? text, List<AIContent> contents)
    {
        if (!string.IsNullOrEmpty(text))
        {
            contents.Add(new TextContent(text));
        }
    }

    private static void AddRefusal(string? refusal, List<AIContent> contents)
    {
        if (!string.IsNullOrEmpty(refusal))
        {
            contents.Add(new ErrorContent(refusal) { ErrorCode = RefusalCode });
        }
    }
}
