using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Registration;

public sealed class EgressRegistrationTests
{
    private static readonly EgressRequest Remote = new() { Provider = "gemini", Destination = new Uri("https://example.org/"), Purpose = EgressPurpose.Chat, Parts = [EgressPart.OfText("x")] };

    [Fact]
    public async Task WithoutAPolicy_NothingLeaves()
    {
        var services = new ServiceCollection();
        services.AddMedImaging();
        await using var host = services.BuildServiceProvider();

        var error = await Assert.ThrowsAsync<MedImagingException>(async () => await host.GetRequiredService<IEgressGate>().AdmitAsync(Remote, TestContext.Current.CancellationToken));

        Assert.Equal(ErrorKind.PolicyBlocked, error.Kind);
        Assert.Contains("AllowEgress", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllowEgress_LetsThroughWhatThePolicyNames_AndRecordsIt()
    {
        var services = new ServiceCollection();
        services.AddMedImaging().AllowEgress(policy =>
        {
            Named(policy);
            policy.Providers.Add("gemini");
        });
        await using var host = services.BuildServiceProvider();
        var gate = host.GetRequiredService<IEgressGate>();

        var receipt = await gate.AdmitAsync(Remote, TestContext.Current.CancellationToken);

        Assert.Equal("teaching-files/Synthetic", receipt.Policy);
        Assert.Equal(receipt, Assert.Single(((InMemoryEgressLog)host.GetRequiredService<IEgressLog>()).ToList()));
        await Assert.ThrowsAsync<MedImagingException>(async () => await gate.AdmitAsync(Remote with { Provider = "other" }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void ASecondPolicy_OrAGateOfTheHostsOwn_IsAnError()
    {
        var builder = new ServiceCollection().AddMedImaging().AllowEgress(Named);
        Assert.Throws<InvalidOperationException>(() => builder.AllowEgress(Named));

        var own = new ServiceCollection();
        own.AddSingleton<IEgressGate>(new RefusingEgressGate());
        Assert.Throws<InvalidOperationException>(() => own.AddMedImaging().AllowEgress(Named));
        Assert.Single(own, service => service.ServiceType == typeof(IEgressGate));
    }

    [Theory]
    [InlineData("", "me", EgressDeclaration.Synthetic)]
    [InlineData("no spaces", "me", EgressDeclaration.Synthetic)]
    [InlineData("ok", " ", EgressDeclaration.Synthetic)]
    [InlineData("ok", "me", EgressDeclaration.None)]
    [InlineData("ok", "me", (EgressDeclaration)9)]
    public void APolicyThatSaysNothing_IsRefusedAtOnce(string name, string by, EgressDeclaration declaration)
    {
        var builder = new ServiceCollection().AddMedImaging();
        Assert.ThrowsAny<ArgumentException>(() => builder.AllowEgress(policy => (policy.Name, policy.DeclaredBy, policy.Declaration) = (name, by, declaration)));
    }

    private static void Named(DeclaredEgressPolicy policy) => (policy.Name, policy.DeclaredBy, policy.Declaration) = ("teaching-files", "the teaching office", EgressDeclaration.Synthetic);
}
