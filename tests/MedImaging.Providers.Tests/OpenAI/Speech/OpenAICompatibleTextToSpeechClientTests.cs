using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.OpenAI.Speech;

public sealed class OpenAICompatibleTextToSpeechClientTests
{
    private static readonly byte[] Sound = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 13))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "mp3", "audio/mpeg")]
    [InlineData("audio/wav", "wav", "audio/wav")]
    [InlineData("flac", "flac", "audio/flac")]
    public async Task Words_BecomeARecording(string? asked, string format, string mediaType)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Otherwise = _ => FakeAnswer.Of(200, "application/octet-stream", Sound);
        var gate = new OpenEgressGate();
        using var client = Client(provider, gate);
        var options = new TextToSpeechOptions { VoiceId = "nova", AudioFormat = asked, Speed = 1.5f };

        var whole = await client.GetAudioAsync("Clear \"lungs\".", options, Token);
        var pieces = await client.GetStreamingAudioAsync("Clear \"lungs\".", options, Token).ToListAsync(Token);

        var content = Assert.IsType<DataContent>(Assert.Single(whole.Contents));
        Assert.Equal((mediaType, true), (content.MediaType, content.Data.Span.SequenceEqual(Sound)));
        Assert.True(pieces.Count > 1);
        Assert.Equal(Sound, pieces.SelectMany(piece => ((DataContent)piece.Contents[0]).Data.ToArray()));
        Assert.Equal($$$"""{"model":"test-model","input":"Clear \"lungs\".","voice":"nova","response_format":"{{{format}}}","speed":1.5}""", provider.Requests[0].Text);
        Assert.All(gate.Receipts, receipt => Assert.Equal(ContentHash.Of("Clear \"lungs\"."), receipt.Parts[0]));
        Assert.Equal(2, gate.Receipts.Count);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task AnError_OrNothing_InAGoodAnswer_IsAnError(bool isStream)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Json("""{"error":{"code":"insufficient_quota","message":"m"}}""")).Answer(FakeAnswer.Of(200, "audio/mpeg", Array.Empty<byte>())).Answer(FakeAnswer.Json("{}"));
        using var client = Client(provider, new OpenEgressGate());
        var kinds = new List<ProviderErrorKind>();

        for (int i = 0; i < 3; i++)
        {
            kinds.Add((await Assert.ThrowsAsync<ProviderException>(async () =>
            {
                _ = isStream ? (object)await client.GetStreamingAudioAsync("Clear.", cancellationToken: Token).ToListAsync(Token) : await client.GetAudioAsync("Clear.", cancellationToken: Token);
            })).Error);
        }

        Assert.Equal([ProviderErrorKind.QuotaExhausted, ProviderErrorKind.MalformedOutput, ProviderErrorKind.MalformedOutput], kinds);
    }

    private static OpenAICompatibleTextToSpeechClient Client(FakeProvider provider, IEgressGate gate) => new(OpenAIClients.Options(provider.Address), new ApiKey(Canaries.Key), gate);
}
