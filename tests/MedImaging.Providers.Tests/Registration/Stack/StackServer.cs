using System.Text.Json.Nodes;
using MedImaging.Testing;

namespace MedImaging.Tests.Registration.Stack;

/// <summary>What the other side says to the whole stack: good answers in the dialect that it was asked in, and error bodies that repeat what it was told.</summary>
internal static class StackServer
{
    public const string Function = "find_study";

    private const string Text = "No finding for " + Canaries.Patient + ". " + Canaries.Echo;

    private static readonly int[] ErrorStatuses = [400, 401, 402, 403, 404, 408, 413, 422, 429, 500, 503];

    /// <summary>Gets errors whose bodies and headers repeat the key, the patient's text and words of the server, in each dialect.</summary>
    public static IEnumerable<FakeFault> Echoes => ErrorStatuses.SelectMany(status => Bodies(status).Select(body =>
        new FakeFault($"{status} with an echo", FakeAnswer.Of(status, "application/json", body, ("x-request-id", Canaries.Echo), ("x-error", Words)))));

    private static string Words => $"Incorrect key {Canaries.Key}-1 for {Canaries.Patient}: {Canaries.Echo}";

    /// <summary>Answers well: by a call of a function where it is offered and was not called yet.</summary>
    public static FakeAnswer Good(FakeProviderRequest request)
    {
        bool calls = request.Text.Contains(Function, StringComparison.Ordinal) && !request.Text.Contains("functionResponse", StringComparison.Ordinal) && !request.Text.Contains("\"tool\"", StringComparison.Ordinal);
        var arguments = new JsonObject { ["name"] = Canaries.Patient };
        return request.Path.Contains("/models/", StringComparison.Ordinal) ? Gemini(request, calls, arguments)
            : request.Path.StartsWith("/api/", StringComparison.Ordinal) ? Ollama(request, calls, arguments)
            : OpenAI(request, calls, arguments);
    }

    private static IEnumerable<string> Bodies(int status) =>
    [
        new JsonObject { ["error"] = new JsonObject { ["message"] = Words, ["type"] = Canaries.Echo, ["code"] = Canaries.Key, ["param"] = Canaries.Patient, ["metadata"] = new JsonObject { ["raw"] = Words, ["provider_name"] = Canaries.Echo } } }.ToJsonString(),
        new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["code"] = status,
                ["message"] = Words,
                ["status"] = Canaries.Echo,
                ["details"] = new JsonArray(new JsonObject { ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo", ["reason"] = Canaries.Key, ["metadata"] = new JsonObject { ["consumer"] = Words } }),
            },
        }.ToJsonString(),
        new JsonObject { ["error"] = Words }.ToJsonString(),
    ];

    private static FakeAnswer Gemini(FakeProviderRequest request, bool calls, JsonObject arguments)
    {
        var part = calls ? new JsonObject { ["functionCall"] = new JsonObject { ["id"] = "c1", ["name"] = Function, ["args"] = arguments } } : new JsonObject { ["text"] = Text };
        string document = new JsonObject
        {
            ["candidates"] = new JsonArray(new JsonObject { ["content"] = new JsonObject { ["role"] = "model", ["parts"] = new JsonArray(part) }, ["finishReason"] = "STOP", ["index"] = 0 }),
            ["usageMetadata"] = new JsonObject { ["promptTokenCount"] = 23, ["candidatesTokenCount"] = 7, ["totalTokenCount"] = 30 },
            ["modelVersion"] = StackHost.Model,
            ["responseId"] = "r-1",
        }.ToJsonString();
        return request.Path.Contains(":stream", StringComparison.Ordinal) ? FakeAnswer.Events(document) : FakeAnswer.Json(document);
    }

    private static FakeAnswer Ollama(FakeProviderRequest request, bool calls, JsonObject arguments)
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = calls ? "" : Text };
        if (calls)
        {
            message["tool_calls"] = new JsonArray(new JsonObject { ["function"] = new JsonObject { ["name"] = Function, ["arguments"] = arguments } });
        }

        string document = new JsonObject
        {
            ["model"] = StackHost.Model,
            ["created_at"] = "2025-01-01T00:00:00.000000Z",
            ["message"] = message,
            ["done"] = true,
            ["done_reason"] = "stop",
            ["prompt_eval_count"] = 23,
            ["eval_count"] = 7,
        }.ToJsonString();
        return IsStream(request) ? FakeAnswer.Of(200, "application/x-ndjson", document + "\n") : FakeAnswer.Json(document);
    }

    private static FakeAnswer OpenAI(FakeProviderRequest request, bool calls, JsonObject arguments)
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = calls ? null : Text };
        if (calls)
        {
            message["tool_calls"] = new JsonArray(new JsonObject
            {
                ["index"] = 0,
                ["id"] = "c1",
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = Function, ["arguments"] = arguments.ToJsonString() },
            });
        }

        bool isStream = IsStream(request);
        string document = new JsonObject
        {
            ["id"] = "r-1",
            ["object"] = isStream ? "chat.completion.chunk" : "chat.completion",
            ["created"] = 1,
            ["model"] = StackHost.Model,
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, [isStream ? "delta" : "message"] = message, ["finish_reason"] = calls ? "tool_calls" : "stop" }),
            ["usage"] = new JsonObject { ["prompt_tokens"] = 23, ["completion_tokens"] = 7, ["total_tokens"] = 30 },
        }.ToJsonString();
        return isStream ? FakeAnswer.Events(document, "[DONE]") : FakeAnswer.Json(document);
    }

    private static bool IsStream(FakeProviderRequest request) => request.Text.Contains("\"stream\":true", StringComparison.Ordinal);
}
