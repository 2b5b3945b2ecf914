using System.Text.Json.Nodes;
using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.OpenAI;

public sealed class OpenRouterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData(false), InlineData(true)]
    public async Task PatientContent_IsNeverKept_WhateverTheOptionsSay(bool isStream)
    {
        Action<OpenAICompatibleOptions> careless = options =>
        {
            options.OpenRouter.AllowsDataCollection = true;
            options.OpenRouter.RequiresZeroRetention = false;
        };

        var unsaid = await PreferencesAsync(careless, null, isStream);
        var patient = await PreferencesAsync(careless, new ChatOptions().WithScope(new CallScope { HasPatientContent = true }), isStream);
        var synthetic = await PreferencesAsync(careless, new ChatOptions().WithScope(new CallScope { HasPatientContent = false }), isStream);

        Assert.Equal("""{"require_parameters":true,"data_collection":"deny","zdr":true}""", unsaid);
        Assert.Equal("""{"require_parameters":true,"data_collection":"deny","zdr":true}""", patient);
        Assert.Equal("""{"require_parameters":true,"data_collection":"allow"}""", synthetic);
    }

    [Fact]
    public async Task Preferences_AreSentAsTheHostSaysThem()
    {
        string sent = await PreferencesAsync(
            options =>
            {
                options.OpenRouter.Order.Add("anthropic");
                options.OpenRouter.Order.Add("google-vertex");
                options.OpenRouter.AllowsFallbacks = false;
                options.OpenRouter.RequiresParameters = false;
                options.OpenRouter.MaxInputPrice = 1.5m;
                options.OpenRouter.MaxOutputPrice = 6m;
            },
            new ChatOptions().WithScope(new CallScope { HasPatientContent = false }),
            isStream: false);

        Assert.Equal("""{"order":["anthropic","google-vertex"],"allow_fallbacks":false,"require_parameters":false,"data_collection":"deny","zdr":true,"max_price":{"prompt":1.5,"completion":6}}""", sent);
    }

    [Fact]
    public async Task OtherServers_NeverSeeThem()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Otherwise = _ => Answer();
        foreach (var preset in Enum.GetValues<OpenAIPreset>().Where(preset => preset != OpenAIPreset.OpenRouter))
        {
            using var client = OpenAIClients.Chat(provider, preset);
            await client.GetResponseAsync("?", cancellationToken: Token);
            var body = JsonNode.Parse(provider.Requests[^1].Body)!.AsObject();
            Assert.Equal(["model", "messages"], body.Select(member => member.Key));
        }
    }

    [Fact]
    public async Task TheMiddleOfAConversation_IsNeverDropped()
    {
        var body = await BodyAsync(_ => { }, null, isStream: false);

        Assert.Empty(body["transforms"]!.AsArray());
    }

    [Fact]
    public async Task Thinking_IsGivenBackAsItCame_AndItsPriceIsTold()
    {
        const string Details = """[{"type":"reasoning.text","text":"Hm.","signature":"s1"},{"type":"reasoning.encrypted","data":"ZGF0YQ=="}]""";
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Json(
            """{"id":"1","choices":[{"message":{"content":null,"reasoning":"Hm.","reasoning_details":"""
            + Details + ""","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}],"usage":{"cost":0.00125}}"""));
        provider.Answer(Answer());
        using var client = OpenAIClients.Chat(provider, OpenAIPreset.OpenRouter);
        List<ChatMessage> messages = [new(ChatRole.User, "?")];

        var first = await client.GetResponseAsync(messages, cancellationToken: Token);
        messages.AddMessages(first);
        messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c", "ok")]));
        await client.GetResponseAsync(messages, cancellationToken: Token);

        Assert.Equal("Hm.", Assert.Single(first.Messages[0].Contents.OfType<TextReasoningContent>()).Text);
        Assert.Equal(0.00125m, first.AdditionalProperties![OpenAICompatibleChatClient.CostProperty]);
        var sent = JsonNode.Parse(provider.Requests[1].Body)!["messages"]![1]!;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Details), sent["reasoning_details"]));
    }

    [Fact]
    public async Task Effort_IsAskedForInOpenRoutersWay()
    {
        var body = await BodyAsync(_ => { }, new ChatOptions { Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High, Output = ReasoningOutput.None } }, isStream: false);

        Assert.Equal("""{"effort":"high","exclude":true}""", body["reasoning"]!.ToJsonString());
        Assert.Null(body["reasoning_effort"]);
    }

    private static FakeAnswer Answer() => FakeAnswer.Json("""{"choices":[{"message":{"content":"Yes."},"finish_reason":"stop"}]}""");

    private static async Task<string> PreferencesAsync(Action<OpenAICompatibleOptions> configure, ChatOptions? options, bool isStream)
        => (await BodyAsync(configure, options, isStream))["provider"]!.ToJsonString();

    private static async Task<JsonObject> BodyAsync(Action<OpenAICompatibleOptions> configure, ChatOptions? options, bool isStream)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(Answer());
        using var client = OpenAIClients.Chat(provider, OpenAIPreset.OpenRouter, configure);
        _ = isStream
            ? await client.GetStreamingResponseAsync("?", options, Token).ToChatResponseAsync(Token)
            : await client.GetResponseAsync("?", options, Token);
        return JsonNode.Parse(provider.Requests[0].Body)!.AsObject();
    }
}
