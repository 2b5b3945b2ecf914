#pragma warning disable OPENAI001 // seeds are marked experimental in the package; they are not on the wire
using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using System.Text.Json.Nodes;
using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Audio;
using OpenAI.Embeddings;
using Sdk = OpenAI.Chat;

namespace MedImaging.Tests.OpenAI;

/// <summary>OpenAI's own package against the same fake: the same bytes mean the same to both, and both ask alike.</summary>
public sealed class OpenAIOracleTests
{
    private static readonly byte[] Image = [.. Enumerable.Range(0, 10_000).Select(i => (byte)(i * 31))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryRecordedChat_MeansTheSameToBoth()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        var oracle = Oracle(provider);
        using var client = OpenAIClients.Chat(provider);
        int compared = 0;
        foreach (string file in RecordedAnswers.Files().Where(file => file.Contains("Chat", StringComparison.Ordinal) || file.EndsWith("groq-chat.json", StringComparison.Ordinal)))
        {
            foreach (var exchange in file.StartsWith("authored", StringComparison.Ordinal) ? [RecordedAnswers.Authored(file)] : RecordedAnswers.Exchanges(file))
            {
                provider.Answer(exchange.ToAnswer()).Answer(exchange.ToAnswer());
                if (exchange.Status != 200)
                {
                    var theirFault = await Assert.ThrowsAsync<ClientResultException>(() => oracle.CompleteChatAsync([new Sdk.UserChatMessage("?")], cancellationToken: Token));
                    Assert.Equal(theirFault.Status, (await Assert.ThrowsAsync<ProviderException>(() => client.GetResponseAsync("?", cancellationToken: Token))).Status);
                    continue;
                }

                Sdk.ChatCompletion theirs = await oracle.CompleteChatAsync([new Sdk.UserChatMessage("?")], cancellationToken: Token);
                var ours = await client.GetResponseAsync("?", cancellationToken: Token);
                Assert.Equal(Told(theirs), Told(ours));
                compared++;
            }
        }

        Assert.Equal(11, compared);
    }

    [Fact]
    public async Task TheStream_MeansTheSameToBoth()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        string stream = await File.ReadAllTextAsync(TestData.Require("api/authored/openai-compatible-stream.sse"), Token);
        provider.Otherwise = _ => FakeAnswer.Of(200, "text/event-stream", stream);
        using var client = OpenAIClients.Chat(provider);
        var theirs = new List<string>();
        await foreach (var update in Oracle(provider).CompleteChatStreamingAsync([new Sdk.UserChatMessage("?")], cancellationToken: Token))
        {
            theirs.AddRange(update.ContentUpdate.Select(part => part.Text).Where(text => text.Length > 0));
        }

        var ours = await client.GetStreamingResponseAsync("?", cancellationToken: Token).Where(update => update.Text.Length > 0).Select(update => update.Text).ToListAsync(Token);

