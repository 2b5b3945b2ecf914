using System.Text.Json;
using System.Text.Json.Nodes;
using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.OpenAI;

/// <summary>The contract of every chat client, for each of the clouds of the dialect, each with its own ways on the wire.</summary>
public abstract class OpenAIContractTests(OpenAIPreset preset) : ChatClientContract
{
    private const string Id = "chatcmpl-1";

    protected override Type DescriptionType => typeof(ProviderDescription);

    protected override string StreamMediaType => "text/event-stream";

    protected override string EndOfStream => "data: [DONE]\n\n";

    protected override IChatClient CreateClient(Uri address, IEgressGate gate) => new OpenAICompatibleChatClient(OpenAIClients.Options(address, preset), new ApiKey(Key), gate);

    protected override string Frame(string document) => $"data: {document}\n\n";

    protected override string ErrorDocument(int status, string words)
        => new JsonObject { ["error"] = new JsonObject { ["message"] = words, ["code"] = status, ["type"] = null, ["param"] = null } }.ToJsonString();

    protected override IReadOnlyList<string> Documents(WireReply reply, bool isStream) => isStream ? Stream(reply) : [Whole(reply)];

    protected override WireRequest ReadRequest(FakeProviderRequest request)
    {
        Assert.Equal("/chat/completions", request.Path);
        using var document = JsonDocument.Parse(request.Body);
        return OpenAIWire.Read(document.RootElement);
    }

    /// <summary>Adds what the call used to the stream's last event.</summary>
    protected abstract void AddUsage(JsonObject last, JsonObject usage);

    protected static JsonObject Usage(WireReply reply) => new()
    {
        ["prompt_tokens"] = reply.InputTokens,
        ["completion_tokens"] = reply.OutputTokens,
        ["total_tokens"] = reply.InputTokens + reply.OutputTokens,
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = 3 },
    };

    private static string Reason(WireReply reply) => reply.IsCutShort ? "length" : reply.Calls.Count > 0 ? "tool_calls" : "stop";

    private static JsonObject Piece(JsonObject delta, string? reason) => new()
    {
        ["id"] = Id,
        ["object"] = "chat.completion.chunk",
        ["created"] = 1_735_000_000,
        ["model"] = "test-model-2026",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = reason }),
    };

    private static string Whole(WireReply reply)
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = reply.Text.Count == 0 ? null : string.Concat(reply.Text) };
        if (reply.Calls.Count > 0)
        {
            message["tool_calls"] = new JsonArray([.. reply.Calls.Select(call => (JsonNode)new JsonObject
            {
                ["id"] = call.Id,
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = call.Arguments },
            })]);
        }

        return new JsonObject
        {
            ["id"] = Id,
            ["created"] = 1_735_000_000,
            ["model"] = "test-model-2026",
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = message, ["finish_reason"] = Reason(reply) }),
            ["usage"] = Usage(reply),
        }.ToJsonString();
    }

    private List<string> Stream(WireReply reply)
    {
        var pieces = reply.Text.Select(text => Piece(new JsonObject { ["role"] = "assistant", ["content"] = text }, null)).ToList();
        for (int i = 0; i < reply.Calls.Count; i++)
        {
            var call = reply.Calls[i];
            int half = call.Arguments.Length / 2;
            pieces.Add(Piece(Call(i, call.Id, call.Name, ""), null));
            pieces.Add(Piece(Call(i, null, null, call.Arguments[..half]), null));
            pieces.Add(Piece(Call(i, null, null, call.Arguments[half..]), null));
        }

        var last = Piece([], Reason(reply));
        AddUsage(last, Usage(reply));
        pieces.Add(last);
        return [.. pieces.Select(piece => piece.ToJsonString())];
    }

    private static JsonObject Call(int index, string? id, string? name, string arguments)
    {
        var function = new JsonObject { ["arguments"] = arguments };
        var call = new JsonObject { ["index"] = index, ["function"] = function };
        if (id is not null)
        {
            (call["id"], call["type"], function["name"]) = (id, "function", name);
        }

        return new JsonObject { ["tool_calls"] = new JsonArray(call) };
    }
}

public sealed class OpenAIItselfContractTests() : OpenAIContractTests(OpenAIPreset.OpenAI)
{
    // In an event of its own, without a choice.
    protected override string EndOfStream
        => $"data: {new JsonObject { ["id"] = "chatcmpl-1", ["choices"] = new JsonArray(), ["usage"] = Usage(new WireReply()) }.ToJsonString()}\n\n" + base.EndOfStream;

    protected override void AddUsage(JsonObject last, JsonObject usage) => last["usage"] = null;
}

public sealed class GroqContractTests() : OpenAIContractTests(OpenAIPreset.Groq)
{
    protected override void AddUsage(JsonObject last, JsonObject usage) => last["x_groq"] = new JsonObject { ["id"] = "req_1", ["usage"] = usage };
}

public sealed class OpenRouterContractTests() : OpenAIContractTests(OpenAIPreset.OpenRouter)
{
    protected override string Frame(string document) => ": OPENROUTER PROCESSING\n\n" + base.Frame(document);

    protected override void AddUsage(JsonObject last, JsonObject usage) => last["usage"] = usage;
}
