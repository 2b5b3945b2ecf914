using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Xunit;

namespace MedImaging.Testing;

/// <summary>What every <see cref="IChatClient"/> of a vendor does. Derive from it, say how the client is made and how the vendor writes, and its facts run against a <see cref="FakeProvider"/>.</summary>
public abstract partial class ChatClientContract
{
    /// <summary>The key the client is to be made with.</summary>
    protected const string Key = Canaries.Key;

    private static readonly ChatMessage[] Question = [new(ChatRole.User, $"What is to be seen of {Canaries.Patient}?")];

    /// <summary>Gets the type that <see cref="IChatClient.GetService"/> describes the client by.</summary>
    protected abstract Type DescriptionType { get; }

    /// <summary>Gets the media type of a stream.</summary>
    protected abstract string StreamMediaType { get; }

    /// <summary>Gets whether the vendor gives calls an id.</summary>
    protected virtual bool HasCallIds => true;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Makes a client of <see cref="Key"/> and a default model for a local endpoint.</summary>
    protected abstract IChatClient CreateClient(Uri address, IEgressGate gate);

    /// <summary>Writes an answer as the vendor does: one JSON document, or those of a stream, of which only the last says why it ended.</summary>
    protected abstract IReadOnlyList<string> Documents(WireReply reply, bool isStream);

    /// <summary>Writes one document of a stream as it goes over the wire.</summary>
    protected abstract string Frame(string document);

    /// <summary>Writes what follows the last document of a stream.</summary>
    protected virtual string EndOfStream => "";

    /// <summary>Writes an error body that says no more than the status does.</summary>
    /// <param name="status">The status.</param>
    /// <param name="words">The vendor's words, which may not reach an exception.</param>
    protected abstract string ErrorDocument(int status, string words);

    /// <summary>Reads a request.</summary>
    protected abstract WireRequest ReadRequest(FakeProviderRequest request);

    [Theory, InlineData(false), InlineData(true)]
    public async Task Reply_HasTextUsageFinishReasonAndModel(bool isStream)
    {
        var response = await AskOnceAsync(new WireReply { Text = ["Clear ", "lungs, ", "né 肺 🫁."] }, isStream);

        Assert.Equal("Clear lungs, né 肺 🫁.", response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal(ChatRole.Assistant, Assert.Single(response.Messages).Role);
        Assert.Equal((23L, 7L, 30L), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount));
        Assert.False(string.IsNullOrEmpty(response.ModelId));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Reply_ThatReachedTheMostTokens_SaysSo(bool isStream)
    {
        var response = await AskOnceAsync(new WireReply { Text = ["Clear lu"], IsCutShort = true }, isStream);

        Assert.Equal(("Clear lu", ChatFinishReason.Length), (response.Text, response.FinishReason));
    }

    [Fact]
    public async Task Stream_GivesEachPieceWhenItComes()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        var seen = new TaskCompletionSource();
        var documents = Documents(new WireReply { Text = ["first", " second"] }, isStream: true);
        provider.Answer(new FakeAnswer(async context =>
        {
            context.Response.ContentType = StreamMediaType;
            await context.Response.WriteAsync(Frame(documents[0]), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await seen.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync(string.Concat(documents.Skip(1).Select(Frame)) + EndOfStream, context.RequestAborted);
        }));
        using var client = CreateClient(provider.Address, new OpenEgressGate());
        var text = new StringBuilder();

        await foreach (var update in client.GetStreamingResponseAsync(Question, cancellationToken: Token))
        {
            text.Append(update.Text);
            if (text.Length > 0)
            {
                seen.TrySetResult();
            }
        }

        Assert.Equal("first second", text.ToString());
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Request_KeepsSystemTextOutOfUserMessages(bool isStream)
    {
        ChatMessage[] messages =
        [
            new(ChatRole.System, "You are careful."), new(ChatRole.User, "One?"), new(ChatRole.Assistant, "Two."),
            new(ChatRole.System, "Answer briefly."), new(ChatRole.User, "Three?"),
        ];

        var request = await SentAsync(messages, new ChatOptions { Instructions = "Use plain words.", MaxOutputTokens = 77, ModelId = "other-model" }, isStream);

        string system = string.Join('\n', request.System);
        Assert.All(["You are careful.", "Answer briefly.", "Use plain words."], text => Assert.Contains(text, system, StringComparison.Ordinal));
        Assert.Equal([("user", "One?"), ("assistant", "Two."), ("user", "Three?")], request.Messages.Select(message => (message.Role, message.Text)));
        Assert.Equal((isStream, "other-model", 77), (request.IsStream, request.Model, request.MaxOutputTokens));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Request_BringsImagesByteForByte(bool isStream)
    {
        byte[][] images = [.. new[] { 0, 1, 2, 3, 100, 70_001 }.Skip(1).Select(length => Enumerable.Range(0, length).Select(i => (byte)(i * 7)).ToArray())];
        var message = new ChatMessage(ChatRole.User, [new TextContent("Compare."), .. images.Select(image => new DataContent(image, "image/png"))]);

        var request = await SentAsync([message], null, isStream);

        Assert.Equal(images, Assert.Single(request.Messages).Images);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Request_BringsTheSchema(bool isStream)
    {
        using var schema = JsonDocument.Parse("""{"type":"object","properties":{"impression":{"type":"string"}},"required":["impression"]}""");

        var request = await SentAsync(Question, new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.RootElement, "report") }, isStream);

        Assert.Equal("impression", request.Schema!.Value.GetProperty("required")[0].GetString());
        Assert.True(request.Schema.Value.GetProperty("properties").TryGetProperty("impression", out _));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Functions_GoRound(bool isStream)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(Answer(new WireReply { Calls = [new("call-a", "find_study", """{"id":"s-1","deep":true}"""), new("call-b", "find_study", """{"id":"s-2"}""")] }, isStream));
        provider.Answer(Answer(new WireReply { Text = ["Two studies."] }, isStream));
        using var client = CreateClient(provider.Address, new OpenEgressGate());
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create((string id, bool deep) => id, "find_study", "Finds a study.")] };
        List<ChatMessage> messages = [.. Question];

        var first = await AskAsync(client, messages, options, isStream);
        var calls = first.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
        messages.AddMessages(first);
        messages.Add(new ChatMessage(ChatRole.Tool, [.. calls.Select(call => new FunctionResultContent(call.CallId, new Dictionary<string, object?> { ["found"] = call.Arguments!["id"] }))]));
        var second = await AskAsync(client, messages, options, isStream);

        Assert.Equal(ChatFinishReason.ToolCalls, first.FinishReason);
        Assert.Equal(["s-1", "s-2"], calls.Select(call => call.Arguments!["id"]!.ToString()));
        Assert.Equal(2, calls.Select(call => call.CallId).Distinct().Count());
        Assert.Equal("Two studies.", second.Text);
        Assert.Equal(["find_study"], ReadRequest(provider.Requests[0]).Functions);
        var sent = ReadRequest(provider.Requests[1]).Messages;
        Assert.Equal(["find_study", "find_study"], sent.SelectMany(message => message.Calls).Select(call => call.Name));
        var results = sent.SelectMany(message => message.Results).ToList();
        Assert.Equal(2, results.Count);
        Assert.Contains("s-1", results[0].Content, StringComparison.Ordinal);
        Assert.Contains("s-2", results[1].Content, StringComparison.Ordinal);
        if (HasCallIds)
        {
            Assert.Equal(["call-a", "call-b"], calls.Select(call => call.CallId));
            Assert.Equal(["call-a", "call-b"], results.Select(result => result.Id));
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Request_OffersNoFunctions_WhenTheModeIsNone(bool isStream)
    {
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create((string id) => id, "find_study")], ToolMode = ChatToolMode.None };

        Assert.Empty((await SentAsync(Question, options, isStream)).Functions);
    }

