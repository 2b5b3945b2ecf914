using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Writes a chat in Ollama's words, and lists all of it for the gate.</summary>
internal sealed class OllamaRequest
{
    private readonly OllamaOptions _options;
    private readonly RequestBody _body = new();

    private OllamaRequest(OllamaOptions options) => _options = options;

    /// <exception cref="ArgumentException">There is no message or model, or a message has what Ollama does not take.</exception>
    public static ProviderCall Chat(OllamaOptions options, IReadOnlyList<ChatMessage> messages, ChatOptions? call, bool isStream)
    {
        var request = new OllamaRequest(options);
        request.Write(Model(call?.ModelId, options.Model), messages, call, isStream);
        return new ProviderCall
        {
            Path = "api/chat",
            Body = request._body.ToContent,
            Purpose = EgressPurpose.Chat,
            Parts = request._body.Parts,
            Scope = call.GetScope(),
        };
    }

    public static string Model(string? asked, string? configured)
        => (asked ?? configured) is { Length: > 0 } name ? name : throw new ArgumentException("Ollama is to be asked, but neither its options nor the call's name a model.");

    /// <summary>Writes how long a model stays loaded: seconds, as a Go duration; below zero is for good.</summary>
    public static void WriteKeepAlive(Utf8JsonWriter json, TimeSpan? keepAlive)
    {
        if (keepAlive is { } time)
        {
            json.WriteString("keep_alive", time < TimeSpan.Zero ? "-1s" : string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalSeconds}s"));
        }
    }

    private void Write(string model, IReadOnlyList<ChatMessage> messages, ChatOptions? call, bool isStream)
    {
        var json = _body.Json;
        json.WriteStartObject();
        json.WriteString("model", model);
        json.WriteBoolean("stream", isStream);
        new OllamaMessages(_body).Write(messages, call?.Instructions);
        WriteTools(json, call);
        WriteFormat(json, call?.ResponseFormat);
        if ((call?.Reasoning?.Effort is { } effort ? effort != ReasoningEffort.None : _options.Thinks) is { } thinks)
        {
            json.WriteBoolean("think", thinks);
        }

        WriteKeepAlive(json, _options.KeepAlive);
        WriteOptions(json, call);
        json.WriteEndObject();
    }

    // It cannot be told to call a function; it may.
    private void WriteTools(Utf8JsonWriter json, ChatOptions? call)
    {
        if (call?.Tools is not { Count: > 0 } tools || call.ToolMode is NoneChatToolMode)
        {
            return;
        }

        json.WriteStartArray("tools");
        foreach (var tool in tools)
        {
            var function = tool as AIFunctionDeclaration ?? throw new ArgumentException($"Ollama has no tool like a {tool.GetType().Name}.");
            json.WriteStartObject();
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", function.Name);
            json.WriteString("description", function.Description);
            json.WritePropertyName("parameters");
            WriteSchema(function.JsonSchema);
            json.WriteEndObject();
            json.WriteEndObject();
            _body.Told($"{function.Name}: {function.Description}");
        }

        json.WriteEndArray();
    }

    private void WriteFormat(Utf8JsonWriter json, ChatResponseFormat? format)
    {
        if (format is not ChatResponseFormatJson asked)
        {
            return;
        }

        json.WritePropertyName("format");
        if (asked.Schema is { } schema)
        {
            WriteSchema(schema);
        }
        else
        {
            json.WriteStringValue("json");
        }
    }

    private void WriteSchema(JsonElement schema) => _body.Raw(Encoding.UTF8.GetBytes(schema.GetRawText()));

    private void WriteOptions(Utf8JsonWriter json, ChatOptions? call)
    {
        json.WriteStartObject("options");
        _body.Number("temperature", call?.Temperature);
        _body.Number("top_p", call?.TopP);
        _body.Number("presence_penalty", call?.PresencePenalty);
        _body.Number("frequency_penalty", call?.FrequencyPenalty);
        _body.Number("top_k", call?.TopK);
        _body.Number("num_predict", call?.MaxOutputTokens);
        _body.Number("seed", call?.Seed);
        _body.Number("num_ctx", _options.ContextTokens);
        _body.Texts("stop", call?.StopSequences);
        json.WriteEndObject();
    }
}
