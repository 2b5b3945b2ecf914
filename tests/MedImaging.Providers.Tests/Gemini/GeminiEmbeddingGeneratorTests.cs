using System.Text.Json.Nodes;
using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Gemini;

public sealed class GeminiEmbeddingGeneratorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Generate_GivesEachTextItsVector_InCallsOfAHundred()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Otherwise = request => FakeAnswer.Json(new JsonObject
        {
            ["embeddings"] = new JsonArray([.. Texts(request).Select(text => new JsonObject { ["values"] = new JsonArray(float.Parse(text, System.Globalization.CultureInfo.InvariantCulture), 0.5f) })]),
            ["usageMetadata"] = new JsonObject { ["promptTokenCount"] = Texts(request).Count },
        }.ToJsonString());
        var gate = new OpenEgressGate();
        using var generator = Generator(provider.Address, gate);

        var made = await generator.GenerateAsync(Enumerable.Range(0, 250).Select(i => $"{i}"), new EmbeddingGenerationOptions { Dimensions = 2 }, Token);

        Assert.Equal(Enumerable.Range(0, 250).Select(i => (float)i), made.Select(vector => vector.Vector.Span[0]));
        Assert.Equal(250, made.Usage!.InputTokenCount);
        Assert.Equal([100, 100, 50], provider.Requests.Select(request => Texts(request).Count));
        Assert.Equal([100, 100, 50], gate.Receipts.Select(receipt => receipt.Parts.Count));
        Assert.All(gate.Receipts, receipt => Assert.Equal(EgressPurpose.Embedding, receipt.Purpose));
        var first = JsonNode.Parse(provider.Requests[0].Body)!["requests"]![0]!;
        Assert.Equal("/v1beta/models/gemini-embedding-001:batchEmbedContents", provider.Requests[0].Path);
        Assert.Equal(("models/gemini-embedding-001", "RETRIEVAL_DOCUMENT", 2), ((string?)first["model"], (string?)first["taskType"], (int)first["outputDimensionality"]!));
    }

    [Theory]
    [InlineData("""{"embeddings":[{"values":[1,2]}]}""")]
    [InlineData("""{"embeddings":[{"values":[1,2]},{"values":[1,2]},{"values":[1,2]}]}""")]
    [InlineData("""{"embeddings":[{"values":[1,2]},{"values":[1]}]}""")]
    [InlineData("""{"embeddings":[{"values":[1,2]},{"values":[1,"2"]}]}""")]
    [InlineData("""{"embeddings":[{"values":[1,2]},{"values":[1,1e99]}]}""")]
    [InlineData("""{"embeddings":[{"values":[]},{"values":[]}]}""")]
    [InlineData("""{"embeddings":[7,null]}""")]
    [InlineData("""{"embeddings":{"values":[1,2]}}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"embeddings":[{"values":[1,""")]
    public async Task Generate_WithAnythingButAVectorForEachText_IsMalformed(string body)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Json(body));
        using var generator = Generator(provider.Address);

        var error = await Assert.ThrowsAsync<ProviderException>(() => generator.GenerateAsync(["one", "two"], cancellationToken: Token));

        Assert.Equal(ProviderErrorKind.MalformedOutput, error.Error);
    }

    [Fact]
    public async Task Generate_OfNothing_AsksNobody()
    {
        using var generator = Generator(new Uri("http://127.0.0.1:9/"));

        Assert.Empty(await generator.GenerateAsync([], cancellationToken: Token));
        Assert.Equal("gemini-embedding-001", Assert.IsType<EmbeddingGeneratorMetadata>(generator.GetService(typeof(EmbeddingGeneratorMetadata))).DefaultModelId);
        Assert.Equal("gemini", Assert.IsType<ProviderDescription>(generator.GetService(typeof(ProviderDescription))).Name);
        await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(["a"], new EmbeddingGenerationOptions { ModelId = "../x" }, Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => generator.GenerateAsync(["a"], cancellationToken: new CancellationToken(canceled: true)));
    }

    private static GeminiEmbeddingGenerator Generator(Uri address, IEgressGate? gate = null)
    {
        var options = GeminiSamples.Options(address);
        options.EmbeddingTask = "RETRIEVAL_DOCUMENT";
        return new GeminiEmbeddingGenerator(options, new ApiKey(Canaries.Key), gate ?? new OpenEgressGate());
    }

    private static List<string> Texts(FakeProviderRequest request)
        => [.. JsonNode.Parse(request.Body)!["requests"]!.AsArray().Select(each => (string)each!["content"]!["parts"]![0]!["text"]!)];
}
