using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Writes a conversation and its options as the server knows them; an option that it does not know is left out.</summary>
internal sealed class ChatBodyWriter(OpenAICompatibleOptions options, OpenAIServer server)
{
    /// <exception cref="ArgumentException">A message has content that cannot be sent.</exception>
    public RequestBody Write(IReadOnlyList<ChatMessage> messages, ChatOptions? call, string? model, bool isStreaming)
    {
        var body = new RequestBody();
        var json = body.Json;
        bool isInstance = options.BodyStyle == OpenAIBodyStyle.Instances;
        json.WriteStartObject();
        if (isInstance)
        {
            json.WriteStartArray("instances");
            json.WriteStartObject();
            json.WriteString("@requestFormat", "chatCompletions");
        }

        if (model is not null)
        {
            json.WriteString("model", model);
        }

        var format = new FormatWriter(options, server).Write(body, call?.ResponseFormat);
        new MessageWriter(body, server).Write(messages, call?.Instructions, format);
        if (call is not null)
        {
            WriteOptions(body, call);
        }

        if (isStreaming)
        {
            WriteStreaming(json);
        }

        if (server.IsRouter)
        {
            RouterWriter.Write(body, options.OpenRouter, call.GetScope(), call?.Reasoning);
        }

        if (isInstance)
        {
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
        return body;
    }

    private void WriteOptions(RequestBody body, ChatOptions call)
    {
        body.Number("temperature", call.Temperature);
        body.Number("top_p", call.TopP);
        if (server.KnowsTopK)
        {
            body.Number("top_k", call.TopK);
        }

        if (server.KnowsPenalties)
        {
            body.Number("frequency_penalty", call.FrequencyPenalty);
            body.Number("presence_penalty", call.PresencePenalty);
        }

        body.Number(server.MaxTokens, call.MaxOutputTokens);
        body.Number("seed", call.Seed);
        body.Texts("stop", call.StopSequences);
        ToolWriter.Write(body, call, server);
        if (server.KnowsReasoningEffort && RouterWriter.Effort(call.Reasoning) is { } effort)
        {
            body.Json.WriteString("reasoning_effort", effort);
        }
    }

    private void WriteStreaming(Utf8JsonWriter json)
    {
        json.WriteBoolean("stream", true);
        if (server.KnowsStreamUsage)
        {
            json.WriteStartObject("stream_options");
            json.WriteBoolean("include_usage", true);
            json.WriteEndObject();
        }
    }
}
