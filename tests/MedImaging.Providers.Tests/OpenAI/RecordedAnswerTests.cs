using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.OpenAI;

/// <summary>Every recorded answer of the dialect, with what a client makes of it. A file that is not in the table fails.</summary>
public sealed class RecordedAnswerTests
{
    private static readonly Dictionary<string, string[]> Outcomes = new(StringComparer.Ordinal)
    {
        ["authored/groq-401.json"] = ["Authentication, none, invalid_api_key"],
        ["authored/groq-429-tpm.json"] = ["RateLimited, 00:00:12, rate_limit_exceeded"],
        ["authored/groq-chat.json"] = ["stop 42+17 The cardiac silhouette is enlarged."],
        ["authored/groq-transcription-verbose.json"] = ["English 3.27 s, 1 segment: What is the weather like in San Francisco?"],
        ["authored/openai-compatible-stream.sse"] = ["stop No acute cardiopulmonary process."],
        ["authored/openrouter-402.json"] = ["QuotaExhausted, none, 402"],
        ["authored/openrouter-429.json"] = ["RateLimited, 00:01:00, 429"],
        ["openai/ChatTests/AuthFailure.json"] = ["Authentication, none, invalid_api_key"],
        ["openai/ChatTests/HelloWorldChat.json"] = ["stop 11+9 Hello! How can I assist you today?"],
        ["openai/ChatTests/JsonResult.json"] = ["stop 40+29 {\n  \"red\": \"#FF0000\",\n  \"green\": \"#00FF00\",\n  \"blue\": \"#0000FF\"\n}"],
        ["openai/ChatTests/MultiMessageChat.json"] = ["stop 37+50 Ahoy there, matey! I be happy t’ help ye train yer feathered companion! What be the tricks or phrases ye be wantin’ yer parrot t’ learn? Let’s set sail on this fine adventure! Arrr!"],
        ["openai/ChatTests/StructuredOutputsWork.json"] = ["stop 75+91 {\"answer\":\"A pound of feathers and sixteen ounces of steel weigh the same.\"…"],
        ["openai/ChatTests/TwoTurnChat.json"] = ["stop 26+137 Triangles can be classified…", "stop 186+63 The triangle where exactly two sides are the same length…"],
        ["openai/ChatToolTests/FunctionsWork.json"] = ["tool_calls 75+19 get_favorite_color_for_month(month_name=February)", "stop 108+10 Your favorite color in February is chartreuse."],
        ["openai/ChatToolTests/ParallelToolCalls.json"] =
        [
            "tool_calls 81+52 get_weather_for_city(city_name=Santiago) get_weather_for_city(city_name=Karachi)",
            "stop 151+18 The current weather is as follows:\n- Santiago: Rainy\n- Karachi: Sunny",
        ],
        ["openai/EmbeddingsTests/BadOptions.json"] = ["InvalidRequest, none, invalid_request_error"],
        ["openai/EmbeddingsTests/GenerateSingleEmbedding.json"] = ["1 vector of 1536, 4 tokens"],
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryFile_EndsAsTheTableSays()
    {
        var files = RecordedAnswers.Files();
        Assert.Equal(Outcomes.Keys.Order(StringComparer.Ordinal), files);

        foreach (string file in files)
        {
            var actual = await OutcomesOf(file);
            Assert.Equal(Outcomes[file].Length, actual.Count);
            Assert.All(Outcomes[file].Zip(actual), pair => Assert.True(Fits(pair.First, pair.Second), $"{file}: {pair.Second}"));
        }
    }

    private static bool Fits(string expected, string actual)
        => expected.EndsWith('…') ? actual.StartsWith(expected[..^1], StringComparison.Ordinal) : actual == expected;

    private static async Task<IReadOnlyList<string>> OutcomesOf(string file)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        if (file.EndsWith(".sse", StringComparison.Ordinal))
        {
            provider.Answer(FakeAnswer.Of(200, "text/event-stream", await File.ReadAllTextAsync(TestData.Require("api/" + file), Token)));
            using var client = OpenAIClients.Chat(provider);
            var response = await client.GetStreamingResponseAsync("?", cancellationToken: Token).ToChatResponseAsync(Token);
            return [$"{response.FinishReason} {response.Text}"];
        }

        var outcomes = new List<string>();
        foreach (var exchange in file.StartsWith("authored", StringComparison.Ordinal) ? [RecordedAnswers.Authored(file)] : RecordedAnswers.Exchanges(file))
        {
            provider.Answer(exchange.ToAnswer());
            try
            {
                outcomes.Add(file.Contains("Embeddings", StringComparison.Ordinal) ? await EmbedAsync(provider)
                    : file.Contains("transcription", StringComparison.Ordinal) ? await TranscribeAsync(provider)
                    : await ChatAsync(provider));
            }
            catch (ProviderException ex)
            {
                outcomes.Add($"{ex.Error}, {ex.RetryAfter?.ToString() ?? "none"}, {ex.Code}");
            }
        }

        return outcomes;
    }

    private static async Task<string> ChatAsync(FakeProvider provider)
    {
        using var client = OpenAIClients.Chat(provider, time: new FakeTime(DateTimeOffset.FromUnixTimeSeconds(1_735_000_000)));
        var response = await client.GetResponseAsync("?", cancellationToken: Token);
        var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()
            .Select(call => $"{call.Name}({string.Join(", ", call.Arguments!.Select(argument => $"{argument.Key}={argument.Value}"))})");
        return $"{response.FinishReason} {response.Usage!.InputTokenCount}+{response.Usage.OutputTokenCount} {response.Text}{string.Join(' ', calls)}";
    }

    private static async Task<string> EmbedAsync(FakeProvider provider)
    {
        using var client = new OpenAICompatibleEmbeddingGenerator(OpenAIClients.Options(provider.Address), new ApiKey(Canaries.Key), new OpenEgressGate());
        var vectors = await client.GenerateAsync(["Hello, world!"], cancellationToken: Token);
        return $"{vectors.Count} vector of {vectors[0].Vector.Length}, {vectors.Usage!.InputTokenCount} tokens";
    }

    private static async Task<string> TranscribeAsync(FakeProvider provider)
    {
        using var client = new OpenAICompatibleSpeechToTextClient(OpenAIClients.Options(provider.Address, OpenAIPreset.Groq), new ApiKey(Canaries.Key), new OpenEgressGate());
        var text = await client.GetTextAsync(new MemoryStream([1, 2, 3]), cancellationToken: Token);
        var segments = (IReadOnlyList<TranscriptSegment>)text.AdditionalProperties![OpenAICompatibleSpeechToTextClient.SegmentsProperty]!;
        return FormattableString.Invariant($"{text.AdditionalProperties[OpenAICompatibleSpeechToTextClient.LanguageProperty]} {text.EndTime!.Value.TotalSeconds} s, {segments.Count} segment: {text.Text}");
    }
}
