using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Ollama;

/// <summary>What Ollama's client does beyond what every vendor's does.</summary>
public sealed class OllamaChatClientTests
{
    private const string Answer = """{"model":"m","message":{"role":"assistant","content":"ok"},"done":true,"done_reason":"stop"}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Authored_AreAllUsed()
        => Assert.Equal(["ollama-404.json", "ollama-chat-stream.ndjson", "ollama-embed.json"], TestData.RequireFiles("api/authored", "ollama-*").Select(Path.GetFileName));

    [Fact]
    public async Task Stream_AsAuthored_IsRead()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Of(200, "application/x-ndjson", await File.ReadAllBytesAsync(TestData.Require("api/authored/ollama-chat-stream.ndjson"), Token)));
        using var client = Client(provider.Address);

        var response = await client.GetStreamingResponseAsync("Describe.", cancellationToken: Token).ToChatResponseAsync(Token);

        Assert.Equal(("Normal chest radiograph.", ChatFinishReason.Stop, "llama3.2"), (response.Text, response.FinishReason, response.ModelId));
        Assert.Equal((26L, 29L, 55L), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount));
    }

    [Fact]
    public async Task Error_AsAuthored_IsAModelThatIsNotThere()
    {
        using var authored = JsonDocument.Parse(await File.ReadAllBytesAsync(TestData.Require("api/authored/ollama-404.json"), Token));
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Of(404, "application/json", authored.RootElement.GetProperty("body").GetRawText()));
        using var client = Client(provider.Address);

        var error = await Assert.ThrowsAsync<ProviderException>(() => client.GetResponseAsync("Describe.", cancellationToken: Token));

        Assert.Equal((ProviderErrorKind.ModelNotFound, 404), (error.Error, error.Status));
    }

    [Theory]
    [InlineData(400, "registry.ollama.ai/library/m does not support tools", ProviderErrorKind.InvalidRequest)]
    [InlineData(400, "the input length exceeds the context length", ProviderErrorKind.ContextTooLong)]
    [InlineData(500, "model requires more system memory (9.1 GiB) than is available", ProviderErrorKind.Overloaded)]
    [InlineData(503, "server busy, please try again.  maximum pending requests exceeded", ProviderErrorKind.Overloaded)]
    [InlineData(500, "llama runner process has terminated", ProviderErrorKind.ServerError)]
    [InlineData(200, "an error was encountered while running the model", ProviderErrorKind.ServerError)]
    public void Errors_AreReadByTheirWords(int status, string words, object kind)
    {
        using var response = new HttpResponseMessage();

        var fault = ErrorClassifier.Classify(ProviderDialect.Ollama, new ErrorAnswer(status, response.Headers, Encoding.UTF8.GetBytes(new JsonObject { ["error"] = words }.ToJsonString()), DateTimeOffset.UnixEpoch));

        Assert.Equal((ProviderErrorKind)kind, fault.Kind);
    }

    [Fact]
    public async Task Options_AreWritten_AndAKeyOnlyWhenThereIsOne()
    {
        var options = new ChatOptions { Temperature = 0.2f, TopP = 0.9f, TopK = 40, MaxOutputTokens = 100, Seed = 7, PresencePenalty = 0.1f, FrequencyPenalty = 0.3f, StopSequences = ["END"], ResponseFormat = ChatResponseFormat.Json };

        var request = await SentAsync([new(ChatRole.User, Canaries.Patient)], options, it => (it.KeepAlive, it.ContextTokens, it.Thinks) = (TimeSpan.FromMinutes(5), 8192, false));

        var sent = JsonNode.Parse(request.Body)!;
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"temperature":0.2,"top_p":0.9,"presence_penalty":0.1,"frequency_penalty":0.3,"top_k":40,"num_predict":100,"seed":7,"num_ctx":8192,"stop":["END"]}"""), sent["options"]));
        Assert.Equal(("json", "300s", false), ((string?)sent["format"], (string?)sent["keep_alive"], (bool)sent["think"]!));
        Assert.DoesNotContain("Authorization", request.Headers.Keys);
    }

    [Fact]
    public async Task KeepAlive_BelowZero_IsForGood()
        => Assert.Equal("-1s", (string?)JsonNode.Parse((await SentAsync([new(ChatRole.User, Canaries.Patient)], null, it => it.KeepAlive = Timeout.InfiniteTimeSpan)).Body)!["keep_alive"]);

    [Fact]
    public async Task Thoughts_AreReasoning_AndAreNotSentBack()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Json("""{"model":"m","message":{"role":"assistant","content":"Four.","thinking":"Two and two."},"done":true,"done_reason":"stop"}""")).Answer(FakeAnswer.Json(Answer));
        using var client = Client(provider.Address);
        List<ChatMessage> messages = [new(ChatRole.User, "2+2?")];

        var response = await client.GetResponseAsync(messages, new ChatOptions { Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High } }, Token);
        messages.AddMessages(response);
        messages.Add(new ChatMessage(ChatRole.User, "Sure?"));
        await client.GetResponseAsync(messages, cancellationToken: Token);

        Assert.Equal(("Four.", "Two and two."), (response.Text, Assert.Single(response.Messages[0].Contents.OfType<TextReasoningContent>()).Text));
        Assert.True((bool)JsonNode.Parse(provider.Requests[0].Body)!["think"]!);
        Assert.DoesNotContain("Two and two", provider.Requests[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_AreTheirText_AndAFunctionThatFailed_TellsTheModelSo()
    {
        var request = await SentAsync(
            [
                new(ChatRole.User, "?"),
                new(ChatRole.Assistant, [new FunctionCallContent("a", "f"), new FunctionCallContent("b", "f"), new FunctionCallContent("c", "f")]),
                new(ChatRole.Tool,
                [
                    new FunctionResultContent("a", JsonSerializer.SerializeToElement("né \"clear\"")),   // as a function of AIFunctionFactory gives its text
                    new FunctionResultContent("b", JsonSerializer.SerializeToElement(new[] { 1, 2 })),
                    new FunctionResultContent("c", null) { Exception = new InvalidOperationException("canary") },
                ]),
            ],
            null,
            _ => { });

        Assert.Equal(
            ["né \"clear\"", "[1,2]", "Error: the function failed."],
            JsonNode.Parse(request.Body)!["messages"]!.AsArray().Where(message => (string?)message!["role"] == "tool").Select(message => (string?)message!["content"]));
    }

    [Theory]
    [InlineData("""{"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"load"}""", ProviderErrorKind.MalformedOutput)]
    [InlineData("""{"model":"m","message":{"role":"assistant","content":"half"},"done":false}""", ProviderErrorKind.Network)]
    [InlineData("""{"model":"m","message":{"content":"","tool_calls":[{"function":{}}]},"done":true}""", ProviderErrorKind.MalformedOutput)]
    [InlineData("""{"model":"m","response":"of another API","done":true}""", ProviderErrorKind.MalformedOutput)]
    [InlineData("""{"error":7}""", ProviderErrorKind.Unknown)]
    public async Task Answer_ThatIsNone_IsAnError(string body, object kind)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Json(body));
        using var client = Client(provider.Address);

        Assert.Equal((ProviderErrorKind)kind, (await Assert.ThrowsAsync<ProviderException>(() => client.GetResponseAsync("Hello", cancellationToken: Token))).Error);
    }

    [Fact]
    public async Task FilesThatAreNoImages_AndAddresses_AreTheCallersBug()
    {
        using var client = Client(new Uri("http://127.0.0.1:9/"));

        await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync([new(ChatRole.User, [new DataContent(new byte[3], "audio/wav")])], cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync([new(ChatRole.User, [new UriContent("https://example.org/a.png", "image/png")])], cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync("Hello", new ChatOptions { Tools = [new HostedWebSearchTool()] }, Token));
    }

    [Fact]
    public void Default_IsLocal()
    {
        using var client = new OllamaChatClient(new OllamaOptions(), new OpenEgressGate());

        Assert.Equal(DataResidency.Local, Assert.IsType<ProviderDescription>(client.GetService(typeof(ProviderDescription))).Residency);
        Assert.Equal(new Uri("http://127.0.0.1:11434/"), Assert.IsType<ChatClientMetadata>(client.GetService(typeof(ChatClientMetadata))).ProviderUri);
    }

    private static OllamaChatClient Client(Uri address, Action<OllamaOptions>? configure = null)
    {
        var options = new OllamaOptions { Model = "llava:13b", Endpoint = new ProviderEndpoint { Address = address, Residency = DataResidency.Local } };
        configure?.Invoke(options);
        return new OllamaChatClient(options, new OpenEgressGate());
    }

    private static async Task<FakeProviderRequest> SentAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, Action<OllamaOptions> configure)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Json(Answer));
        using var client = Client(provider.Address, configure);
        await client.GetResponseAsync(messages, options, Token);
        return Assert.Single(provider.Requests);
    }
}
