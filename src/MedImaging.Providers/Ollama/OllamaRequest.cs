using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Writes a chat in Ollama's words, and lists all of it for the gate.</summary>
internal sealed class OllamaRequest
{
    private readonly OllamaOptions _options;
    private readonly JsonBody _body = new();
    private readonly List<EgressPart> _parts = [];

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
            Parts = request._parts,
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
        var json = _body.Writer;
        json.WriteStartObject();
        json.WriteString("model", model);
        json.WriteBoolean("stream", isStream);
        new OllamaMessages(_body, _parts).Write(messages, call?.Instructions);
        WriteTools(json, call);
        WriteFormat(json, call?.ResponseFormat);
        if ((call?.Reasoning?.Effort is { } effort ? effort != ReasoningEffort.None : _options.Thinks) is { } thinks)
        {
            json.WriteBoolean("think", thinks);
        }

        WriteKeepAlive(json, _options.KeepAlive);
        WriteOptions(json, call);
        json.WriteEndObject();
        json.Flush();
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
            WriteSchema(json, function.JsonSchema);
            json.WriteEndObject();
            json.WriteEndObject();
            _parts.Add(EgressPart.OfText($"{function.Name}: {function.Description}"));
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
            WriteSchema(json, schema);
        }
        else
        {
            json.WriteStringValue("json");
        }
    }

    private void WriteSchema(Utf8JsonWriter json, JsonElement schema)
    {
        byte[] text = Encoding.UTF8.GetBytes(schema.GetRawText());
        json.WriteRawValue(text);
        _parts.Add(new EgressPart("application/json", text));
    }

    private void WriteOptions(Utf8JsonWriter json, ChatOptions? call)
    {
        json.WriteStartObject("options");
        WriteNumber(json, "temperature", call?.Temperature);
        WriteNumber(json, "top_p", call?.TopP);
        WriteNumber(json, "presence_penalty", call?.PresencePenalty);
        WriteNumber(json, "frequency_penalty", call?.FrequencyPenalty);
        WriteNumber(json, "top_k", call?.TopK);
        WriteNumber(json, "num_predict", call?.MaxOutputTokens);
        WriteNumber(json, "seed", call?.Seed);
        WriteNumber(json, "num_ctx", _options.ContextTokens);
        if (call?.StopSequences is { Count: > 0 } stops)
        {
            json.WriteStartArray("stop");
            foreach (string stop in stops)
            {
                json.WriteStringValue(stop);
                _parts.Add(EgressPart.OfText(stop));
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, float? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
