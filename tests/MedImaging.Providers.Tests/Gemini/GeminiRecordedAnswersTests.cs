using System.Text;
using System.Text.Json;
using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Gemini;

/// <summary>Every recorded or published answer of Google's, and what it ends as (<c>recorded-answers.tsv</c>).</summary>
public sealed class GeminiRecordedAnswersTests
{
    private const string Recorded = "api/gemini";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Table_NamesEveryFile()
    {
        string folder = TestData.Require(Recorded);
        var files = TestData.RequireFiles(Recorded).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Where(file => !file.StartsWith("schema/", StringComparison.Ordinal));

        Assert.Equal(files.Order(StringComparer.Ordinal), Rows().Select(row => row.File).Order(StringComparer.Ordinal));
    }

    public static TheoryData<string, string, string> Of(string kind)
        => new(Rows().Where(row => row.File.Contains($"/{kind}-", StringComparison.Ordinal)));

    [Theory, MemberData(nameof(Of), "unary-success")]
    public Task UnarySuccess(string file, string outcome, string text) => EndsAsync(file, outcome, text, isStream: false);

    [Theory, MemberData(nameof(Of), "unary-failure")]
    public Task UnaryFailure(string file, string outcome, string text) => EndsAsync(file, outcome, text, isStream: false);

    [Theory, MemberData(nameof(Of), "streaming-success")]
    public Task StreamingSuccess(string file, string outcome, string text) => EndsAsync(file, outcome, text, isStream: true);

    [Theory, MemberData(nameof(Of), "streaming-failure")]
    public Task StreamingFailure(string file, string outcome, string text) => EndsAsync(file, outcome, text, isStream: true);

    [Fact]
    public void Table_SaysWhatTheNamesSay()
    {
        Assert.All(Rows(), row =>
        {
            bool isAnswer = row.Outcome is "stop" or "tool_calls" or "none";
            bool isOtherApi = row.File.Contains("generate-images", StringComparison.Ordinal) || row.File.EndsWith("total-tokens.json", StringComparison.Ordinal);
            Assert.Equal(row.File.Contains("-success-", StringComparison.Ordinal) && !isOtherApi, isAnswer);
        });
    }

    [Theory, InlineData("unary"), InlineData("streaming")]
    public async Task Recordings_CutAnywhere_EndInAnAnswerOrAnError(string kind)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        using var client = GeminiSamples.Client(provider.Address);
        bool isStream = kind == "streaming";
        foreach (var row in Rows().Where(row => row.File.Contains($"/{kind}-", StringComparison.Ordinal)))
        {
            byte[] body = Read(row.File);
            int length = body.AsSpan().TrimEnd("\r\n "u8).Length;
            for (int cut = 1; cut < length; cut += Math.Max(1, length / 20))
            {
                provider.Answer(FakeAnswer.Of(200, isStream ? "text/event-stream" : "application/json", body[..cut]));
                var error = await Record.ExceptionAsync(() => AskAsync(client, isStream));

                Assert.True(error is null or ProviderException, $"{row.File} cut at {cut}: {error}");
                Assert.False(error is null && !isStream, $"{row.File} cut at {cut} was taken for whole.");
            }
        }
    }

    private static async Task EndsAsync(string file, string outcome, string text, bool isStream)
    {
        byte[] body = Read(file);
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Of(StatusOf(body), isStream ? "text/event-stream" : "application/json", body));
        using var client = GeminiSamples.Client(provider.Address);

        if (Enum.TryParse(outcome, out ProviderErrorKind kind))
        {
            var error = await Assert.ThrowsAsync<ProviderException>(() => AskAsync(client, isStream));
            Assert.Equal(kind, error.Error);
            return;
        }

        var response = await AskAsync(client, isStream);
        Assert.Equal(outcome, response.FinishReason?.Value ?? "none");
        Assert.StartsWith(JsonSerializer.Deserialize<string>(text)!, response.Text, StringComparison.Ordinal);
    }

    private static async Task<ChatResponse> AskAsync(IChatClient client, bool isStream)
        => isStream
            ? await client.GetStreamingResponseAsync("Hello", cancellationToken: Token).ToChatResponseAsync(Token)
            : await client.GetResponseAsync("Hello", cancellationToken: Token);

    private static byte[] Read(string file) => File.ReadAllBytes(TestData.Require($"{Recorded}/{file}"));

    // An error that is the whole of a body came with its own status.
    private static int StatusOf(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.TryGetProperty("error", out var error) ? error.GetProperty("code").GetInt32() : 200;
        }
        catch (JsonException)
        {
            return 200;
        }
    }

    private static List<(string File, string Outcome, string Text)> Rows()
        => [.. File.ReadLines(Path.Combine(TestData.RepositoryRoot, "tests", "MedImaging.Providers.Tests", "Gemini", "recorded-answers.tsv"), Encoding.UTF8)
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split('\t'))
            .Select(cells => (cells[0], cells[1], cells[2]))];
}
