using System.Text.Json.Nodes;
using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.OpenAI;

public sealed class OpenAICompatibleEmbeddingGeneratorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Vectors_ComeInTheOrderOfTheTexts_InEitherEncoding()
    {
        string second = Convert.ToBase64String(BitConverter.GetBytes(3f).Concat(BitConverter.GetBytes(-4.5f)).ToArray());

        var vectors = await AskAsync($$$"""{"model":"m","data":[{"index":1,"embedding":"{{{second}}}"},{"index":0,"embedding":[1,2.5]}],"usage":{"prompt_tokens":9,"total_tokens":9}}""");

        Assert.Equal([1f, 2.5f], vectors[0].Vector.ToArray());
        Assert.Equal([3f, -4.5f], vectors[1].Vector.ToArray());
        Assert.Equal(9, vectors.Usage!.InputTokenCount);
        Assert.All(vectors, vector => Assert.Equal("m", vector.ModelId));
    }

    [Theory]
    [InlineData("{\"data\":[{\"index\":0,\"embedding\":[1]}]}")]
    [InlineData("{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":0,\"embedding\":[1]}]}")]
    [InlineData("{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":2,\"embedding\":[1]}]}")]
    [InlineData("{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":[1,2]}]}")]
    [InlineData("{\"data\":[{\"index\":0,\"embedding\":[]},{\"index\":1,\"embedding\":[]}]}")]
    [InlineData("{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":[1e400]}]}")]
    [InlineData("{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":[null]}]}")]
    [InlineData("{\"data\":[{\"index\":0,\"embedding\":\"AAAA\"},{\"index\":1,\"embedding\":\"AAAA\"}]}")]
    [InlineData("{\"data\":[{\"index\":0,\"embedding\":\"AADAfw==\"},{\"index\":1,\"embedding\":\"AACAPw==\"}]}")]
    [InlineData("{\"data\":[null,7]}")]
    [InlineData("{\"data\":{}}")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task AnAnswer_ThatIsNotOneVectorForEachText_IsMalformed(string body)
        => Assert.Equal(ProviderErrorKind.MalformedOutput, (await Assert.ThrowsAsync<ProviderException>(() => AskAsync(body))).Error);

    [Fact]
    public async Task Vectors_OfAnotherLengthThanAskedFor_AreMalformed()
    {
        const string Body = """{"data":[{"index":0,"embedding":[1,2]},{"index":1,"embedding":[1,2]}]}""";

        Assert.Equal(2, (await AskAsync(Body, new EmbeddingGenerationOptions { Dimensions = 2 })).Count);
        Assert.Equal(ProviderErrorKind.MalformedOutput, (await Assert.ThrowsAsync<ProviderException>(() => AskAsync(Body, new EmbeddingGenerationOptions { Dimensions = 3 }))).Error);
    }

    [Fact]
    public async Task ARequest_SaysWhatTheServerKnows_AndTheGateSeesEachText()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Otherwise = _ => FakeAnswer.Json("""{"data":[{"embedding":[1]},{"embedding":[2]}]}""");
        var gate = new OpenEgressGate();
        using var generator = new OpenAICompatibleEmbeddingGenerator(OpenAIClients.Options(provider.Address, OpenAIPreset.LMStudio), null, gate);

        await generator.GenerateAsync(["one", "two"], new EmbeddingGenerationOptions { ModelId = "other", Dimensions = 1 }, Token);

        Assert.Equal("""{"input":["one","two"],"model":"other","encoding_format":"float","dimensions":1}""", JsonNode.Parse(provider.Requests[0].Body)!.ToJsonString());
        Assert.Equal("/embeddings", provider.Requests[0].Path);
        Assert.Equal([ContentHash.Of("one"), ContentHash.Of("two")], Assert.Single(gate.Receipts).Parts);
        Assert.Empty(await generator.GenerateAsync([], cancellationToken: Token));
        Assert.Single(provider.Requests);
    }

    private static async Task<GeneratedEmbeddings<Embedding<float>>> AskAsync(string body, EmbeddingGenerationOptions? options = null)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Json(body));
        using var generator = new OpenAICompatibleEmbeddingGenerator(OpenAIClients.Options(provider.Address), new ApiKey(Canaries.Key), new OpenEgressGate());
        return await generator.GenerateAsync(["one", "two"], options, Token);
    }
}
