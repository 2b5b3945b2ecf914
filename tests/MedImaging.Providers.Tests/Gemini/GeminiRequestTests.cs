using System.Text.Json;
using System.Text.Json.Nodes;
using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Gemini;

/// <summary>What is sent beyond what every vendor's client sends.</summary>
public sealed class GeminiRequestTests
{
    private const string Answer = """{"candidates":[{"content":{"parts":[{"text":"ok"}]},"finishReason":"STOP"}]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Key_GoesIntoItsHeader()
    {
        var request = await SentAsync([new(ChatRole.User, Canaries.Patient)], null);

        Assert.Equal(Canaries.Key, request.Headers["x-goog-api-key"]);
        Assert.DoesNotContain("Authorization", request.Headers.Keys);
        Assert.Equal("/v1beta/models/gemini-2.5-flash:generateContent", request.Path);
        Assert.Equal(request.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), request.Headers["Content-Length"]);
    }

    [Fact]
    public async Task Options_AreWritten()
    {
        var options = new ChatOptions
        {
            Temperature = 0.2f,
            TopP = 0.9f,
            TopK = 40,
            MaxOutputTokens = 100,
            Seed = 7,
            PresencePenalty = 0.1f,
            FrequencyPenalty = 0.3f,
            StopSequences = ["END"],
            ResponseFormat = ChatResponseFormat.Json,
            Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low, Output = ReasoningOutput.Summary },
        };

        var sent = Json(await SentAsync([new(ChatRole.User, Canaries.Patient)], options, configure: it => it.SafetySettings["HARM_CATEGORY_DANGEROUS_CONTENT"] = "BLOCK_ONLY_HIGH"));

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""
                {"temperature":0.2,"topP":0.9,"topK":40,"maxOutputTokens":100,"presencePenalty":0.1,"frequencyPenalty":0.3,"seed":7,"stopSequences":["END"],
                 "responseMimeType":"application/json","thinkingConfig":{"thinkingBudget":1024,"includeThoughts":true}}
                """),
            sent["generationConfig"]));
        Assert.Equal("BLOCK_ONLY_HIGH", (string?)sent["safetySettings"]![0]!["threshold"]);
    }

    [Fact]
    public async Task Thinking_IsTheClientsOwn_WhereTheCallSaysNothing()
    {
        var sent = Json(await SentAsync([new(ChatRole.User, Canaries.Patient)], null, configure: it => it.ThinkingBudget = 0));

        Assert.Equal(0, (int)sent["generationConfig"]!["thinkingConfig"]!["thinkingBudget"]!);
    }

    [Theory]
    [InlineData("../../v1/files")]
    [InlineData("gemini/../x")]
    [InlineData("a?key=b")]
    [InlineData("a%2f")]
    [InlineData("models/..")]
    [InlineData("a:b")]
    [InlineData(" ")]
    public async Task Model_ThatCouldLeadElsewhere_IsTheCallersBug(string model)
    {
        using var client = GeminiSamples.Client(new Uri("http://127.0.0.1:9/"));

        await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync("Hello", new ChatOptions { ModelId = model }, Token));
        Assert.Throws<ArgumentException>(() => GeminiSamples.Client(new Uri("http://127.0.0.1:9/"), configure: it => it.Model = model));
    }

    [Fact]
    public async Task Schema_IsSentAsItIs()
    {
        using var schema = JsonDocument.Parse(await File.ReadAllBytesAsync(TestData.Require("api/gemini/schema/json-schema.json"), Token));

        var sent = Json(await SentAsync([new(ChatRole.User, Canaries.Patient)], new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.RootElement) }));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(schema.RootElement.GetRawText()), sent["generationConfig"]!["responseJsonSchema"]));
        Assert.Equal("application/json", (string?)sent["generationConfig"]!["responseMimeType"]);
    }

    [Fact]
    public async Task Schema_ThatNamesItsDialect_LosesTheName()
    {
        using var schema = JsonDocument.Parse("""{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"string"}""");

        var sent = Json(await SentAsync([new(ChatRole.User, Canaries.Patient)], new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.RootElement) }));

        Assert.Equal("""{"type":"string"}""", sent["generationConfig"]!["responseJsonSchema"]!.ToJsonString());
    }

    [Fact]
    public async Task Schema_AsOpenApi_IsGooglesOwnTwinOfIt()
    {
        using var schema = JsonDocument.Parse(await File.ReadAllBytesAsync(TestData.Require("api/gemini/schema/json-schema.json"), Token));
        var expected = JsonNode.Parse(await File.ReadAllBytesAsync(TestData.Require("api/gemini/schema/open-api-schema.json"), Token))!;
        expected["properties"]!["floatTest"]!.AsObject().Remove("format");   // no JSON Schema tells a float from a double

        var sent = Json(await SentAsync([new(ChatRole.User, Canaries.Patient)], new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.RootElement) }, configure: it => it.UsesOpenApiSchemas = true));

        var actual = sent["generationConfig"]!["responseSchema"]!;
        Assert.True(JsonNode.DeepEquals(expected, actual), actual.ToJsonString());
    }

    [Fact]
    public async Task Functions_HaveTheirSchemas_AndTheirMode()
    {
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create((int id) => id, "find", "Finds."), AIFunctionFactory.Create(() => 1, "now"), new HostedCodeInterpreterTool()], ToolMode = ChatToolMode.RequireSpecific("find") };

        var sent = Json(await SentAsync([new(ChatRole.User, Canaries.Patient)], options));

        var declared = sent["tools"]![0]!["functionDeclarations"]!;
        Assert.Equal("integer", (string?)declared[0]!["parametersJsonSchema"]!["properties"]!["id"]!["type"]);
        Assert.Null(declared[1]!["parametersJsonSchema"]);
        Assert.NotNull(sent["tools"]![1]!["codeExecution"]);
        Assert.Equal(("ANY", "find"), ((string?)sent["toolConfig"]!["functionCallingConfig"]!["mode"], (string?)sent["toolConfig"]!["functionCallingConfig"]!["allowedFunctionNames"]![0]));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Signatures_GoBackWithTheirContent(bool wasKeptAsJson)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Of(200, "text/event-stream", await File.ReadAllBytesAsync(TestData.Require("api/gemini/googleai/streaming-success-thinking-function-call-thought-summary-signature.txt"), Token)));
        provider.Answer(FakeAnswer.Json(Answer));
        using var client = GeminiSamples.Client(provider.Address);
        List<ChatMessage> messages = [new(ChatRole.User, "How many days?")];

        var first = await client.GetStreamingResponseAsync(messages, cancellationToken: Token).ToChatResponseAsync(Token);
        messages.AddMessages(first);
        var call = Assert.Single(first.Messages[0].Contents.OfType<FunctionCallContent>());
        messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, "2025-08-01")]));
        if (wasKeptAsJson)
        {
            messages = JsonSerializer.Deserialize<List<ChatMessage>>(JsonSerializer.Serialize(messages, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!;
        }

        await client.GetResponseAsync(messages, cancellationToken: Token);

        var contents = Json(provider.Requests[1])["contents"]!;
        var part = contents[1]!["parts"]!.AsArray().Single(each => each!["functionCall"] is not null)!;
        Assert.StartsWith("CiIBVKhc7vB", (string?)part["thoughtSignature"], StringComparison.Ordinal);
        Assert.Equal("2025-08-01", (string?)contents[2]!["parts"]![0]!["functionResponse"]!["response"]!["result"]);
        Assert.DoesNotContain(contents[1]!["parts"]!.AsArray(), each => each!["thought"] is not null);   // thoughts without a signature stay here
    }

    [Fact]
    public async Task Calls_OfARealtimeSession_KeepTheirIds()
    {
        string[] lines = await File.ReadAllLinesAsync(TestData.Require("api/authored/gemini-live-toolcall.jsonl"), Token);
        var messages = lines.Select(line => JsonNode.Parse(line)!["msg"]!).ToList();
        var live = messages.Single(message => message["toolCall"] is not null)["toolCall"]!["functionCalls"]!.AsArray();
        var expected = messages.Single(message => message["toolResponse"] is not null)["toolResponse"]!["functionResponses"]![0];
        var parts = new JsonArray([.. live.Select(call => new JsonObject { ["functionCall"] = call!.DeepClone() })]);
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Json(new JsonObject { ["candidates"] = new JsonArray(new JsonObject { ["content"] = new JsonObject { ["parts"] = parts }, ["finishReason"] = "STOP" }) }.ToJsonString()));
        provider.Answer(FakeAnswer.Json(Answer));
        using var client = GeminiSamples.Client(provider.Address);
        List<ChatMessage> asked = [new(ChatRole.User, "Analyze study forty two.")];

        var first = await client.GetResponseAsync(asked, cancellationToken: Token);
        asked.AddMessages(first);
        asked.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent("fc-1", JsonDocument.Parse(expected!["response"]!.ToJsonString()).RootElement)]));
        await client.GetResponseAsync(asked, cancellationToken: Token);

        Assert.Equal("fc-1", Assert.Single(first.Messages[0].Contents.OfType<FunctionCallContent>()).CallId);
        Assert.True(JsonNode.DeepEquals(expected, Json(provider.Requests[1])["contents"]![2]!["parts"]![0]!["functionResponse"]));
    }

    [Fact]
    public async Task Results_OfOneTurn_ShareAContent_AndCallsWithoutIdsGetTheirOwn()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        string calls = await File.ReadAllTextAsync(TestData.Require("api/gemini/vertexai/unary-success-function-call-parallel-calls.json"), Token);
        provider.Answer(FakeAnswer.Json(calls)).Answer(FakeAnswer.Json(calls)).Answer(FakeAnswer.Json(Answer));
        using var client = GeminiSamples.Client(provider.Address);
        List<ChatMessage> messages = [new(ChatRole.User, "Sum.")];

        for (int turn = 0; turn < 2; turn++)
        {
            var response = await client.GetResponseAsync(messages, cancellationToken: Token);
            messages.AddMessages(response);
            messages.AddRange(response.Messages[0].Contents.OfType<FunctionCallContent>().Select(call => new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, 3)])));
        }

        await client.GetResponseAsync(messages, cancellationToken: Token);

        var contents = Json(provider.Requests[2])["contents"]!.AsArray();
        Assert.Equal(["user", "model", "user", "model", "user"], contents.Select(content => (string?)content!["role"]));
        Assert.Equal(
            ["call_1", "call_2", "call_3", "call_4", "call_5", "call_6"],
            contents.SelectMany(content => content!["parts"]!.AsArray()).Select(part => (string?)part!["functionResponse"]?["id"]).OfType<string>());
    }

    [Theory]
    [InlineData("https://example.org/scan.png")]
    [InlineData("file:///etc/passwd")]
    public async Task Addresses_OfTheWebAndOfFiles_AreRefused(string address)
    {
        using var client = GeminiSamples.Client(new Uri("http://127.0.0.1:9/"));

        await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync([new(ChatRole.User, [new UriContent(address, "image/png")])], cancellationToken: Token));
    }

    [Fact]
    public async Task Addresses_OfGooglesStorage_AreSent_AndDataIsInline()
    {
        var sent = Json(await SentAsync([new(ChatRole.User, [new UriContent("gs://bucket/scan.png", "image/png"), new UriContent("data:image/png;base64,AQID", "image/png")])], null));

        var parts = sent["contents"]![0]!["parts"]!;
        Assert.Equal("gs://bucket/scan.png", (string?)parts[0]!["fileData"]!["fileUri"]);
        Assert.Equal("AQID", (string?)parts[1]!["inlineData"]!["data"]);
    }

    [Fact]
    public async Task Result_WithoutItsCall_AndSystemTextAlone_AreTheCallersBug()
    {
        using var client = GeminiSamples.Client(new Uri("http://127.0.0.1:9/"));

        await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync([new(ChatRole.Tool, [new FunctionResultContent("call-9", 1)])], cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync([new(ChatRole.System, "Be brief."), new(ChatRole.User, "")], cancellationToken: Token));
    }

    [Fact]
    public async Task WhatFunctionsTakeAndGive_GoesAsItIsWritten_AndAFailedOneSaysSo()
    {
        var request = await SentAsync(
        [
            new(ChatRole.User, "Who is it?"),
            new(ChatRole.Assistant, [new FunctionCallContent("call-1", "find", new Dictionary<string, object?> { ["name"] = "Müller" }), new FunctionCallContent("call-2", "find")]),
            new(ChatRole.Tool, [new FunctionResultContent("call-1", "Jörg"), new FunctionResultContent("call-2", null) { Exception = new InvalidOperationException(Canaries.Patient) }]),
        ], null);

        string body = System.Text.Encoding.UTF8.GetString(request.Body);
        Assert.Contains("\"Müller\"", body, StringComparison.Ordinal);
        Assert.Contains("\"Jörg\"", body, StringComparison.Ordinal);
        Assert.DoesNotContain(Canaries.Patient, body, StringComparison.Ordinal);
        Assert.Equal("The function failed.", (string?)Json(request)["contents"]![2]!["parts"]![1]!["functionResponse"]!["response"]!["error"]);
    }

    [Fact]
    public async Task Text_ThatIsHalfACharacter_IsReplaced()
    {
        var sent = Json(await SentAsync([new(ChatRole.User, "a\uD800b")], null));

        Assert.Equal("a\uFFFDb", (string?)sent["contents"]![0]!["parts"]![0]!["text"]);
    }

    private static JsonNode Json(FakeProviderRequest request) => JsonNode.Parse(request.Body)!;

    private static async Task<FakeProviderRequest> SentAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, Action<GeminiOptions>? configure = null)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Json(Answer));
        using var client = GeminiSamples.Client(provider.Address, configure: configure);
        await client.GetResponseAsync(messages, options, Token);
        return Assert.Single(provider.Requests);
    }
}
