using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.OpenAI;

public sealed class OpenAICompatibleChatClientTests
{
    private const string Yes = """{"choices":[{"message":{"content":"Yes."},"finish_reason":"stop"}]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheGate_SeesEverythingThatComesFromTheCaller()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Otherwise = _ => FakeAnswer.Json(Yes);
        var gate = new RememberingGate();
        using var schema = JsonDocument.Parse("""{"type":"object","description":"canary-schema"}""");
        using var parameters = JsonDocument.Parse("""{"type":"object","description":"canary-parameters"}""");
        ChatMessage[] messages =
        [
            new(ChatRole.System, "canary-system"),
            new(ChatRole.User, [new TextContent("canary-text"), new UriContent("https://images.example/canary-uri.png", "image/png"), new DataContent("canary-image"u8.ToArray(), "image/png"), new DataContent("canary-audio"u8.ToArray(), "audio/wav")]) { AuthorName = "canary-author" },
            new(ChatRole.Assistant, [new TextContent("canary-answer"), new FunctionCallContent("canary-id", "canary-call", new Dictionary<string, object?> { ["a"] = "canary-argument" }), new TextReasoningContent("t") { ProtectedData = """[{"data":"canary-thought"}]""" }]),
            new(ChatRole.Tool, [new FunctionResultContent("canary-id", "canary-result")]),
        ];
        var options = new ChatOptions
        {
            Instructions = "canary-instructions",
            StopSequences = ["canary-stop"],
            ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.RootElement, "report", "canary-description"),
            Tools = [AIFunctionFactory.CreateDeclaration("canary-function", "canary-purpose", parameters.RootElement)],
        };
        foreach (var preset in Enum.GetValues<OpenAIPreset>())
        {
            using var client = OpenAIClients.Chat(provider, preset, gate: gate);

            await client.GetResponseAsync(messages, options, Token);

            string[] canaries = [.. System.Text.RegularExpressions.Regex.Matches(provider.Requests[^1].Text, "canary-[a-z]+").Select(match => match.Value).Distinct(), "canary-image", "canary-audio"];
            Assert.True(canaries.Length >= 16);
            string seen = string.Join('\n', gate.Last!.Parts.Select(part => Encoding.UTF8.GetString(part.Content.Span)));
            Assert.All(canaries, canary => Assert.Contains(canary, seen, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Sound_And_Pictures_AreParts()
    {
        var body = await SentAsync([new ChatMessage(ChatRole.User,
        [
            new DataContent(new byte[] { 255, 254, 253 }, "audio/mpeg"),
            new DataContent(new byte[] { 251 }, "image/jpeg") { AdditionalProperties = new() { ["detail"] = "high" } },
            new UriContent("https://images.example/x.png", "image/png"),
        ])]);

        Assert.Equal(
            """[{"type":"input_audio","input_audio":{"data":"//79","format":"mp3"}},{"type":"image_url","image_url":{"url":"data:image/jpeg;base64,\u002Bw==","detail":"high"}},{"type":"image_url","image_url":{"url":"https://images.example/x.png"}}]""",
            body["messages"]![0]!["content"]!.ToJsonString());
    }

    [Fact]
    public async Task WhatTheDialectCannotCarry_IsTheCallersBug()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        using var client = OpenAIClients.Chat(provider);

        foreach (var content in (AIContent[])[new DataContent(new byte[] { 1 }, "application/dicom"), new DataContent(new byte[] { 1 }, "audio/flac"), new HostedFileContent("f")])
        {
            await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync([new ChatMessage(ChatRole.User, [content])], cancellationToken: Token));
        }

        await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync("?", new ChatOptions { Temperature = float.NaN }, Token));
        Assert.Empty(provider.Requests);
    }

    [Fact]
    public async Task AFunctionThatFailed_TellsTheModelNothingElse()
    {
        var body = await SentAsync(
        [
            new(ChatRole.User, "?"),
            new(ChatRole.Assistant, [new FunctionCallContent("c", "f")]),
            new(ChatRole.Tool, [new FunctionResultContent("c", null) { Exception = new InvalidOperationException("canary") }]),
            new(ChatRole.Assistant, [new TextReasoningContent("thought")]),
        ]);

        Assert.Equal(3, body["messages"]!.AsArray().Count);   // an answer of thoughts alone says nothing
        Assert.Equal("""{"role":"tool","tool_call_id":"c","content":"Error: the function failed."}""", body["messages"]![2]!.ToJsonString());
        Assert.Equal("{}", (string?)body["messages"]![1]!["tool_calls"]![0]!["function"]!["arguments"]);
    }

    [Theory]
    [InlineData(OpenAIPreset.OpenAI, null, """{"type":"json_schema","json_schema":{"name":"my_report","schema":{"type":"object"},"strict":true}}""", null)]
    [InlineData(OpenAIPreset.OpenAI, JsonSchemaSupport.JsonObject, """{"type":"json_object"}""", "follow this JSON schema: {\"type\":\"object\"}")]
    [InlineData(OpenAIPreset.MedGemma, null, """{"type":"json_object"}""", "follow this JSON schema: {\"type\":\"object\"}")]
    [InlineData(OpenAIPreset.Other, null, null, "follow this JSON schema: {\"type\":\"object\"}")]
    public async Task AShape_IsAskedForAsTheServerKnows(OpenAIPreset preset, JsonSchemaSupport? support, string? format, string? words)
    {
        using var schema = JsonDocument.Parse("""{"type":"object"}""");

        var body = await SentAsync([new(ChatRole.User, "?")], new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.RootElement, "my report") }, preset, options => options.Schemas = support);

        Assert.Equal(format, body["response_format"]?.ToJsonString());
        Assert.Equal(words is not null, ((string?)body["messages"]![0]!["content"])!.EndsWith(words ?? "nothing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ADecline_IsAnAnswer_ThatTheFilterEnds()
    {
        var refused = await ReadAsync("""{"choices":[{"message":{"content":null,"refusal":"I cannot help."},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":4}}""");
        var filtered = await ReadAsync("""{"choices":[{"message":{"content":""},"finish_reason":"content_filter"}]}""");

        Assert.Equal((ChatFinishReason.ContentFilter, "", 5L), (refused.FinishReason, refused.Text, refused.Usage!.InputTokenCount));
        var error = Assert.Single(refused.Messages[0].Contents.OfType<ErrorContent>());
        Assert.Equal(("I cannot help.", "refusal"), (error.Message, error.ErrorCode));
        Assert.Equal(ChatFinishReason.ContentFilter, filtered.FinishReason);
    }

    [Fact]
    public async Task AnAnswer_IsTheFirstChoice_InAnyShape()
    {
        var response = await ReadAsync(
            """
            {"id":7,"created":99999999999999,"choices":[{"message":{"content":[{"type":"text","text":"Clear "},{"type":"other"},"lungs."],"reasoning":"Hm.","logprobs":{}},"logprobs":{"content":[]},"finish_reason":"x y"},
            {"message":{"content":"second"}}],"usage":{"prompt_tokens":-5,"completion_tokens":2,"completion_tokens_details":{"reasoning_tokens":1},"prompt_cache_hit_tokens":3}}
            """);

        Assert.Equal("Clear lungs.", response.Text);
        Assert.Equal("Hm.", Assert.Single(response.Messages[0].Contents.OfType<TextReasoningContent>()).Text);
        Assert.Equal((null, 2L, 1L, 3L), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.ReasoningTokenCount, response.Usage.CachedInputTokenCount));
        Assert.Equal((null, null, new ChatFinishReason("other")), (response.ResponseId, response.CreatedAt, response.FinishReason));
    }