        Assert.Equal(theirs, ours);
        AssertSame(Body(provider.Requests[0]), Body(provider.Requests[1]), ["messages", "model", "stream", "stream_options"]);
    }

    [Fact]
    public async Task AConversation_IsAskedAlikeByBoth()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Otherwise = _ => FakeAnswer.Json("""{"id":"1","object":"chat.completion","created":1735000000,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Yes."},"finish_reason":"stop"}]}""");
        using var client = OpenAIClients.Chat(provider);
        const string Schema = """{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}""";
        var function = AIFunctionFactory.CreateDeclaration("find_study", "Finds a study.", JsonDocument.Parse(Schema).RootElement);

        await Oracle(provider).CompleteChatAsync(
            [
                new Sdk.SystemChatMessage("Be careful: \"<é肺🫁>\" + \u0001"),
                new Sdk.UserChatMessage(Sdk.ChatMessageContentPart.CreateTextPart("Look."), Sdk.ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(Image), "image/png")),
                new Sdk.AssistantChatMessage([Sdk.ChatToolCall.CreateFunctionToolCall("c1", "find_study", BinaryData.FromString("""{"a":"x"}"""))]),
                new Sdk.ToolChatMessage("c1", "found"),
                new Sdk.AssistantChatMessage("One study."),
                new Sdk.UserChatMessage("And?"),
            ],
            new Sdk.ChatCompletionOptions
            {
                Temperature = 0.25f,
                TopP = 0.5f,
                FrequencyPenalty = 0.75f,
                PresencePenalty = -0.5f,
                MaxOutputTokenCount = 200,
                Seed = 42,
                StopSequences = { "END", "###" },
                AllowParallelToolCalls = false,
                Tools = { Sdk.ChatTool.CreateFunctionTool("find_study", "Finds a study.", BinaryData.FromString(Schema)) },
                ToolChoice = Sdk.ChatToolChoice.CreateRequiredChoice(),
                ResponseFormat = Sdk.ChatResponseFormat.CreateJsonSchemaFormat("report", BinaryData.FromString(Schema), "A report.", jsonSchemaIsStrict: true),
            },
            Token);
        await client.GetResponseAsync(
            [
                new ChatMessage(ChatRole.System, "Be careful: \"<é肺🫁>\" + \u0001"),
                new ChatMessage(ChatRole.User, [new TextContent("Look."), new DataContent(Image, "image/png")]),
                new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c1", "find_study", new Dictionary<string, object?> { ["a"] = "x" })]),
                new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c1", "found")]),
                new ChatMessage(ChatRole.Assistant, "One study."),
                new ChatMessage(ChatRole.User, "And?"),
            ],
            new ChatOptions
            {
                Temperature = 0.25f,
                TopP = 0.5f,
                FrequencyPenalty = 0.75f,
                PresencePenalty = -0.5f,
                MaxOutputTokens = 200,
                Seed = 42,
                StopSequences = ["END", "###"],
                AllowMultipleToolCalls = false,
                Tools = [function],
                ToolMode = ChatToolMode.RequireAny,
                ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonDocument.Parse(Schema).RootElement, "report", "A report."),
            },
            Token);

        AssertSame(
            Body(provider.Requests[0]),
            Body(provider.Requests[1]),
            [
                "messages", "model", "temperature", "top_p", "frequency_penalty", "presence_penalty", "max_completion_tokens", "seed", "stop",
                "parallel_tool_calls", "tools", "tool_choice", "response_format",
            ]);
        Assert.Equal(provider.Requests[0].Path, provider.Requests[1].Path);
        Assert.Equal(provider.Requests[0].Headers["Authorization"], provider.Requests[1].Headers["Authorization"]);
    }

    [Fact]
    public async Task RecordedRequests_AreThoseWeSend()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        using var client = OpenAIClients.Chat(provider, configure: options => options.Model = "gpt-4o-mini");
        var exchanges = RecordedAnswers.Exchanges("openai/ChatToolTests/ParallelToolCalls.json");
        var parameters = exchanges[0].Request.GetProperty("tools")[0].GetProperty("function");
        var options = new ChatOptions { Tools = [AIFunctionFactory.CreateDeclaration("get_weather_for_city", parameters.GetProperty("description").GetString(), parameters.GetProperty("parameters"))] };
        provider.Answer(exchanges[0].ToAnswer()).Answer(exchanges[1].ToAnswer());

        List<ChatMessage> messages = [new(ChatRole.User, exchanges[0].Request.GetProperty("messages")[0].GetProperty("content").GetString())];
        messages.AddMessages(await client.GetResponseAsync(messages, options, Token));
        var calls = messages[^1].Contents.OfType<FunctionCallContent>().ToList();
        messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(calls[0].CallId, "rainy"), new FunctionResultContent(calls[1].CallId, "sunny")]));
        await client.GetResponseAsync(messages, options, Token);

        AssertSame(JsonNode.Parse(exchanges[0].Request.GetRawText())!.AsObject(), Body(provider.Requests[0]), ["messages", "model", "tools"]);
        AssertSame(JsonNode.Parse(exchanges[1].Request.GetRawText())!.AsObject(), Body(provider.Requests[1]), ["model", "tools"]);
        Assert.Equal(
            exchanges[1].Request.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()),
            Body(provider.Requests[1])["messages"]!.AsArray().Select(message => (string?)message!["role"]));
    }

    [Fact]
    public async Task Vectors_AreTheSameToBoth()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        var exchange = RecordedAnswers.Exchanges("openai/EmbeddingsTests/GenerateSingleEmbedding.json").Single();
        provider.Otherwise = _ => exchange.ToAnswer();
        using var generator = new OpenAICompatibleEmbeddingGenerator(OpenAIClients.Options(provider.Address), new ApiKey(Canaries.Key), new OpenEgressGate());

        OpenAIEmbeddingCollection theirs = await new EmbeddingClient(OpenAIClients.Model, new ApiKeyCredential(Canaries.Key), Options(provider)).GenerateEmbeddingsAsync(["Hello, world!"], cancellationToken: Token);
        var ours = await generator.GenerateAsync(["Hello, world!"], cancellationToken: Token);

        Assert.Equal(theirs[0].ToFloats().ToArray(), ours[0].Vector.ToArray());
        Assert.Equal(theirs.Usage.InputTokenCount, ours.Usage!.InputTokenCount);
        AssertSame(Body(provider.Requests[0]), Body(provider.Requests[1]), ["input", "model", "encoding_format"]);
    }

    [Fact]
    public async Task Recordings_AreTheSameToBoth()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Otherwise = request => request.Path.EndsWith("speech", StringComparison.Ordinal)
            ? FakeAnswer.Of(200, "audio/mpeg", Image)
            : RecordedAnswers.Authored("authored/groq-transcription-verbose.json").ToAnswer();
        var audio = new AudioClient(OpenAIClients.Model, new ApiKeyCredential(Canaries.Key), Options(provider));
        using var speech = new OpenAICompatibleTextToSpeechClient(OpenAIClients.Options(provider.Address), new ApiKey(Canaries.Key), new OpenEgressGate());
        using var transcripts = new OpenAICompatibleSpeechToTextClient(OpenAIClients.Options(provider.Address), new ApiKey(Canaries.Key), new OpenEgressGate());

        BinaryData theirSpeech = await audio.GenerateSpeechAsync("Clear lungs.", GeneratedSpeechVoice.Alloy, new SpeechGenerationOptions { ResponseFormat = GeneratedSpeechFormat.Mp3, SpeedRatio = 1.25f }, Token);
        var ourSpeech = await speech.GetAudioAsync("Clear lungs.", new TextToSpeechOptions { Speed = 1.25f }, Token);
        AudioTranscription theirText = await audio.TranscribeAudioAsync(
            new MemoryStream(Image), "recording.mp3", new AudioTranscriptionOptions { ResponseFormat = AudioTranscriptionFormat.Verbose, TimestampGranularities = AudioTimestampGranularities.Segment, Language = "en" }, Token);
        var ourText = await transcripts.GetTextAsync(new MemoryStream(Image), new SpeechToTextOptions { SpeechLanguage = "en-US" }, Token);

        Assert.Equal(theirSpeech.ToArray(), Assert.IsType<DataContent>(Assert.Single(ourSpeech.Contents)).Data.ToArray());
        AssertSame(Body(provider.Requests[0]), Body(provider.Requests[1]), ["model", "input", "voice", "response_format", "speed"]);
        Assert.Equal(theirText.Text.Trim(), ourText.Text);
        var segments = (IReadOnlyList<TranscriptSegment>)ourText.AdditionalProperties![OpenAICompatibleSpeechToTextClient.SegmentsProperty]!;
        Assert.Equal(theirText.Segments.Select(segment => (segment.Text.Trim(), segment.StartTime, segment.EndTime)), segments.Select(segment => (segment.Text, segment.Start, segment.End)));
        Assert.Equal(await FormParts.ReadAsync(provider.Requests[2], Token), await FormParts.ReadAsync(provider.Requests[3], Token));
    }

    private static OpenAIClientOptions Options(FakeProvider provider) => new() { Endpoint = provider.Address, RetryPolicy = new ClientRetryPolicy(0) };

    private static Sdk.ChatClient Oracle(FakeProvider provider) => new(OpenAIClients.Model, new ApiKeyCredential(Canaries.Key), Options(provider));

    private static JsonObject Body(FakeProviderRequest request) => JsonNode.Parse(request.Body)!.AsObject();

    private static void AssertSame(JsonObject theirs, JsonObject ours, string[] members)
    {
        foreach (string member in members)
        {
            Assert.True(JsonNode.DeepEquals(theirs[member], ours[member]), $"{member}: {theirs[member]?.ToJsonString()} is not {ours[member]?.ToJsonString()}");
            Assert.NotNull(theirs[member]);
        }
    }

    private static string Told(Sdk.ChatCompletion completion)
    {
        var calls = completion.FinishReason == Sdk.ChatFinishReason.FunctionCall ? [] : completion.ToolCalls.Select(call => $"{call.Id} {call.FunctionName} {Plain(call.FunctionArguments.ToString())}");
        return string.Join('\n', [
            completion.Id, completion.Model, completion.CreatedAt.ToUnixTimeSeconds(), string.Concat(completion.Content.Select(part => part.Text)),
            completion.FinishReason is Sdk.ChatFinishReason.FunctionCall ? "ToolCalls" : completion.FinishReason,
            completion.Usage.InputTokenCount, completion.Usage.OutputTokenCount, completion.Usage.TotalTokenCount,
            completion.Usage.InputTokenDetails?.CachedTokenCount ?? 0, completion.Usage.OutputTokenDetails?.ReasoningTokenCount ?? 0, .. calls]);
    }

    private static string Told(ChatResponse response)
    {
        bool isOld = response.Messages[0].Contents.OfType<FunctionCallContent>().Any(call => call.CallId == "call_0");   // the older form has no id
        var calls = response.Messages[0].Contents.OfType<FunctionCallContent>().Where(_ => !isOld)
            .Select(call => $"{call.CallId} {call.Name} {Plain(JsonSerializer.Serialize(call.Arguments))}");
        return string.Join('\n', [
            response.ResponseId, response.ModelId, response.CreatedAt!.Value.ToUnixTimeSeconds(), response.Text,
            response.FinishReason == ChatFinishReason.ToolCalls ? "ToolCalls" : response.FinishReason == ChatFinishReason.Stop ? "Stop" : response.FinishReason,
            response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount,
            response.Usage.CachedInputTokenCount ?? 0, response.Usage.ReasoningTokenCount ?? 0, .. calls]);
    }

    private static string Plain(string json) => JsonNode.Parse(json)!.ToJsonString();
}
