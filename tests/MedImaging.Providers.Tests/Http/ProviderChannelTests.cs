using System.Text;
using MedImaging.Providers;
using MedImaging.Testing;

namespace MedImaging.Tests.Http;

public sealed class ProviderChannelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SendAsync_AsksTheGate_AndGivesTheAnswer()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Json("""{"ok":true}"""));
        var gate = new OpenEgressGate();
        using var channel = new ProviderChannel("fake", ProviderDialect.OpenAI, new ProviderEndpoint { Address = provider.Address, Residency = DataResidency.Local }, new ApiKey("sk-1"), gate);

        await using var reply = await channel.SendAsync(Call("v1/chat"), Token);

        Assert.Equal("""{"ok":true}""", Encoding.UTF8.GetString((await reply.ReadAllAsync()).Span));
        Assert.Equal("/v1/chat", Assert.Single(provider.Requests).Path);
        Assert.Equal("Bearer sk-1", provider.Requests[0].Headers["Authorization"]);
        Assert.Equal(ContentHash.Of("hello"), Assert.Single(Assert.Single(gate.Receipts).Parts));
    }

    [Fact]
    public async Task SendAsync_ToARefusedGate_SendsNothing()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        using var channel = new ProviderChannel(
            "fake", ProviderDialect.OpenAI, new ProviderEndpoint { Address = provider.Address, AllowsPrivateNetwork = true }, null, new RefusingEgressGate());

        var error = await Assert.ThrowsAsync<MedImagingException>(async () => await channel.SendAsync(Call("v1/chat"), Token));

        Assert.Equal(ErrorKind.PolicyBlocked, error.Kind);
        Assert.Empty(provider.Requests);
    }

    [Fact]
    public async Task ReadEventsAsync_GivesTheEvents()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Events("1", "2", "[DONE]"));
        using var channel = new ProviderChannel("fake", ProviderDialect.OpenAI, new ProviderEndpoint { Address = provider.Address, Residency = DataResidency.Local }, null, new OpenEgressGate());

        await using var reply = await channel.SendAsync(Call("v1/chat"), Token);
        var seen = new List<string>();
        await foreach (var each in reply.ReadEventsAsync())
        {
            seen.Add(Encoding.UTF8.GetString(each.Data.Span));
        }

        Assert.Equal(["1", "2", "[DONE]"], seen);
    }

    private static ProviderCall Call(string path) => new() { Path = path, Purpose = EgressPurpose.Chat, Parts = [EgressPart.OfText("hello")] };
}
