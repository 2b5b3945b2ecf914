using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Writes a chat in Google's words, and lists all of it for the gate.</summary>
internal sealed class GeminiRequest
{
    private readonly GeminiOptions _options;
    private readonly RequestBody _body = new();

    private GeminiRequest(GeminiOptions options) => _options = options;

    /// <exception cref="ArgumentException">There is no message, or one has what Gemini does not take.</exception>
    public static ProviderCall Chat(GeminiOptions options, IReadOnlyList<ChatMessage> messages, ChatOptions? call, bool isStream)
    {
        string model = GeminiNames.Model(call?.ModelId, options.Model);
        var request = new GeminiRequest(options);
        request.Write(messages, call);
        return new ProviderCall
        {
            Path = isStream ? $"v1beta/models/{model}:streamGenerateContent?alt=sse" : $"v1beta/models/{model}:generateContent",
            Body = request._body.ToContent,
            Purpose = EgressPurpose.Chat,
            Parts = request._body.Parts,
            Scope = call.GetScope(),
        };
    }

    private void Write(IReadOnlyList<ChatMessage> messages, ChatOptions? call)
    {
        var json = _body.Json;
        json.WriteStartObject();
        new GeminiContents(_body).Write(messages, call?.Instructions);
        new GeminiTools(_body, _options.UsesOpenApiSchemas).Write(call);
        WriteSafety(json);
        WriteGeneration(json, call);
        json.WriteEndObject();
    }

    private void WriteSafety(Utf8JsonWriter json)
    {
        if (_options.SafetySettings.Count == 0)
        {
            return;
        }

        json.WriteStartArray("safetySettings");
        foreach (var (category, threshold) in _options.SafetySettings)
        {
            json.WriteStartObject();
            json.WriteString("category", category);
            json.WriteString("threshold", threshold);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteGeneration(Utf8JsonWriter json, ChatOptions? call)
    {
        json.WriteStartObject("generationConfig");
        _body.Number("temperature", call?.Temperature);
        _body.Number("topP", call?.TopP);
        _body.Number("topK", call?.TopK);
        _body.Number("maxOutputTokens", call?.MaxOutputTokens);
        _body.Number("presencePenalty", call?.PresencePenalty);
        _body.Number("frequencyPenalty", call?.FrequencyPenalty);
        if (call?.Seed is { } seed)
        {
            json.WriteNumber("seed", unchecked((int)seed));   // an int32 there
        }

        _body.Texts("stopSequences", call?.StopSequences);
        if (call?.ResponseFormat is ChatResponseFormatJson format)
        {
            WriteFormat(json, format);
        }

        WriteThinking(json, call?.Reasoning);
        json.WriteEndObject();
    }

    private void WriteFormat(Utf8JsonWriter json, ChatResponseFormatJson format)
    {
        json.WriteString("responseMimeType", "application/json");
        if (format.Schema is { } schema)
        {
            json.WritePropertyName(_options.UsesOpenApiSchemas ? "responseSchema" : "responseJsonSchema");
            GeminiSchema.Write(_body, schema, _options.UsesOpenApiSchemas);
        }
    }

    private void WriteThinking(Utf8JsonWriter json, ReasoningOptions? reasoning)
    {
        int? budget = reasoning?.Effort switch
        {
            ReasoningEffort.None => 0,
            ReasoningEffort.Low => 1024,
            ReasoningEffort.Medium => 8192,
            ReasoningEffort.High or ReasoningEffort.ExtraHigh => 24576,   // as Google maps the efforts of its OpenAI dialect
            _ => _options.ThinkingBudget,
        };
        bool includes = reasoning?.Output is { } output ? output != ReasoningOutput.None : _options.IncludesThoughts;
        if (budget is null && !includes)
        {
            return;
        }

        json.WriteStartObject("thinkingConfig");
        _body.Number("thinkingBudget", budget);
        if (includes)
        {
            json.WriteBoolean("includeThoughts", true);
        }

        json.WriteEndObject();
    }
}
