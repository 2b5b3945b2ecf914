using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.OpenAI.Rotation;

public sealed class ModelRotationTests
{
    private static readonly ProviderModel Text = new() { Id = "text", ContextTokens = 4000 };
    private static readonly ProviderModel Sight = new() { Id = "sight", TakesImages = true, ContextTokens = 8000, InputPrice = 2 };
    private static readonly ProviderModel All = new() { Id = "all", TakesImages = true, FollowsSchemas = true, CallsFunctions = true, InputPrice = 5, CachedInputPrice = 1 };

    private static readonly ChatMessage Picture = new(ChatRole.User, [new TextContent("Look."), new DataContent(new byte[] { 1 }, "image/png")]);

    private readonly FakeTime _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_GoRound()
    {
        using var rotation = Rotate(Ok());

        Assert.Equal(["text", "sight", "all", "text"], await ModelsAsync(rotation, 4));
    }

    [Fact]
    public async Task InOrder_TheFirstIsTakenWhileItAnswers()
    {
        var inner = Ok().FailAt(2, Fault(ProviderErrorKind.Overloaded));
        using var rotation = Rotate(inner, new ModelRotationOptions { GoesRound = false });

        var models = new List<string?>(await ModelsAsync(rotation, 1));
        await Assert.ThrowsAsync<ProviderException>(() => rotation.GetResponseAsync("?", cancellationToken: Token));
        models.AddRange(await ModelsAsync(rotation, 1));
        _time.Advance(TimeSpan.FromSeconds(31));
        models.AddRange(await ModelsAsync(rotation, 1));

        Assert.Equal(["text", "sight", "text"], models);
    }

