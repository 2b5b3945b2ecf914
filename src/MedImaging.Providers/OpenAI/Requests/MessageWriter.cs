using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Writes a conversation's messages. A result of a function is a message of its own; everything else stays with the message it came in.</summary>
internal sealed class MessageWriter(RequestBody body, OpenAIServer server)
{
    private readonly ContentWriter _contents = new(body);

    /// <exception cref="ArgumentException">A message has content that cannot be sent.</exception>
    public void Write(IReadOnlyList<ChatMessage> messages, string? instructions, string? format)
    {
        body.Json.WriteStartArray("messages");
        string? system = string.IsNullOrEmpty(instructions) ? format : format is null ? instructions : instructions + "\n\n" + format;
        if (system is not null)
        {
            body.Json.WriteStartObject();
            body.Json.WriteString("role", "system");
            body.Text("content", system);
            body.Json.WriteEndObject();
        }

        foreach (var message in messages)
        {
            if (message.Role == ChatRole.Assistant)
            {
                WriteAssistant(message);
            }
            else
            {
                WriteOther(message);
            }
        }

        body.Json.WriteEndArray();
    }

    private void WriteOther(ChatMessage message)
    {
        foreach (var result in message.Contents.OfType<FunctionResultContent>())
        {
            body.Json.WriteStartObject();
            body.Json.WriteString("role", "tool");
            body.Text("tool_call_id", result.CallId);
            body.Text("content", ToolValues.Result(result));
            body.Json.WriteEndObject();
        }

        var rest = message.Contents.Where(static content => content is not (FunctionResultContent or FunctionCallContent or TextReasoningContent or UsageContent or ErrorContent)).ToList();
        if (rest.Count == 0)
        {
            return;
        }

        body.Json.WriteStartObject();
        body.Json.WriteString("role", message.Role == ChatRole.System ? "system" : "user");
        WriteName(message);
        _contents.Write(rest);
        body.Json.WriteEndObject();
    }

    private void WriteAssistant(ChatMessage message)
    {
        var calls = message.Contents.OfType<FunctionCallContent>().ToList();
        var details = server.IsRouter ? message.Contents.OfType<TextReasoningContent>().Where(static content => content.ProtectedData is not null).ToList() : [];
        string text = message.Text;
        if (calls.Count == 0 && details.Count == 0 && text.Length == 0)
        {
            return;   // servers refuse an answer that says nothing
        }

        var json = body.Json;
        json.WriteStartObject();
        json.WriteString("role", "assistant");
        WriteName(message);
        if (text.Length > 0 || calls.Count == 0)
        {
            body.Text("content", text);
        }

        WriteDetails(details);
        if (calls.Count > 0)
        {
            json.WriteStartArray("tool_calls");
            foreach (var call in calls)
            {
                WriteCall(call);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteCall(FunctionCallContent call)
    {
        var json = body.Json;
        json.WriteStartObject();
        body.Text("id", call.CallId);
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        body.Text("name", call.Name);
        body.Text("arguments", ToolValues.Arguments(call));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // A provider that signs or encrypts its thinking goes on only when it gets it back as it was.
    private void WriteDetails(List<TextReasoningContent> details)
    {
        bool isOpen = false;
        foreach (var content in details)
        {
            foreach (var detail in ToolValues.Details(content.ProtectedData))
            {
                if (!isOpen)
                {
                    body.Json.WriteStartArray("reasoning_details");
                    isOpen = true;
                }

                detail.WriteTo(body.Json);
                body.Told(detail.GetRawText());
            }
        }

        if (isOpen)
        {
            body.Json.WriteEndArray();
        }
    }

    private void WriteName(ChatMessage message)
    {
        if (!string.IsNullOrWhiteSpace(message.AuthorName))
        {
            body.Text("name", new string([.. message.AuthorName.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_').Take(64)]));
        }
    }
}
