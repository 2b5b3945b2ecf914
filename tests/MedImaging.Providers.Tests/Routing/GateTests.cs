using System.Text;
using MedImaging.Providers;
using MedImaging.Testing;

namespace MedImaging.Tests.Routing;

public sealed class GateTests
{
    [Fact]
    public async Task TheGate_IsAskedBeforeEachAttempt()
    {
        await using var one = await FakeProvider.StartAsync(Routes.Token);
        await using var two = await FakeProvider.StartAsync(Routes.Token);
        two.Answer(FakeAnswer.Json("\"yes\""));
        var gate = new OpenEgressGate();
        using var first = Channel("one", one, gate);
        using var second = Channel("two", two, gate);
        using var client = Routes.Tiers(new FakeTime(), new FallbackOptions { BaseDelay = TimeSpan.Zero }, Over(first), Over(second));

        // The first has no answers prepared: each of its four attempts fails.
        var response = await client.AskAsync();

        Assert.Equal("\"yes\"", response.Text);
        Assert.Equal(response.GetRoute()!.Attempts.Count, gate.Receipts.Count);
        Assert.Equal(one.Requests.Count + two.Requests.Count, gate.Receipts.Count);
        Assert.Contains(gate.Receipts, receipt => receipt.Provider == "two");
    }

    private static ProviderChannel Channel(string name, FakeProvider provider, IEgressGate gate)
        => new(name, ProviderDialect.Other, new ProviderEndpoint { Address = provider.Address, Residency = DataResidency.Local }, null, gate);

    private static LaneClient Over(ProviderChannel channel) => new(async (_, token) =>
    {
        await using var reply = await channel.SendAsync(new ProviderCall { Path = "chat", Purpose = EgressPurpose.Chat, Parts = [EgressPart.OfText("?")] }, token);
        return Encoding.UTF8.GetString((await reply.ReadAllAsync()).Span);
    });
}
