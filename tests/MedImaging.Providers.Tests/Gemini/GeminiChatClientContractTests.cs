using System.Text.Json;
using System.Text.Json.Nodes;
using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Gemini;

public sealed class GeminiChatClientContractTests : ChatClientContract
{
    protected override Type DescriptionType => typeof(ProviderDescription);

    protected override string StreamMediaType => "text/event-stream";

    protected override IChatClient CreateClient(Uri address, IEgressGate gate) => GeminiSamples.Client(address, gate, Key);

    protected override IReadOnlyList<string> Documents(WireReply reply, bool isStream)
    {
        var parts = reply.Text.Select(text => new JsonObject { ["text"] = text })
            .Concat(reply.Calls.Select(call => new JsonObject { ["functionCall"] = new JsonObject { ["id"] = call.Id, ["name"] = call.Name, ["args"] = JsonNode.Parse(call.Arguments) } }))
            .ToList();
        var documents = isStream
            ? parts.Select((part, at) => Document([part], at == parts.Count - 1, reply))
            : [Document(parts, isLast: true, reply)];
        return [.. documents.Select(document => document.ToJsonString())];
    }

    protected override string Frame(string document) => $"data: {document}\r\n\r\n";

    protected override string ErrorDocument(int status, string words)
    {
        string name = status switch
        {
            400 => "INVALID_ARGUMENT",
            401 => "UNAUTHENTICATED",
            403 => "PERMISSION_DENIED",
            404 => "NOT_FOUND",
            429 => "RESOURCE_EXHAUSTED",
            503 => "UNAVAILABLE",
            504 => "DEADLINE_EXCEEDED",
            _ => "INTERNAL",
        };
        return new JsonObject { ["error"] = new JsonObject { ["code"] = status, ["message"] = words, ["status"] = name } }.ToJsonString();
    }

    protected override WireRequest ReadRequest(FakeProviderRequest request) => GeminiSamples.Read(request);

    private static JsonObject Document(IEnumerable<JsonObject> parts, bool isLast, WireReply reply)
    {
        var candidate = new JsonObject { ["content"] = new JsonObject { ["role"] = "model", ["parts"] = new JsonArray([.. parts]) }, ["index"] = 0 };
        if (isLast)
        {
            candidate["finishReason"] = reply.IsCutShort ? "MAX_TOKENS" : "STOP";
        }

        return new JsonObject
        {
            ["candidates"] = new JsonArray(candidate),
            ["usageMetadata"] = new JsonObject
            {
                ["promptTokenCount"] = reply.InputTokens,
                ["candidatesTokenCount"] = isLast ? reply.OutputTokens : 1,
                ["totalTokenCount"] = reply.InputTokens + (isLast ? reply.OutputTokens : 1),
            },
            ["modelVersion"] = "gemini-2.5-flash",
            ["responseId"] = "r-1",
        };
    }
}
