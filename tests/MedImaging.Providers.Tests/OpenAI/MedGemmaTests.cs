using System.Text.Json;
using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.OpenAI;

/// <summary>A host's own MedGemma endpoint, in both of the layouts that it is deployed with.</summary>
public sealed class MedGemmaTests
{
    private const string Conversation =
        """
        "messages":[{"role":"system","content":"You are an expert radiologist.\n\nAnswer with one JSON object and nothing else. It must follow this JSON schema: {\"type\":\"object\"}"},
        {"role":"user","content":[{"type":"text","text":"Describe this X-ray."},{"type":"image_url","image_url":{"url":"data:image/png;base64,AQID+w=="}}]}],
        "temperature":0,"max_tokens":200
        """;

    private const string Completion = """{"id":"m1","object":"chat.completion","created":1735000000,"model":"medgemma-4b-it","choices":[{"index":0,"message":{"role":"assistant","content":"Clear lungs."},"finish_reason":"stop"}],"usage":{"prompt_tokens":281,"completion_tokens":5,"total_tokens":286}}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Completions_AreAskedAndReadAsOpenAIHasThem()
    {
        var (request, response) = await AskAsync(OpenAIBodyStyle.Completions, Completion, "v1", isStream: false);

        Assert.Equal("/v1/chat/completions", request.Path);
        Assert.Equal("""{"model":"test-model","response_format":{"type":"json_object"},""" + Lines(Conversation) + "}", request.Text);
        Assert.Equal(("Clear lungs.", 281L), (response.Text, response.Usage!.InputTokenCount));
    }

    [Theory]
    [InlineData("{\"deployedModelId\":\"7\",\"predictions\":$}", false)]
    [InlineData("{\"deployedModelId\":\"7\",\"predictions\":[$]}", false)]
    [InlineData("{\"predictions\":$}", true)]
    public async Task Instances_AreAskedAndReadAsVertexHasThem(string layout, bool isStream)
    {
        var (request, response) = await AskAsync(OpenAIBodyStyle.Instances, layout.Replace("$", Completion, StringComparison.Ordinal), "v1/projects/p/locations/l/endpoints/mg-endpoint-4", isStream);

        Assert.Equal("/v1/projects/p/locations/l/endpoints/mg-endpoint-4:predict", request.Path);
        Assert.Equal(
            """{"instances":[{"@requestFormat":"chatCompletions","model":"test-model","response_format":{"type":"json_object"},""" + Lines(Conversation) + "}]}",
            request.Text);
        Assert.Equal(("Clear lungs.", ChatFinishReason.Stop, 5L), (response.Text, response.FinishReason, response.Usage!.OutputTokenCount));
    }

    [Theory]
    [InlineData("{\"predictions\":[]}")]
    [InlineData("{\"predictions\":{}}")]
    [InlineData("{\"predictions\":[\"text\"]}")]
    public async Task Predictions_OfAnotherShape_AreMalformed(string body)
    {
        var error = await Assert.ThrowsAsync<ProviderException>(() => AskAsync(OpenAIBodyStyle.Instances, body, "v1/endpoints/1", isStream: false));

        Assert.Equal(ProviderErrorKind.MalformedOutput, error.Error);
    }

    [Fact]
    public void ItHasNoUsualAddress()
        => Assert.Throws<ArgumentException>(() => new OpenAICompatibleChatClient(new OpenAICompatibleOptions { Preset = OpenAIPreset.MedGemma }, null, new OpenEgressGate()));

    private static string Lines(string json) => json.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);

    private static async Task<(FakeProviderRequest Request, ChatResponse Response)> AskAsync(OpenAIBodyStyle style, string body, string path, bool isStream)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Json(body));
        using var client = OpenAIClients.Chat(provider, OpenAIPreset.MedGemma, options =>
        {
            options.BodyStyle = style;
            options.Endpoint.Address = new Uri(provider.Address, path);
        });
        ChatMessage[] messages = [new(ChatRole.User, [new TextContent("Describe this X-ray."), new DataContent(new byte[] { 1, 2, 3, 251 }, "image/png")])];
        using var schema = JsonDocument.Parse("""{"type":"object"}""");
        var options = new ChatOptions
        {
            Instructions = "You are an expert radiologist.",
            Temperature = 0,
            MaxOutputTokens = 200,
            ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.RootElement),
        };
        var response = isStream
            ? await client.GetStreamingResponseAsync(messages, options, Token).ToChatResponseAsync(Token)
            : await client.GetResponseAsync(messages, options, Token);
        return (Assert.Single(provider.Requests), response);
    }
}
