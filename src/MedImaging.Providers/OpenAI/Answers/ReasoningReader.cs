using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Reads a model's thinking from the three members that servers put it in. Details that must be given back unread travel as <see cref="TextReasoningContent.ProtectedData"/>.</summary>
internal static class ReasoningReader
{
    public static TextReasoningContent? Read(JsonElement message)
    {
        var details = message.FindArray("reasoning_details"u8);
        string? text = message.FindText("reasoning"u8) ?? message.FindText("reasoning_content"u8) ?? (details is { } given ? Join(given) : null);
        string? kept = details is { } array && array.GetArrayLength() > 0 ? array.GetRawText() : null;
        return string.IsNullOrEmpty(text) && kept is null ? null : new TextReasoningContent(text ?? "") { ProtectedData = kept };
    }

    private static string Join(JsonElement details)
    {
        var text = new StringBuilder();
        foreach (var detail in details.EnumerateArray())
        {
            text.Append(detail.FindText("text"u8) ?? detail.FindText("summary"u8));
        }

        return text.ToString();
    }
}