    [Fact]
    public void AModel_ThatCannotTakeTheCall_IsPassedOver_AndTheReasonTold()
    {
        using var rotation = Rotate(Ok());

        var image = rotation.Explain([Picture]);
        var schema = rotation.Explain([Picture], new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema<int[]>() });
        var functions = rotation.Explain([new(ChatRole.User, "?")], new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "f")] });
        var large = rotation.Explain([new(ChatRole.User, new string('x', 20_000))]);
        var larger = rotation.Explain([new(ChatRole.User, "?")], new ChatOptions { MaxOutputTokens = 9000 });

        Assert.Equal(("sight", "text: it takes no images"), (image.Model, Told(image)));
        Assert.Equal(("all", "text: it takes no images; sight: it follows no schemas"), (schema.Model, Told(schema)));
        Assert.Equal(("all", "text: it calls no functions; sight: it calls no functions"), (functions.Model, Told(functions)));
        Assert.Equal(("sight", "text: the call needs some 5000 tokens and it takes 4000"), (large.Model, Told(large)));
        Assert.Equal("all", larger.Model);
    }

    [Fact]
    public async Task ACall_ThatNoModelCanTake_IsRefused_AndNothingIsSent()
    {
        var inner = Ok();
        using var rotation = Rotate(inner);
        var recording = new ChatMessage(ChatRole.User, [new DataContent(new byte[] { 1 }, "audio/wav")]);

        var error = await Assert.ThrowsAsync<ProviderException>(() => rotation.GetResponseAsync([recording], cancellationToken: Token));

        Assert.Equal(ProviderErrorKind.ModelNotFound, error.Error);
        Assert.Contains("all: it takes no recordings", error.Message, StringComparison.Ordinal);
        Assert.Empty(inner.Requests);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task AModel_ThatFails_Rests_AndOneCallIsOneCall(bool isStream)
    {
        var inner = Ok().FailAt(1, Fault(ProviderErrorKind.RateLimited, TimeSpan.FromSeconds(90)));
        using var rotation = Rotate(inner);

        await Assert.ThrowsAsync<ProviderException>(() => AskAsync(rotation, isStream));
        Assert.Single(inner.Requests);

        Assert.Equal(["sight", "all"], await ModelsAsync(rotation, 2));
        Assert.Equal("text: it rests 90 s more after RateLimited", Told(rotation.Explain([new(ChatRole.User, "?")])));
        Assert.Equal(["sight"], await ModelsAsync(rotation, 1));   // it would have been the turn of "text"
        _time.Advance(TimeSpan.FromSeconds(91));
        Assert.Contains("text", await ModelsAsync(rotation, 3));
    }

    [Theory]
    [InlineData(ProviderErrorKind.ContentBlocked)]
    [InlineData(ProviderErrorKind.InvalidRequest)]
    [InlineData(ProviderErrorKind.PolicyBlocked)]
    [InlineData(ProviderErrorKind.DeadlineExceeded)]
    [InlineData(ProviderErrorKind.Authentication)]
    public async Task AFault_OfTheCallItself_LetsNoModelRest(ProviderErrorKind fault)
    {
        using var rotation = Rotate(Ok().FailAt(1, Fault(fault)));

        await Assert.ThrowsAsync<ProviderException>(() => AskAsync(rotation, isStream: false));

        Assert.Equal(["sight", "all", "text"], await ModelsAsync(rotation, 3));
    }

    [Fact]
    public async Task ACallThatWasTooLong_IsNotGivenToThatModelAgain_AndShorterOnesAre()
    {
        using var rotation = Rotate(Ok().FailAt(1, Fault(ProviderErrorKind.ContextTooLong)), new ModelRotationOptions { GoesRound = false });
        ChatMessage[] messages = [new(ChatRole.User, new string('x', 8000))];

        await Assert.ThrowsAsync<ProviderException>(() => rotation.GetResponseAsync(messages, cancellationToken: Token));

        Assert.Equal(("sight", "text: a call of this length was too long for it"), (rotation.Explain(messages).Model, Told(rotation.Explain(messages))));
        Assert.Equal("text", rotation.Explain([new(ChatRole.User, "short")]).Model);
    }

    [Fact]
    public async Task WhenAllRest_TheOneThatRestsTheShortestIsTaken()
    {
        var inner = Ok();
        TimeSpan[] waits = [TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(40)];
        for (int i = 0; i < 3; i++)
        {
            inner.FailAt(i + 1, Fault(ProviderErrorKind.RateLimited, waits[i]));
        }

        using var rotation = Rotate(inner);
        for (int i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<ProviderException>(() => AskAsync(rotation, isStream: false));
        }

        var response = await rotation.GetResponseAsync("?", cancellationToken: Token);
        var choice = Assert.IsType<ModelChoice>(response.AdditionalProperties![ModelRotation.ChoiceProperty]);
        Assert.Equal(("sight", "every model that can take the call rests, and it rests the shortest"), (choice.Model, choice.Reason));
        Assert.Equal(3, choice.Skipped.Count);
    }

    [Fact]
    public async Task ACall_ThatNamesItsModel_GetsIt_AndTheHostsOptionsStayAsTheyAre()
    {
        var inner = Ok();
        using var rotation = Rotate(inner);
        var options = new ChatOptions();

        await rotation.GetResponseAsync("?", options, Token);
        await rotation.GetResponseAsync("?", new ChatOptions { ModelId = "elsewhere" }, Token);

        Assert.Null(options.ModelId);
        Assert.Equal(["text", "elsewhere"], inner.Requests.Select(request => request.Options!.ModelId));
    }

    [Fact]
    public async Task ACancelledCall_LetsNoModelRest()
    {
        var inner = Ok().BlockAt(1);
        using var rotation = Rotate(inner);
        using var source = new CancellationTokenSource();

        var call = rotation.GetResponseAsync("?", cancellationToken: source.Token);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(["sight", "all", "text"], await ModelsAsync(rotation, 3));
    }

    [Fact]
    public async Task AStream_TellsItsChoiceOnce()
    {
        using var rotation = Rotate(new FakeChatClient("a long answer in pieces"));

        var updates = await rotation.GetStreamingResponseAsync("?", cancellationToken: Token).ToListAsync(Token);

        Assert.Equal("text", Assert.IsType<ModelChoice>(Assert.Single(updates, update => update.AdditionalProperties is not null).AdditionalProperties![ModelRotation.ChoiceProperty]).Model);
        Assert.Equal("a long answer in pieces", string.Concat(updates.Select(update => update.Text)));
    }

    [Fact]
    public async Task OverTheWire_TheModelIsTheOneInTheRequest()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Of(429, "application/json", """{"error":{"code":429,"message":"busy"}}""", ("Retry-After", "30")));
        provider.Answer(FakeAnswer.Json("""{"choices":[{"message":{"content":"Yes."},"finish_reason":"stop"}]}"""));
        using var rotation = new ModelRotation(OpenAIClients.Chat(provider, OpenAIPreset.OpenRouter, time: _time), [Text, Sight], null, _time);

        await Assert.ThrowsAsync<ProviderException>(() => AskAsync(rotation, isStream: false));
        var response = await rotation.GetResponseAsync("?", cancellationToken: Token);

        Assert.Equal("sight", response.ModelId);
        Assert.Contains("\"model\":\"text\"", provider.Requests[0].Text, StringComparison.Ordinal);
        Assert.Contains("\"model\":\"sight\"", provider.Requests[1].Text, StringComparison.Ordinal);
        Assert.Equal(2, provider.Requests.Count);
    }

    [Fact]
    public void ToARouter_ItCanWhatAnyCan_AndCostsWhatTheDearestCosts()
    {
        using var rotation = Rotate(Ok());

        var model = rotation.GetService<ProviderDescription>()!.Model!;

        Assert.Equal((true, true, true, false, 5m, null), (model.TakesImages, model.FollowsSchemas, model.CallsFunctions, model.TakesAudio, model.InputPrice, model.ContextTokens));
    }

    [Fact]
    public void ARotation_HasModels_AndNoneTwice()
    {
        Assert.Throws<ArgumentException>(() => new ModelRotation(Ok(), []));
        Assert.Throws<ArgumentException>(() => new ModelRotation(Ok(), [Text, Text with { TakesImages = true }]));
    }

    private static FakeChatClient Ok() => new FakeChatClient().Otherwise(_ => "Yes.");

    private static ProviderException Fault(ProviderErrorKind kind, TimeSpan? retryAfter = null) => new("fake", kind, "A fault.") { RetryAfter = retryAfter };

    private static string Told(ModelChoice choice) => string.Join("; ", choice.Skipped.Select(each => $"{each.Model}: {each.Reason}"));

    private static Task<ChatResponse> AskAsync(IChatClient client, bool isStream)
        => isStream ? client.GetStreamingResponseAsync("?", cancellationToken: Token).ToChatResponseAsync(Token) : client.GetResponseAsync("?", cancellationToken: Token);

    private static async Task<IReadOnlyList<string?>> ModelsAsync(ModelRotation rotation, int calls)
    {
        var models = new List<string?>();
        for (int i = 0; i < calls; i++)
        {
            models.Add(((ModelChoice)(await rotation.GetResponseAsync("?", cancellationToken: Token)).AdditionalProperties![ModelRotation.ChoiceProperty]!).Model);
        }

        return models;
    }

    private ModelRotation Rotate(FakeChatClient inner, ModelRotationOptions? options = null) => new(inner, [Text, Sight, All], options, _time);
}
