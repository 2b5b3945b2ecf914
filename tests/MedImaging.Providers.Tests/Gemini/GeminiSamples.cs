using System.Text.Json;
using MedImaging.Providers;
using MedImaging.Testing;

namespace MedImaging.Tests.Gemini;

/// <summary>Clients for the fake, and requests read back from it.</summary>
internal static class GeminiSamples
{
    public static GeminiOptions Options(Uri address) => new() { Model = "gemini-2.5-flash", Endpoint = new ProviderEndpoint { Address = address, Residency = DataResidency.Local } };

    public static GeminiChatClient Client(Uri address, IEgressGate? gate = null, string key = Canaries.Key, Action<GeminiOptions>? configure = null)
    {
        var options = Options(address);
        configure?.Invoke(options);
        return new GeminiChatClient(options, new ApiKey(key), gate ?? new OpenEgressGate());
    }

    public static WireRequest Read(FakeProviderRequest request)
    {
        var body = JsonDocument.Parse(request.Body).RootElement;
        string method = request.Path[(request.Path.LastIndexOf('/') + 1)..];
        var config = body.GetProperty("generationConfig");
        return new WireRequest
        {
            Model = method[..method.IndexOf(':', StringComparison.Ordinal)],
            IsStream = method.EndsWith(":streamGenerateContent?alt=sse", StringComparison.Ordinal),
            System = body.TryGetProperty("systemInstruction", out var system) ? [.. system.GetProperty("parts").EnumerateArray().Select(part => part.GetProperty("text").GetString()!)] : [],
            Messages = [.. body.GetProperty("contents").EnumerateArray().Select(ReadMessage)],
            Functions = body.TryGetProperty("tools", out var tools) ? [.. tools[0].GetProperty("functionDeclarations").EnumerateArray().Select(tool => tool.GetProperty("name").GetString()!)] : [],
            Schema = config.TryGetProperty("responseJsonSchema", out var schema) ? schema : null,
            MaxOutputTokens = config.TryGetProperty("maxOutputTokens", out var most) ? most.GetInt32() : null,
        };
    }

    private static WireMessage ReadMessage(JsonElement content)
    {
        var parts = content.GetProperty("parts").EnumerateArray().ToList();
        IEnumerable<JsonElement> Of(string kind) => parts.Where(part => part.TryGetProperty(kind, out _)).Select(part => part.GetProperty(kind));

        var results = Of("functionResponse").Select(result => new WireResult(result.GetProperty("id").GetString(), result.GetProperty("name").GetString(), result.GetProperty("response").GetRawText())).ToList();
        return new WireMessage
        {
            Role = results.Count > 0 ? "tool" : content.GetProperty("role").GetString() == "model" ? "assistant" : "user",
            Text = string.Concat(Of("text").Select(text => text.GetString())),
            Images = [.. Of("inlineData").Select(data => data.GetProperty("data").GetBytesFromBase64())],
            Calls = [.. Of("functionCall").Select(call => new WireCall(call.GetProperty("id").GetString(), call.GetProperty("name").GetString()!, call.GetProperty("args").GetRawText()))],
            Results = results,
        };
    }
}