    [Fact]
    public async Task Calls_AtOnce_NeverMeet()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Otherwise = request => Answer(new WireReply { Text = [ReadRequest(request).Messages[0].Text] }, ReadRequest(request).IsStream);
        using var client = CreateClient(provider.Address, new OpenEgressGate());

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => AskAsync(client, [new(ChatRole.User, $"echo {i}")], null, i % 2 == 0)));

        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"echo {i}"), answers.Select(answer => answer.Text));
    }

    [Fact]
    public void GetService_DescribesTheClient()
    {
        using var client = CreateClient(new Uri("http://127.0.0.1:9/"), new OpenEgressGate());

        var metadata = Assert.IsType<ChatClientMetadata>(client.GetService(typeof(ChatClientMetadata)));
        Assert.Equal("127.0.0.1", metadata.ProviderUri!.Host);
        Assert.False(string.IsNullOrEmpty(metadata.ProviderName));
        Assert.False(string.IsNullOrEmpty(metadata.DefaultModelId));
        Assert.IsType(DescriptionType, client.GetService(DescriptionType));
        Assert.Same(client, client.GetService(typeof(IChatClient)));
        Assert.Null(client.GetService(typeof(string)));
        Assert.Null(client.GetService(typeof(ChatClientMetadata), "keyed"));
    }

    [Fact]
    public async Task Messages_ThatAreNone_AreTheCallersBug()
    {
        using var client = CreateClient(new Uri("http://127.0.0.1:9/"), new OpenEgressGate());

        await Assert.ThrowsAsync<ArgumentNullException>(() => client.GetResponseAsync(null!, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync(new List<ChatMessage>(), cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>(() => AskAsync(client, [], null, isStream: true));
    }

    /// <summary>Makes the fake's answer.</summary>
    protected FakeAnswer Answer(WireReply reply, bool isStream) => FakeAnswer.Of(200, isStream ? StreamMediaType : "application/json", Body(Documents(reply, isStream), isStream));

    /// <summary>Asks one way or the other.</summary>
    protected static async Task<ChatResponse> AskAsync(IChatClient client, IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStream)
        => isStream
            ? await client.GetStreamingResponseAsync(messages, options, Token).ToChatResponseAsync(Token)
            : await client.GetResponseAsync(messages, options, Token);

    private string Body(IReadOnlyList<string> documents, bool isStream) => isStream ? string.Concat(documents.Select(Frame)) + EndOfStream : documents.Single();

    private async Task<ChatResponse> AskOnceAsync(WireReply reply, bool isStream)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(Answer(reply, isStream));
        using var client = CreateClient(provider.Address, new OpenEgressGate());
        return await AskAsync(client, Question, null, isStream);
    }

    private async Task<WireRequest> SentAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStream)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(Answer(new WireReply { Text = ["Noted."] }, isStream));
        using var client = CreateClient(provider.Address, new OpenEgressGate());
        await AskAsync(client, messages, options, isStream);
        return ReadRequest(Assert.Single(provider.Requests));
    }
}