    [Theory]
    [InlineData("""{"error":{"code":402,"message":"m"}}""", ProviderErrorKind.QuotaExhausted)]
    [InlineData("""{"error":"m"}""", ProviderErrorKind.Unknown)]
    [InlineData("""{"object":"error","message":"m","code":400}""", ProviderErrorKind.InvalidRequest)]
    [InlineData("""{"choices":[{"error":{"code":502,"message":"m"},"message":{"content":"half"}}]}""", ProviderErrorKind.ServerError)]
    [InlineData("""{"choices":[{"message":{"content":"half"},"finish_reason":"error"}]}""", ProviderErrorKind.ServerError)]
    [InlineData("""{"choices":[{"message":{"content":"half"}}],"x_groq":{"error":"over_capacity"}}""", ProviderErrorKind.Overloaded)]
    [InlineData("""{"choices":[{"message":{"content":7}}]}""", ProviderErrorKind.MalformedOutput)]
    [InlineData("""{"choices":[{"message":{"content":"\udc00"}}]}""", ProviderErrorKind.MalformedOutput)]
    public async Task AnError_InAGoodAnswer_IsAnError(string body, ProviderErrorKind kind)
        => Assert.Equal(kind, (await Assert.ThrowsAsync<ProviderException>(() => ReadAsync(body))).Error);

    [Fact]
    public async Task MoreCallsThanAnyoneMakes_AreMalformed()
    {
        string calls = string.Join(',', Enumerable.Repeat("""{"id":"c","function":{"name":"f","arguments":"{}"}}""", 129));

        var error = await Assert.ThrowsAsync<ProviderException>(() => ReadAsync("""{"choices":[{"message":{"tool_calls":[""" + calls + "]}}]}"));

        Assert.Equal(ProviderErrorKind.MalformedOutput, error.Error);
    }

    [Fact]
    public async Task TwoCalls_OfOneId_AreTwo_InAWholeAnswer()
    {
        var response = await ReadAsync("""{"choices":[{"message":{"tool_calls":[{"id":"c","function":{"name":"f","arguments":"{\"a\":1}"}},{"id":"c","function":{"name":"g","arguments":"{\"b\":2}"}}]},"finish_reason":"tool_calls"}]}""");

        Assert.Equal(["f", "g"], response.Messages[0].Contents.OfType<FunctionCallContent>().Select(call => call.Name));
    }

    private static async Task<JsonObject> SentAsync(ChatMessage[] messages, ChatOptions? options = null, OpenAIPreset preset = OpenAIPreset.OpenAI, Action<OpenAICompatibleOptions>? configure = null)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Json(Yes));
        using var client = OpenAIClients.Chat(provider, preset, configure);
        await client.GetResponseAsync(messages, options, Token);
        return JsonNode.Parse(provider.Requests[0].Body)!.AsObject();
    }

    private static async Task<ChatResponse> ReadAsync(string body)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Json(body));
        using var client = OpenAIClients.Chat(provider);
        return await client.GetResponseAsync("?", cancellationToken: Token);
    }

    private sealed class RememberingGate : IEgressGate
    {
        private readonly OpenEgressGate _gate = new();

        public EgressRequest? Last { get; private set; }

        public ValueTask<EgressReceipt> AdmitAsync(EgressRequest request, CancellationToken cancellationToken = default)
        {
            Last = request;
            return _gate.AdmitAsync(request, cancellationToken);
        }
    }
}
