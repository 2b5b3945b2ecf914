using System.Text.Json;
using System.Text.Json.Nodes;
using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Ollama;

public sealed class OllamaChatClientContractTests : ChatClientContract
{
    protected override Type DescriptionType => typeof(ProviderDescription);

    protected override string StreamMediaType => "application/x-ndjson";

    protected override bool HasCallIds => false;

    protected override IChatClient CreateClient(Uri address, IEgressGate gate)
        => new OllamaChatClient(new OllamaOptions { Model = "llava:13b", ApiKey = Key, Endpoint = new ProviderEndpoint { Address = address, Residency = DataResidency.Local } }, gate);

    protected override IReadOnlyList<string> Documents(WireReply reply, bool isStream)
    {
        var calls = reply.Calls.Select(call => new JsonObject { ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = JsonNode.Parse(call.Arguments) } }).ToArray();
        if (!isStream)
        {
            return [Document(string.Concat(reply.Text), calls, reply)];
        }

        var documents = reply.Text.Select(text => Document(text, [], null));
        return [.. calls.Length > 0 ? documents.Append(Document("", calls, null)) : documents, Document("", [], reply)];
    }

    protected override string Frame(string document) => document + "\n";

    protected override string ErrorDocument(int status, string words) => new JsonObject { ["error"] = words }.ToJsonString();

    protected override WireRequest ReadRequest(FakeProviderRequest request)
    {
        var body = JsonDocument.Parse(request.Body).RootElement;
        var messages = body.GetProperty("messages").EnumerateArray().ToList();
        return new WireRequest
        {
            Model = body.GetProperty("model").GetString(),
            IsStream = body.GetProperty("stream").GetBoolean(),
            System = [.. messages.Where(message => message.GetProperty("role").GetString() == "system").Select(message => message.GetProperty("content").GetString()!)],
            Messages = [.. messages.Where(message => message.GetProperty("role").GetString() != "system").Select(ReadMessage)],
            Functions = body.TryGetProperty("tools", out var tools) ? [.. tools.EnumerateArray().Select(tool => tool.GetProperty("function").GetProperty("name").GetString()!)] : [],
            Schema = body.TryGetProperty("format", out var schema) ? schema : null,
            MaxOutputTokens = body.GetProperty("options").TryGetProperty("num_predict", out var most) ? most.GetInt32() : null,
        };
    }

    private static WireMessage ReadMessage(JsonElement message)
    {
        string role = message.GetProperty("role").GetString()!;
        string text = message.GetProperty("content").GetString()!;
        return new WireMessage
        {
            Role = role,
            Text = text,
            Images = message.TryGetProperty("images", out var images) ? [.. images.EnumerateArray().Select(image => image.GetBytesFromBase64())] : [],
            Calls = message.TryGetProperty("tool_calls", out var calls)
                ? [.. calls.EnumerateArray().Select(call => new WireCall(null, call.GetProperty("function").GetProperty("name").GetString()!, call.GetProperty("function").GetProperty("arguments").GetRawText()))]
                : [],
            Results = role == "tool" ? [new WireResult(message.GetProperty("tool_call_id").GetString(), message.GetProperty("tool_name").GetString(), text)] : [],
        };
    }

    private static string Document(string text, JsonObject[] calls, WireReply? end)
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = text };
        if (calls.Length > 0)
        {
            message["tool_calls"] = new JsonArray(calls);
        }

        var document = new JsonObject { ["model"] = "llava:13b", ["created_at"] = "2025-01-01T00:00:00.000000Z", ["message"] = message, ["done"] = end is not null };
        if (end is not null)
        {
            document["done_reason"] = end.IsCutShort ? "length" : "stop";
            document["prompt_eval_count"] = end.InputTokens;
            document["eval_count"] = end.OutputTokens;
        }

        return document.ToJsonString();
    }
}
