using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.OpenAI.Answers;

public sealed class OpenAIStreamTests
{
    private const string End = """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_InPieces_AreWhole_HoweverTheyAreCounted()
    {
        string[][] streams =
        [
            [   // by index, mixed, the name said again with each piece
                Calls("""{"index":0,"id":"a","function":{"name":"f","arguments":""}}"""), Calls("""{"index":1,"id":"b","function":{"name":"g","arguments":"{"}}"""),
                Calls("""{"index":0,"function":{"name":"f","arguments":"{\"x\":"}}"""), Calls("""{"index":1,"function":{"arguments":"}"}}"""), Calls("""{"index":0,"function":{"arguments":"1}"}}"""),
            ],
            [Calls("""{"id":"a","function":{"name":"f","arguments":"{\"x\":"}}"""), Calls("""{"function":{"arguments":"1}"}}"""), Calls("""{"id":"b","function":{"name":"g","arguments":"{"}}"""), Calls("""{"function":{"arguments":"}"}}""")],
            [Calls("""{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}}"""), Calls("""{"index":0,"id":"b","function":{"name":"g","arguments":""}}""")],
            [Calls("""{"id":"a","function":{"name":"f","arguments":{"x":1}}},{"id":"b","function":{"name":"g"}}""")],
        ];
        foreach (string[] stream in streams)
        {
            var response = await ReadAsync([.. stream, End, "[DONE]"]);

            var calls = response.Messages[0].Contents.OfType<FunctionCallContent>().ToList();
            Assert.Equal([("a", "f"), ("b", "g")], calls.Select(call => (call.CallId, call.Name)));
            Assert.Equal("1", Assert.Single(calls[0].Arguments!).Value!.ToString());
            Assert.Empty(calls[1].Arguments!);
        }
    }

    [Theory]
    [InlineData("{\\\"x\\\":")]
    [InlineData("[1]")]
    [InlineData("not JSON")]
    public async Task ACall_WithBrokenArguments_IsACallThatSaysSo(string arguments)
    {
        var response = await ReadAsync(Calls($$$"""{"index":0,"id":"a","function":{"name":"f","arguments":"{{{arguments}}}"}}"""), End, "[DONE]");

        var call = Assert.Single(response.Messages[0].Contents.OfType<FunctionCallContent>());
        Assert.Null(call.Arguments);
        Assert.NotNull(call.Exception);
    }

    [Theory]
    [InlineData("reasoning")]
    [InlineData("reasoning_content")]
    public async Task Thinking_IsThinking(string member)
    {
        var response = await ReadAsync($$$"""{"choices":[{"delta":{"{{{member}}}":"Let me "}}]}""", $$$"""{"choices":[{"delta":{"{{{member}}}":"see."}}]}""", Text("Clear."), End, "[DONE]");

        Assert.Equal("Let me see.", string.Concat(response.Messages[0].Contents.OfType<TextReasoningContent>().Select(content => content.Text)));
        Assert.Equal("Clear.", response.Text);
    }

    [Fact]
    public async Task AnError_InTheMiddle_IsAnError_AfterWhatCame()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Events(Text("Cle"), """{"id":"1","error":{"code":502,"message":"Upstream words"},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}"""));
        using var client = OpenAIClients.Chat(provider, OpenAIPreset.OpenRouter);
        var seen = new List<string>();

        var error = await Assert.ThrowsAsync<ProviderException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync("?", cancellationToken: Token))
            {
                seen.Add(update.Text);
            }
        });

        Assert.Equal(["Cle"], seen);
        Assert.Equal(ProviderErrorKind.ServerError, error.Error);
        Assert.DoesNotContain("Upstream words", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStream_ThatStops_IsNoShortAnswer()
    {
        foreach (string[] stream in (string[][])[[Text("Clear")], [Text("Clear"), "[DONE]"], ["[DONE]"], []])
        {
            var error = await Assert.ThrowsAsync<ProviderException>(() => ReadAsync(stream));

            Assert.Equal(ProviderErrorKind.Network, error.Error);
        }
    }

    [Fact]
    public async Task Usage_IsCountedOnce_WhenItIsToldWithEachEvent()
    {
        string[] events = [.. Enumerable.Range(1, 5).Select(i => $$$"""{"choices":[{"delta":{"content":"x"}}],"usage":{"prompt_tokens":10,"completion_tokens":{{{i}}},"total_tokens":{{{10 + i}}}}}""")];

        var response = await ReadAsync([.. events, End, "[DONE]"]);

        Assert.Equal((10L, 5L, 15L), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount));
    }

    [Fact]
    public async Task ARefusal_EndsByTheFilter_WithTheModelsWords()
    {
        var response = await ReadAsync("""{"choices":[{"delta":{"refusal":"I cannot "}}]}""", """{"choices":[{"delta":{"refusal":"help."}}]}""", End, "[DONE]");

        Assert.Equal(ChatFinishReason.ContentFilter, response.FinishReason);
        Assert.Equal("I cannot help.", string.Concat(response.Messages[0].Contents.OfType<ErrorContent>().Select(content => content.Message)));
    }

    [Fact]
    public async Task OtherChoices_AreLeftOut_AndAnUnknownReasonIsKept()
    {
        var response = await ReadAsync(
            """{"choices":[{"index":1,"delta":{"content":"no"}},{"index":0,"delta":{"content":[{"type":"text","text":"y"},"es"]}}]}""",
            """{"choices":[{"index":1,"delta":{},"finish_reason":"stop"}]}""",
            """{"choices":[{"index":0,"delta":{},"finish_reason":"brand_new"}]}""");

        Assert.Equal(("yes", new ChatFinishReason("brand_new")), (response.Text, response.FinishReason));
    }

    [Fact]
    public async Task AServerThatDoesNotStream_GivesItsAnswer()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Json("""{"id":"1","choices":[{"message":{"content":"Clear."},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}"""));
        using var client = OpenAIClients.Chat(provider, OpenAIPreset.LlamaCpp);

        var response = await client.GetStreamingResponseAsync("?", cancellationToken: Token).ToChatResponseAsync(Token);

        Assert.Equal(("Clear.", ChatFinishReason.Stop, 5L), (response.Text, response.FinishReason, response.Usage!.TotalTokenCount));
    }

    [Fact]
    public async Task EveryRecordedAnswer_CutAnywhere_IsAnErrorOrTheWhole()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        using var client = OpenAIClients.Chat(provider);
        string stream = await File.ReadAllTextAsync(TestData.Require("api/authored/openai-compatible-stream.sse"), Token);
        var bodies = RecordedAnswers.Files().Where(file => file.StartsWith("openai/Chat", StringComparison.Ordinal)).SelectMany(RecordedAnswers.Exchanges)
            .Where(exchange => exchange.Status == 200).Select(exchange => (Media: "application/json", exchange.Answer)).Append(("text/event-stream", stream)).ToList();
        foreach (var (media, body) in bodies)
        {
            for (int cut = 0; cut < body.Length; cut += Math.Max(1, body.Length / 60))
            {
                provider.Answer(FakeAnswer.Of(200, media, body[..cut]));
                try
                {
                    var response = await client.GetStreamingResponseAsync("?", cancellationToken: Token).ToChatResponseAsync(Token);
                    Assert.True(media == "text/event-stream" && response.Text == "No acute cardiopulmonary process.", $"A cut at {cut} was taken for an answer.");
                }
                catch (ProviderException ex)
                {
                    Assert.True(ex.Error is ProviderErrorKind.MalformedOutput or ProviderErrorKind.Network);
                }
            }
        }
    }

    private static string Text(string text) => $$$"""{"choices":[{"index":0,"delta":{"content":"{{{text}}}"}}]}""";

    private static string Calls(string calls) => """{"choices":[{"index":0,"delta":{"tool_calls":[""" + calls + "]}}]}";

    private static async Task<ChatResponse> ReadAsync(params string[] events)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Events(events));
        using var client = OpenAIClients.Chat(provider);
        return await client.GetStreamingResponseAsync("?", cancellationToken: Token).ToChatResponseAsync(Token);
    }
}
