using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Xunit;

namespace MedImaging.Testing;

/// <summary>What every <see cref="IAuditTrail"/> does.</summary>
/// <typeparam name="TBackend">The database.</typeparam>
public abstract class AuditTrailContract<TBackend> : StoresContract<TBackend>
    where TBackend : StoreBackend, new()
{
    [Fact]
    public async Task List_GivesPagesInTheirOrder_AndEachListingIsAnEntry()
    {
        await FillAsync();

        Assert.Equal([1L, 2L], await SequencesAsync(Own, limit: 2));
        Assert.Equal([3L, 4L], await SequencesAsync(Own, after: 2, limit: 2));
        Assert.Equal([5L, 6L, 7L, 8L], await SequencesAsync(Own, after: 4, limit: 100));
        Assert.Empty(await SequencesAsync(Own, after: 1000));
        var noted = (await AuditAsync())[^4..];
        Assert.All(noted, entry => Assert.Equal(("audit.read", "R", 0), ((string?)entry["event"], (string?)entry["action"], (int)entry["outcome"]!)));
        Assert.Equal([2, 2, 4, 0], noted.Select(entry => (int)entry["count"]!));
    }

    [Fact]
    public async Task AFilter_IsAppliedBeforeTheLimit()
    {
        var start = Time.GetUtcNow();
        await FillAsync();
        Time.Advance(TimeSpan.FromHours(1));
        await Stores.For(Everyone with { UserId = "dr-7" }).Patients.FindAsync("p-2", Token);

        Assert.Equal([2L, 4L], await SequencesAsync(Own, new AuditFilter { PatientId = "p-2" }, limit: 2));
        Assert.Equal([4L, 6L, 7L, 8L], await SequencesAsync(Own, new AuditFilter { PatientId = "p-2" }, after: 2));   // the look just now is about the patient too
        Assert.Equal([7L], await SequencesAsync(Own, new AuditFilter { UserId = "dr-7" }, limit: 1));
        Assert.Equal([3L, 4L, 5L, 6L], await SequencesAsync(Own, new AuditFilter { EventPrefix = "case." }));
        Assert.Equal([7L], await SequencesAsync(Own, new AuditFilter { EventPrefix = "patient.", From = start + TimeSpan.FromMinutes(30) }));
        Assert.Equal([1L, 2L], await SequencesAsync(Own, new AuditFilter { EventPrefix = "patient.", Before = start + TimeSpan.FromMinutes(30) }));
        Assert.Empty(await SequencesAsync(Own, new AuditFilter { PatientId = "p-9" }));
        Assert.Empty(await SequencesAsync(Own, new AuditFilter { EventPrefix = "CASE." }));
    }

    [Fact]
    public async Task WhoMaySeeOnePatient_SeesOnlyEntriesAboutThatOne()
    {
        await FillAsync();
        await Own.Registry.ListModelsAsync(cancellationToken: Token).ToListAsync(Token);
        var only = Only("p-1");

        Assert.Equal([1L, 3L, 5L], await SequencesAsync(only));
        Assert.Empty(await SequencesAsync(only, new AuditFilter { PatientId = "p-2" }));
        Assert.Equal(4, (int)(await AuditAsync())[^1]["outcome"]!);
        Assert.Empty(await SequencesAsync(Only()));
        var lines = new MemoryStream();
        Assert.Equal(3, await only.Audit.ExportAsync(lines, AuditExportFormat.Fhir, cancellationToken: Token));
        Assert.Equal(3, Lines(lines).Length);
    }

    [Fact]
    public async Task AnotherTenant_SeesItsOwnTrailOnly()
    {
        await FillAsync();
        var other = Stores.For(Everyone with { Tenant = Tenant + "-2" });

        Assert.Empty(await SequencesAsync(other));
        var own = await other.Audit.ListAsync(cancellationToken: Token).ToListAsync(Token);
        Assert.Equal((Tenant + "-2", "audit.read"), (Assert.Single(own).Entry.Tenant, own[0].Entry.Event));
        Assert.Equal(2, (await other.Audit.VerifyAsync(cancellationToken: Token)).Links);
    }

    [Fact]
    public async Task Verify_ChecksTheWholeTrail_AndSaysInItWhatWasFound()
    {
        await FillAsync();

        var found = await Own.Audit.VerifyAsync(cancellationToken: Token);
        var limited = await Only("p-1").Audit.VerifyAsync(cancellationToken: Token);

        Assert.Equal((true, 6L, Tenant), (found.IsIntact, found.Links, found.Tenant));
        Assert.Equal((true, 7L), (limited.IsIntact, limited.Links));
        var entry = (await AuditAsync())[6];
        Assert.Equal(("audit.verify", "intact", 6), ((string?)entry["event"], (string?)entry["detail"], (int)entry["count"]!));
    }

    [Fact]
    public async Task Export_WritesALineForEachLink_AfterItWasNoted()
    {
        await FillAsync();
        var fhir = new MemoryStream();
        var dicom = new MemoryStream();

        Assert.Equal(6, await Own.Audit.ExportAsync(fhir, AuditExportFormat.Fhir, cancellationToken: Token));
        Assert.Equal(2, await Own.Audit.ExportAsync(dicom, AuditExportFormat.Dicom, new AuditFilter { PatientId = "p-1", EventPrefix = "case." }, after: 1, Token));

        Assert.All(Lines(fhir), line => Assert.Equal("AuditEvent", JsonDocument.Parse(line).RootElement.GetProperty("resourceType").GetString()));
        Assert.Equal(6, Lines(fhir).Length);
        Assert.All(Lines(dicom), line => Assert.Equal("AuditMessage", XElement.Parse(line).Name.LocalName));
        Assert.Equal(2, Lines(dicom).Length);
        Assert.Equal(["Fhir", "Dicom"], (await AuditAsync())[^2..].Select(entry => (string?)entry["detail"]));
        await Assert.ThrowsAnyAsync<Exception>(async () => await Own.Audit.ExportAsync(new NoRoom(), AuditExportFormat.Fhir, cancellationToken: Token));
        Assert.Equal(("audit.export", 8), ((string?)(await AuditAsync())[^1]["event"], (int)(await AuditAsync())[^1]["count"]!));
    }

    [Fact]
    public async Task WithoutTheRight_NothingIsShown()
    {
        await FillAsync();
        var blind = Stores.For(Everyone with { Rights = StoreRights.All & ~StoreRights.Audit });
        var auditor = Stores.For(Everyone with { Rights = StoreRights.Audit });
        var lines = new MemoryStream();

        await Refusal.ExpectAsync(ErrorKind.PolicyBlocked, async () => await SequencesAsync(blind));
        await Refusal.ExpectAsync(ErrorKind.PolicyBlocked, async () => await blind.Audit.VerifyAsync(cancellationToken: Token));
        await Refusal.ExpectAsync(ErrorKind.PolicyBlocked, async () => await blind.Audit.ExportAsync(lines, AuditExportFormat.Fhir, cancellationToken: Token));
        Assert.Equal(0, lines.Length);
        Assert.Equal(9, (await SequencesAsync(auditor)).Count);
    }

    // Six entries: two patients added, a case of each opened, each case found.
    private async Task FillAsync()
    {
        foreach (string number in (string[])["1", "2"])
        {
            await Own.Patients.AddAsync(new PatientDraft { Id = $"p-{number}", Mrn = $"MRN-{number}" }, Token);
        }

        foreach (string number in (string[])["1", "2"])
        {
            await Own.Cases.OpenAsync(new CaseDraft { Id = $"case-{number}", PatientId = $"p-{number}" }, Token);
        }

        foreach (string number in (string[])["1", "2"])
        {
            await Own.Cases.FindAsync($"case-{number}", Token);
        }
    }

    private static async Task<List<long>> SequencesAsync(CallerStores stores, AuditFilter? filter = null, long after = 0, int limit = 100)
        => await stores.Audit.ListAsync(filter, after, limit, Token).Select(link => link.Sequence).ToListAsync(Token);

    private static string[] Lines(MemoryStream stream) => Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private sealed class NoRoom : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("No room.");
    }
}
