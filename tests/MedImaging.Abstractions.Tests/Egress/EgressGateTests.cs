namespace MedImaging.Tests.Egress;

public sealed class EgressGateTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ARefusingGate_AdmitsOnlyWhatStaysLocal()
    {
        var gate = new RefusingEgressGate(new Clock());

        var error = await Assert.ThrowsAsync<MedImagingException>(async () => await gate.AdmitAsync(Request("gemini", "SMITH^JOHN"), Token));
        var receipt = await gate.AdmitAsync(Request("ollama", "SMITH^JOHN") with { Residency = DataResidency.Local }, Token);

        Assert.Equal(ErrorKind.PolicyBlocked, error.Kind);
        Assert.Contains("gemini", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SMITH", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(("local/1", "ollama", Now), (receipt.Policy, receipt.Provider, receipt.At));
    }

    [Fact]
    public async Task ADeclaredGate_WritesAReceipt_WithHashesAndNoContent()
    {
        var log = new InMemoryEgressLog();
        var gate = new DeclaredEgressGate(Policy(), log, new Clock());

        var receipt = await gate.AdmitAsync(Request("gemini", "a finding"), Token);

        Assert.Same(receipt, Assert.Single(log.ToList()));
        Assert.Equal(("teaching-files/Synthetic", "gemini", "provider.example:8443", EgressPurpose.Chat, Now), (receipt.Policy, receipt.Provider, receipt.Destination, receipt.Purpose, receipt.At));
        Assert.Equal([ContentHash.Of("a finding"), ContentHash.Of("second")], receipt.Parts);
        Assert.DoesNotContain("finding", receipt.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(receipt.Id, (await gate.AdmitAsync(Request("gemini", "a finding"), Token)).Id);
    }

    [Theory]
    [InlineData("gemini", EgressPurpose.Chat, true)]
    [InlineData("GEMINI", EgressPurpose.Embedding, true)]
    [InlineData("gemini", EgressPurpose.Literature, false)]
    [InlineData("groq", EgressPurpose.Chat, false)]
    [InlineData("gemini2", EgressPurpose.Chat, false)]
    [InlineData("", EgressPurpose.Chat, false)]
    public async Task ADeclaredGate_HoldsForItsClientsAndPurposes(string provider, EgressPurpose purpose, bool isAdmitted)
    {
        var policy = Policy();
        policy.Providers.Add("gemini");
        policy.Purposes.Add(EgressPurpose.Chat);
        policy.Purposes.Add(EgressPurpose.Embedding);
        var log = new InMemoryEgressLog();
        var gate = new DeclaredEgressGate(policy, log);
        policy.Providers.Clear();   // too late: the gate holds what was declared

        var error = await Record.ExceptionAsync(async () => await gate.AdmitAsync(Request(provider, "x") with { Purpose = purpose }, Token));
        var local = await gate.AdmitAsync(Request(provider, "x") with { Purpose = purpose, Residency = DataResidency.Local }, Token);

        Assert.Equal(isAdmitted, error is null);
        Assert.True(isAdmitted || error is MedImagingException { Kind: ErrorKind.PolicyBlocked });
        Assert.Equal("local/1", local.Policy);
        Assert.Equal(isAdmitted ? 2 : 1, log.ToList().Count);
    }

    [Fact]
    public async Task AGateWhoseLogFails_AdmitsNothing()
    {
        var gate = new DeclaredEgressGate(Policy(), new BrokenLog());
        await Assert.ThrowsAsync<IOException>(async () => await gate.AdmitAsync(Request("gemini", "x"), Token));
        await Assert.ThrowsAsync<IOException>(async () => await gate.AdmitAsync(Request("ollama", "x") with { Residency = DataResidency.Local }, Token));
    }

    [Fact]
    public async Task ACancelledQuestion_AdmitsNothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var log = new InMemoryEgressLog();

        foreach (IEgressGate gate in (IEgressGate[])[new RefusingEgressGate(), new DeclaredEgressGate(Policy(), log)])
        {
            var local = Request("ollama", "x") with { Residency = DataResidency.Local };
            var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await gate.AdmitAsync(local, cancelled.Token));
            Assert.Equal(cancelled.Token, error.CancellationToken);
        }

        Assert.Empty(log.ToList());
    }

    [Fact]
    public void APolicyThatDeclaresNothing_MakesNoGate()
    {
        var log = new InMemoryEgressLog();
        Assert.Throws<ArgumentException>(() => new DeclaredEgressGate(Policy(name: ""), log));
        Assert.Throws<ArgumentException>(() => new DeclaredEgressGate(Policy(by: " "), log));
        Assert.Throws<ArgumentException>(() => new DeclaredEgressGate(Policy(declaration: EgressDeclaration.None), log));
        Assert.Throws<ArgumentException>(() => new DeclaredEgressGate(Policy(declaration: (EgressDeclaration)9), log));
        Assert.Throws<ArgumentNullException>(() => new DeclaredEgressGate(null!, log));
        Assert.Throws<ArgumentNullException>(() => new DeclaredEgressGate(Policy(), null!));
    }

    [Fact]
    public async Task ALogInMemory_KeepsTheNewest_FromManyAtOnce()
    {
        var log = new InMemoryEgressLog(100);
        var gate = new DeclaredEgressGate(Policy(), log);

        await Parallel.ForAsync(0, 1000, Token, async (i, token) => await gate.AdmitAsync(Request("gemini", $"{i}"), token));
        var last = await gate.AdmitAsync(Request("gemini", "last"), Token);

        Assert.Equal(100, log.ToList().Count);
        Assert.Same(last, log.ToList()[^1]);
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await log.RecordAsync(null!, Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => new InMemoryEgressLog(0));
    }

    private static DeclaredEgressPolicy Policy(string name = "teaching-files", string by = "the teaching lead", EgressDeclaration declaration = EgressDeclaration.Synthetic)
        => new() { Name = name, DeclaredBy = by, Declaration = declaration };

    private static EgressRequest Request(string provider, string text) => new()
    {
        Provider = provider,
        Destination = new Uri("https://provider.example:8443/v1/chat"),
        Purpose = EgressPurpose.Chat,
        Parts = [EgressPart.OfText(text), EgressPart.OfText("second")],
    };

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class BrokenLog : IEgressLog
    {
        public ValueTask RecordAsync(EgressReceipt receipt, CancellationToken cancellationToken = default) => throw new IOException("The disk is full.");
    }
}
