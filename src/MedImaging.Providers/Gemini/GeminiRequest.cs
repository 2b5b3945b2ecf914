using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Writes a chat in Google's words, and lists all of it for the gate.</summary>
internal sealed class GeminiRequest
{
    private readonly GeminiOptions _options;
    private readonly JsonBody _body = new();
    private readonly List<EgressPart> _parts = [];

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
            Parts = request._parts,
            Scope = call.GetScope(),
        };
    }

    private void Write(IReadOnlyList<ChatMessage> messages, ChatOptions? call)
    {
        var json = _body.Writer;
        json.WriteStartObject();
        new GeminiContents(_body, _parts).Write(messages, call?.Instructions);
        new GeminiTools(json, _parts, _options.UsesOpenApiSchemas).Write(call);
        WriteSafety(json);
        WriteGeneration(json, call);
        json.WriteEndObject();
        json.Flush();
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
        WriteNumber(json, "temperature", call?.Temperature);
        WriteNumber(json, "topP", call?.TopP);
        WriteNumber(json, "topK", call?.TopK);
        WriteNumber(json, "maxOutputTokens", call?.MaxOutputTokens);
        WriteNumber(json, "presencePenalty", call?.PresencePenalty);
        WriteNumber(json, "frequencyPenalty", call?.FrequencyPenalty);
        if (call?.Seed is { } seed)
        {
            json.WriteNumber("seed", unchecked((int)seed));   // an int32 there
        }

        if (call?.StopSequences is { Count: > 0 } stops)
        {
            json.WriteStartArray("stopSequences");
            foreach (string stop in stops)
            {
                json.WriteStringValue(stop);
                _parts.Add(EgressPart.OfText(stop));
            }

            json.WriteEndArray();
        }

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
            GeminiSchema.Write(json, _parts, schema, _options.UsesOpenApiSchemas);
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
        WriteNumber(json, "thinkingBudget", budget);
        if (includes)
        {
            json.WriteBoolean("includeThoughts", true);
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

    private static void WriteNumber(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
