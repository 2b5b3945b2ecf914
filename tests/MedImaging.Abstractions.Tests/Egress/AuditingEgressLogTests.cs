using MedImaging.Tests.Audit;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Tests.Egress;

public sealed class AuditingEgressLogTests
{
    private static readonly string One = ContentHash.Of("one").Hex, Two = ContentHash.Of("two").Hex;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatIsSent_IsInTheTrail_BeforeItIsSent_ByHashAndUnderWhoseWord()
    {
        var keys = new Trails.Keys();
        var store = new InMemoryRecordStore(new AuditChain(keys));
        var services = new ServiceCollection();
        services.AddSingleton<IRecordStore>(store);
        services.AddSingleton<IKeyProvider>(keys);
        services.AddMedImaging().AuditEgress(Caller.Process with { Tenant = "t0", UserId = "worker" }).AddAuditCheckpoints().AllowEgress(policy =>
        {
            policy.Name = "teaching-files";
            policy.Declaration = EgressDeclaration.Deidentified;
            policy.DeclaredBy = "Radiology";
        });
        await using var host = services.BuildServiceProvider();

        var receipt = await host.GetRequiredService<IEgressGate>().AdmitAsync(Request(), Token);

        var record = Assert.Single(await store.ReadAsync(reader => reader.ReadAuditAsync("hospital", 0, 10), Token));
        var entry = AuditLink.Read(record).Entry;
        Assert.Equal((receipt.Id, "hospital", "worker", "egress.send", AuditAction.Execute, AuditOutcome.Success, 2L), (entry.Id, entry.Tenant, entry.UserId, entry.Event, entry.Action, entry.Outcome, entry.Count));
        Assert.Equal($"{{\"declared\":\"Deidentified\",\"destination\":\"provider.example:8443\",\"parts\":[\"{One}\",\"{Two}\"],\"policy\":\"teaching-files/Deidentified\",\"provider\":\"gemini\",\"purpose\":\"Chat\"}}", entry.Detail);
        Assert.DoesNotContain("secret-patient", System.Text.Encoding.UTF8.GetString(record.Bytes.Span), StringComparison.Ordinal);
        Assert.NotNull(host.GetRequiredService<AuditCheckpoints>().State.WaitingFor);
        Assert.True((await host.GetRequiredService<AuditVerifier>().VerifyAsync("hospital", cancellationToken: Token)).IsIntact);
    }

    [Fact]
    public async Task WhatCannotBeWritten_IsNotSent()
    {
        var log = new AuditingEgressLog(new FullStore());
        var gate = new DeclaredEgressGate(new DeclaredEgressPolicy { Name = "p", Declaration = EgressDeclaration.Synthetic, DeclaredBy = "x" }, log);

        var error = await Assert.ThrowsAsync<MedImagingException>(async () => await gate.AdmitAsync(Request(), Token));

        Assert.Equal(ErrorKind.Unavailable, error.Kind);
    }

    [Theory]
    [InlineData("p/Synthetic", "Synthetic")]
    [InlineData("local/1", "None")]
    [InlineData("p/9", "None")]
    [InlineData("", "None")]
    public async Task ThePolicysWord_IsToldAsItIs(string policy, string declared)
    {
        var store = new InMemoryRecordStore();
        var receipt = new EgressReceipt { Id = "r", At = Trails.Start, Policy = policy, Provider = "p", Destination = "h", Purpose = EgressPurpose.Chat, Parts = [.. Enumerable.Repeat(ContentHash.Of("x"), 40)] };

        await new AuditingEgressLog(store).RecordAsync(receipt, Token);

        var entry = AuditLink.Read(Assert.Single(await store.ReadAsync(reader => reader.ReadAuditAsync("local", 0, 10), Token))).Entry;
        Assert.StartsWith($"{{\"declared\":\"{declared}\"", entry.Detail, StringComparison.Ordinal);
        Assert.Contains("\"rest\":\"", entry.Detail, StringComparison.Ordinal);
        Assert.Equal(("process", 40L), (entry.UserId, entry.Count));
    }

    private static EgressRequest Request() => new()
    {
        Provider = "gemini",
        Destination = new Uri("https://provider.example:8443/v1"),
        Residency = DataResidency.Remote,
        Purpose = EgressPurpose.Chat,
        Parts = [EgressPart.OfText("one"), EgressPart.OfText("two")],
        Scope = new CallScope { Tenant = "hospital", Patient = "secret-patient" },
    };

    private sealed class FullStore : IRecordStore
    {
        public ValueTask<T> ReadAsync<T>(Func<IRecordReader, ValueTask<T>> work, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<T> WriteAsync<T>(Func<IRecordWriter, ValueTask<T>> work, CancellationToken cancellationToken = default)
            => ValueTask.FromException<T>(new MedImagingException(ErrorKind.Unavailable, "The disk is full."));
    }
}
