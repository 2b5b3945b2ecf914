using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.OpenAI.Speech;

public sealed class OpenAICompatibleSpeechToTextClientTests
{
    private const string Transcript =
        """
        {"task":"transcribe","language":"english","duration":4.5,"text":" No effusion. No fracture. ",
        "segments":[{"start":0.0,"end":2.0,"text":" No effusion."},{"start":2.0,"end":4.4,"text":" No fracture."},{"start":9,"end":1,"text":"never"},{"start":1e300,"end":1e301,"text":"never"},{"text":7},null],
        "words":[{"word":"No","start":0.0,"end":0.4},{"word":"effusion","start":0.4,"end":1.9}]}
        """;

    private static readonly byte[] Wave = [.. "RIFF"u8, 1, 2, 3, 4, .. "WAVE"u8, 5, 6];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ATranscript_HasItsTimes()
    {
        var (response, _) = await AskAsync(FakeAnswer.Json(Transcript), options => options.Speech.WithWords = true);

        Assert.Equal("No effusion. No fracture.", response.Text);
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromSeconds(4.5)), (response.StartTime, response.EndTime));
        Assert.Equal(
            [new TranscriptSegment("No effusion.", TimeSpan.Zero, TimeSpan.FromSeconds(2)), new TranscriptSegment("No fracture.", TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4.4))],
            (IReadOnlyList<TranscriptSegment>)response.AdditionalProperties![OpenAICompatibleSpeechToTextClient.SegmentsProperty]!);
        Assert.Equal(["No", "effusion"], ((IReadOnlyList<TranscriptSegment>)response.AdditionalProperties[OpenAICompatibleSpeechToTextClient.WordsProperty]!).Select(word => word.Text));
    }

    [Theory]
    [InlineData(true, true, "response_format: verbose_json", 2)]
    [InlineData(true, false, "response_format: verbose_json", 1)]
    [InlineData(false, false, "response_format: json", 0)]
    public async Task AForm_AsksForWhatTheOptionsSay(bool segments, bool words, string format, int granularities)
    {
        var (_, request) = await AskAsync(FakeAnswer.Json(Transcript), options => (options.Speech.WithSegments, options.Speech.WithWords) = (segments, words));

        var parts = await FormParts.ReadAsync(request, Token);
        Assert.Equal("/audio/transcriptions", request.Path);
        Assert.Contains($"file [recording.wav]: {Convert.ToHexString(Wave)}", parts);
        Assert.Contains("model: test-model", parts);
        Assert.Contains("language: de", parts);
        Assert.Contains(format, parts);
        Assert.Equal(granularities, parts.Count(part => part.StartsWith("timestamp_granularities[]", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task AStream_GivesASegmentAtATime_OrTheWhole()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Json(Transcript)).Answer(FakeAnswer.Json("""{"text":"No effusion."}"""));
        using var client = new OpenAICompatibleSpeechToTextClient(OpenAIClients.Options(provider.Address), null, new OpenEgressGate());

        var segments = await client.GetStreamingTextAsync(new MemoryStream(Wave), cancellationToken: Token).ToListAsync(Token);
        var whole = await client.GetStreamingTextAsync(new MemoryStream(Wave), cancellationToken: Token).ToListAsync(Token);

        Assert.Equal([("No effusion.", 0d, 2d), ("No fracture.", 2d, 4.4)], segments.Select(update => (update.Text, update.StartTime!.Value.TotalSeconds, update.EndTime!.Value.TotalSeconds)));
        Assert.Equal("No effusion.", string.Concat(whole.Select(update => update.Text)));
    }

    [Fact]
    public async Task ARecording_OverTheLimit_IsNotSent_NorReadToItsEnd()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        using var client = new OpenAICompatibleSpeechToTextClient(Limited(provider, 100_000), null, new OpenEgressGate());
        using var endless = new MemoryStream(new byte[10_000_000]);

        var error = await Assert.ThrowsAsync<ProviderException>(() => client.GetTextAsync(endless, cancellationToken: Token));

        Assert.Equal(ProviderErrorKind.LimitExceeded, error.Error);
        Assert.True(endless.Position < 1_000_000);
        Assert.Empty(provider.Requests);
    }

    [Fact]
    public async Task TheGate_SeesTheRecording()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Json(Transcript));
        var gate = new OpenEgressGate();
        using var client = new OpenAICompatibleSpeechToTextClient(OpenAIClients.Options(provider.Address), null, gate);

        await client.GetTextAsync(new MemoryStream(Wave), cancellationToken: Token);

        var receipt = Assert.Single(gate.Receipts);
        Assert.Equal((EgressPurpose.SpeechToText, ContentHash.Of(Wave)), (receipt.Purpose, Assert.Single(receipt.Parts)));
    }

    [Fact]
    public async Task ATranscript_CutAnywhere_IsMalformed()
    {
        for (int cut = 0; cut < Transcript.Length; cut += 13)
        {
            var error = await Assert.ThrowsAsync<ProviderException>(() => AskAsync(FakeAnswer.Json(Transcript[..cut])));
            Assert.Equal(ProviderErrorKind.MalformedOutput, error.Error);
        }
    }

    private static OpenAICompatibleOptions Limited(FakeProvider provider, int bytes)
    {
        var options = OpenAIClients.Options(provider.Address);
        options.Speech.MaxRecordingBytes = bytes;
        return options;
    }

    private static async Task<(SpeechToTextResponse Response, FakeProviderRequest Request)> AskAsync(FakeAnswer answer, Action<OpenAICompatibleOptions>? configure = null)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(answer);
        var options = OpenAIClients.Options(provider.Address, OpenAIPreset.Groq);
        configure?.Invoke(options);
        using var client = new OpenAICompatibleSpeechToTextClient(options, new ApiKey(Canaries.Key), new OpenEgressGate());
        var response = await client.GetTextAsync(new MemoryStream(Wave), new SpeechToTextOptions { SpeechLanguage = "de-CH" }, Token);
        return (response, provider.Requests[0]);
    }
}
