using System.Text.Json;
using System.Text.Json.Nodes;
using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Ollama;

public sealed class OllamaEmbeddingGeneratorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Generate_AsAuthored_GivesTheVector()
    {
        using var authored = JsonDocument.Parse(await File.ReadAllBytesAsync(TestData.Require("api/authored/ollama-embed.json"), Token));
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Json(authored.RootElement.GetProperty("body").GetRawText()));
        var gate = new OpenEgressGate();
        using var generator = Generator(provider.Address, gate);

        var made = await generator.GenerateAsync(["pleural effusion"], cancellationToken: Token);

        Assert.Equal([0.010071029f, -0.0017594862f, 0.05007221f], Assert.Single(made).Vector.ToArray());
        Assert.Equal(8, made.Usage!.InputTokenCount);
        Assert.Equal([ContentHash.Of("pleural effusion")], Assert.Single(gate.Receipts).Parts);
        var sent = JsonNode.Parse(Assert.Single(provider.Requests).Body)!;
        Assert.Equal(("all-minilm", false), ((string?)sent["model"], (bool)sent["truncate"]!));
    }

    [Theory]
    [InlineData("""{"embeddings":[[1,2]]}""")]
    [InlineData("""{"embeddings":[[1,2],[1,null]]}""")]
    [InlineData("""{"embedding":[1,2]}""")]
    [InlineData("null")]
    public async Task Generate_WithAnythingButAVectorForEachText_IsMalformed(string body)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Json(body));
        using var generator = Generator(provider.Address);

        Assert.Equal(ProviderErrorKind.MalformedOutput, (await Assert.ThrowsAsync<ProviderException>(() => generator.GenerateAsync(["one", "two"], cancellationToken: Token))).Error);
    }

    [Fact]
    public async Task Generate_OfNothing_AsksNobody()
    {
        using var generator = Generator(new Uri("http://127.0.0.1:9/"));

        Assert.Empty(await generator.GenerateAsync([], cancellationToken: Token));
        Assert.Equal("all-minilm", Assert.IsType<EmbeddingGeneratorMetadata>(generator.GetService(typeof(EmbeddingGeneratorMetadata))).DefaultModelId);
        Assert.Equal(DataResidency.Local, Assert.IsType<ProviderDescription>(generator.GetService(typeof(ProviderDescription))).Residency);
    }

    private static OllamaEmbeddingGenerator Generator(Uri address, IEgressGate? gate = null)
        => new(new OllamaOptions { EmbeddingModel = "all-minilm", Endpoint = new ProviderEndpoint { Address = address, Residency = DataResidency.Local } }, gate ?? new OpenEgressGate());
}
