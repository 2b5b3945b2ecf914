using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Writes a conversation and its options as the server knows them; an option that it does not know is left out.</summary>
internal sealed class ChatBodyWriter(OpenAICompatibleOptions options, OpenAIServer server)
{
    /// <exception cref="ArgumentException">A message has content that cannot be sent.</exception>
    public OpenAIBody Write(IReadOnlyList<ChatMessage> messages, ChatOptions? call, string? model, bool isStreaming)
    {
        var body = new OpenAIBody(Estimate(messages));
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

    private void WriteOptions(OpenAIBody body, ChatOptions call)
    {
        var json = body.Json;
        Number(json, "temperature", call.Temperature);
        Number(json, "top_p", call.TopP);
        if (server.KnowsTopK && call.TopK is { } topK)
        {
            json.WriteNumber("top_k", topK);
        }

        if (server.KnowsPenalties)
        {
            Number(json, "frequency_penalty", call.FrequencyPenalty);
            Number(json, "presence_penalty", call.PresencePenalty);
        }

        if (call.MaxOutputTokens is { } tokens)
        {
            json.WriteNumber(server.MaxTokens, tokens);
        }

        if (call.Seed is { } seed)
        {
            json.WriteNumber("seed", seed);
        }

        WriteStops(body, call.StopSequences);
        ToolWriter.Write(body, call, server);
        if (server.KnowsReasoningEffort && RouterWriter.Effort(call.Reasoning) is { } effort)
        {
            json.WriteString("reasoning_effort", effort);
        }
    }

    private static void WriteStops(OpenAIBody body, IList<string>? stops)
    {
        if (stops is not { Count: > 0 })
        {
            return;
        }

        body.Json.WriteStartArray("stop");
        foreach (string stop in stops)
        {
            body.Text(stop);
        }

        body.Json.WriteEndArray();
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

    private static void Number(Utf8JsonWriter json, string name, float? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, float.IsFinite(number) ? number : throw new ArgumentException($"The option '{name}' is not a number.", nameof(value)));
        }
    }

    private static int Estimate(IReadOnlyList<ChatMessage> messages)
    {
        long bytes = 1024;
        foreach (var message in messages)
        {
            foreach (var content in message.Contents)
            {
                bytes += content switch { DataContent data => (data.Data.Length * 4L / 3) + 256, TextContent text => text.Text.Length + 64, _ => 256 };
            }
        }

        return (int)Math.Min(bytes, 1 << 30);
    }
}
