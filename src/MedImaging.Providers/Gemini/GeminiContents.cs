using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Writes messages as <c>systemInstruction</c> and <c>contents</c>.</summary>
internal sealed class GeminiContents(RequestBody body)
{
    private readonly Utf8JsonWriter _json = body.Json;
    private readonly Dictionary<string, string> _calls = new(StringComparer.Ordinal);

    public void Write(IReadOnlyList<ChatMessage> messages, string? instructions)
    {
        WriteSystem(messages, instructions);
        _json.WriteStartArray("contents");
        string? open = null;
        foreach (var message in messages)
        {
            var contents = IsSystem(message) ? [] : message.Contents.Where(IsSent).ToList();
            if (contents.Count == 0)
            {
                continue;
            }

            // The results of all calls of one turn belong into one content, also where each is a message.
            string role = message.Role == ChatRole.Assistant ? "model" : message.Role == ChatRole.Tool ? "tool" : "user";
            if (open is not null && !(open == "tool" && role == "tool"))
            {
                Close();
                open = null;
            }

            if (open is null)
            {
                _json.WriteStartObject();
                _json.WriteString("role", role == "model" ? "model" : "user");
                _json.WriteStartArray("parts");
                open = role;
            }

            contents.ForEach(Write);
        }

        if (open is null)
        {
            throw new ArgumentException("There is no message to answer.", nameof(messages));
        }

        Close();
        _json.WriteEndArray();
    }

    private static bool IsSystem(ChatMessage message) => message.Role == ChatRole.System || message.Role.Value == "developer";

    private static bool IsSent(AIContent content) => content switch
    {
        TextContent text => text.Text.Length > 0,
        TextReasoningContent => GeminiNames.SignatureOf(content) is not null,   // thoughts of another model mean nothing to this one
        UsageContent or ErrorContent or CodeInterpreterToolCallContent or CodeInterpreterToolResultContent => false,
        _ => true,
    };

    private void Close()
    {
        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    private void WriteSystem(IReadOnlyList<ChatMessage> messages, string? instructions)
    {
        var texts = messages.Where(IsSystem).Select(message => message.Text).Prepend(instructions ?? "").Where(text => text.Length > 0).ToList();
        if (texts.Count == 0)
        {
            return;
        }

        _json.WriteStartObject("systemInstruction");
        _json.WriteStartArray("parts");
        foreach (string text in texts)
        {
            _json.WriteStartObject();
            body.Text("text", text);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    private void Write(AIContent content)
    {
        _json.WriteStartObject();
        switch (content)
        {
            case TextContent text:
                body.Text("text", text.Text);
                break;
            case TextReasoningContent thought:
                body.Text("text", thought.Text);
                _json.WriteBoolean("thought", true);
                break;
            case DataContent data:
                WriteData(data.Data, data.MediaType);
                break;
            case UriContent uri:
                WriteUri(uri);
                break;
            case FunctionCallContent call:
                WriteCall(call);
                break;
            case FunctionResultContent result:
                WriteResult(result);
                break;
            default:
                throw new ArgumentException($"Gemini does not take a {content.GetType().Name}.");
        }

        if (GeminiNames.SignatureOf(content) is { } signature)
        {
            _json.WriteString("thoughtSignature", signature);
        }

        _json.WriteEndObject();
    }

    private void WriteData(ReadOnlyMemory<byte> data, string mediaType)
    {
        _json.WriteStartObject("inlineData");
        _json.WriteString("mimeType", mediaType);
        _json.WritePropertyName("data");
        body.Data(mediaType, data);
        _json.WriteEndObject();
    }

    private void WriteUri(UriContent content)
    {
        if (content.Uri.IsAbsoluteUri && content.Uri.Scheme == "data")
        {
            var data = new DataContent(content.Uri, content.MediaType);
            WriteData(data.Data, data.MediaType);
            return;
        }

        if (!content.Uri.IsAbsoluteUri || content.Uri.Scheme != "gs")
        {
            throw new ArgumentException("Gemini fetches nothing from the web: give it the bytes, or a gs:// address.");
        }

        _json.WriteStartObject("fileData");
        _json.WriteString("mimeType", content.MediaType);
        body.Text("fileUri", content.Uri.AbsoluteUri);
        _json.WriteEndObject();
    }

    private void WriteCall(FunctionCallContent call)
    {
        _calls[call.CallId] = call.Name;
        _json.WriteStartObject("functionCall");
        _json.WriteString("id", call.CallId);
        _json.WriteString("name", call.Name);
        _json.WritePropertyName("args");
        body.Raw(FunctionJson.Arguments(call));
        _json.WriteEndObject();
    }

    private void WriteResult(FunctionResultContent result)
    {
        if (!_calls.TryGetValue(result.CallId, out string? name))
        {
            throw new ArgumentException("A function's result comes after its call, in the same conversation.");
        }

        _json.WriteStartObject("functionResponse");
        _json.WriteString("id", result.CallId);
        _json.WriteString("name", name);
        _json.WritePropertyName("response");
        body.Raw(FunctionJson.Result(result));
        _json.WriteEndObject();
    }
}
