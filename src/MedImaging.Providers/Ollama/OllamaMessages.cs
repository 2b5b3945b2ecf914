using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Writes messages as Ollama has them: one text each, with images and calls beside it.</summary>
internal sealed class OllamaMessages(RequestBody body)
{
    private readonly Utf8JsonWriter _json = body.Json;
    private readonly Dictionary<string, string> _calls = new(StringComparer.Ordinal);

    public void Write(IReadOnlyList<ChatMessage> messages, string? instructions)
    {
        _json.WriteStartArray("messages");
        if (!string.IsNullOrEmpty(instructions))
        {
            Write("system", instructions, []);
        }

        bool hasAny = false;
        foreach (var message in messages)
        {
            string role = message.Role == ChatRole.System || message.Role.Value == "developer" ? "system" : message.Role == ChatRole.Assistant ? "assistant" : "user";
            hasAny |= Write(role, message.Contents) && role != "system";
        }

        if (!hasAny)
        {
            throw new ArgumentException("There is no message to answer.", nameof(messages));
        }

        _json.WriteEndArray();
    }

    private bool Write(string role, IList<AIContent> contents)
    {
        var text = new StringBuilder();
        var others = new List<AIContent>();
        bool hasAny = false;
        foreach (var content in contents)
        {
            switch (content)
            {
                case TextContent words:
                    text.Append(words.Text);
                    break;
                case DataContent or UriContent or FunctionCallContent:
                    others.Add(content);
                    break;
                case FunctionResultContent result:
                    WriteResult(result);
                    hasAny = true;
                    break;
                case TextReasoningContent or UsageContent or ErrorContent:
                    break;
                default:
                    throw new ArgumentException($"Ollama does not take a {content.GetType().Name}.");
            }
        }

        if (text.Length == 0 && others.Count == 0)
        {
            return hasAny;
        }

        Write(role, text.ToString(), others);
        return true;
    }

    private void Write(string role, string text, List<AIContent> others)
    {
        _json.WriteStartObject();
        _json.WriteString("role", role);
        body.Text("content", text);
        WriteImages(others.Where(content => content is not FunctionCallContent).Select(Image).ToList());
        WriteCalls(others.OfType<FunctionCallContent>().ToList());
        _json.WriteEndObject();
    }

    private static DataContent Image(AIContent content)
    {
        var data = content as DataContent;
        if (content is UriContent { Uri: { IsAbsoluteUri: true, Scheme: "data" } } uri)
        {
            data = new DataContent(uri.Uri, uri.MediaType);
        }

        return data?.HasTopLevelMediaType("image") == true ? data : throw new ArgumentException("Ollama takes images by their bytes, and no other files or addresses.");
    }

    private void WriteImages(List<DataContent> images)
    {
        if (images.Count == 0)
        {
            return;
        }

        _json.WriteStartArray("images");
        foreach (var image in images)
        {
            body.Data(image.MediaType, image.Data);
        }

        _json.WriteEndArray();
    }

    private void WriteCalls(List<FunctionCallContent> calls)
    {
        if (calls.Count == 0)
        {
            return;
        }

        _json.WriteStartArray("tool_calls");
        foreach (var call in calls)
        {
            _calls[call.CallId] = call.Name;
            _json.WriteStartObject();
            _json.WriteString("id", call.CallId);
            _json.WriteStartObject("function");
            _json.WriteString("name", call.Name);
            _json.WritePropertyName("arguments");
            body.Raw(FunctionJson.Arguments(call));
            _json.WriteEndObject();
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void WriteResult(FunctionResultContent result)
    {
        if (!_calls.TryGetValue(result.CallId, out string? name))
        {
            throw new ArgumentException("A function's result comes after its call, in the same conversation.");
        }

        _json.WriteStartObject();
        _json.WriteString("role", "tool");
        _json.WriteString("tool_name", name);
        _json.WriteString("tool_call_id", result.CallId);
        body.Text("content", ToolValues.Result(result));
        _json.WriteEndObject();
    }
}
