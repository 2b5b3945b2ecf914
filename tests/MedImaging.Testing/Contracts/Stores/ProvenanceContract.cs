using Xunit;

namespace MedImaging.Testing;

/// <summary>What every <see cref="IProvenanceStore"/> does.</summary>
/// <typeparam name="TBackend">The database.</typeparam>
public abstract partial class ProvenanceContract<TBackend> : StoresContract<TBackend>
    where TBackend : StoreBackend, new()
{
    private const string Siemens = "SIEMENS SOMATOM Force", Ge = "GE Revolution";

    [Fact]
    public async Task EverySignedReport_TouchedByAModelsVersion_OnAScanner()
    {
        await AddStudyAsync(1, "p-1", Siemens, "2");
        await AddStudyAsync(2, "p-2", Siemens, "1");
        await AddStudyAsync(3, "p-3", Ge, "2");
        await AddStudyAsync(4, "p-1", Siemens, "2", isSigned: false);
        await AddStudyAsync(5, "p-2", Siemens, "2");
        var wanted = new ReportProvenance { ModelVersion = "chest@2", Scanner = Siemens };

        Assert.Equal(["r1/2", "r5/2"], await ReportsAsync(wanted));
        Assert.Equal(["r1/1", "r1/2", "r4/1", "r5/1", "r5/2"], await ReportsAsync(wanted with { IsSigned = false }));
        Assert.Equal(["r2/2"], await ReportsAsync(wanted with { ModelVersion = "chest@1" }));
        Assert.Equal(["r3/2"], await ReportsAsync(new ReportProvenance { Scanner = Ge }));
        Assert.Equal(["r1/2", "r3/2", "r5/2"], await ReportsAsync(new ReportProvenance { ModelVersion = "chest@2" }));
        Assert.Equal(["r3/2"], await ReportsAsync(new ReportProvenance { Study = "2.25.3" }));
        Assert.Equal(["r3/2"], await ReportsAsync(new ReportProvenance { Study = "2.25.3", ModelVersion = "chest@2", Scanner = Ge }));
        Assert.Empty(await ReportsAsync(new ReportProvenance { Study = "2.25.3", Scanner = Siemens }));
        Assert.Empty(await ReportsAsync(new ReportProvenance { ModelVersion = "chest@3" }));
        Assert.Empty(await ReportsAsync(new ReportProvenance { Study = "2.25.9" }));
    }

    [Fact]
    public async Task AReport_ComesBackWhole_AsTheReportsStoreGivesIt()
    {
        await AddStudyAsync(1, "p-1", Siemens, "2");
        var found = Assert.Single(await Own.Provenance.FindReportsAsync(new ReportProvenance { ModelVersion = "chest@2" }, cancellationToken: Token));

        Assert.Equivalent(await Own.Reports.FindAsync("r1", 2, Token), found, strict: true);
        Assert.True(found.Signed!.IsIntact());
    }

    [Fact]
    public async Task Reports_ArePaged_InTheOrderTheyWereWritten()
    {
        for (int number = 1; number <= 6; number++)
        {
            await AddStudyAsync(number, $"p-{number % 2}", Siemens, "2", isSigned: number != 3);
        }

        var wanted = new ReportProvenance { ModelVersion = "chest@2" };
        Assert.Equal(["r1/2", "r2/2"], await ReportsAsync(wanted, limit: 2));
        Assert.Equal(["r4/2", "r5/2"], await ReportsAsync(wanted, skip: 2, limit: 2));
        Assert.Equal(["r6/2"], await ReportsAsync(wanted, skip: 4, limit: 2));
        Assert.Empty(await ReportsAsync(wanted, skip: 5));
        Assert.Equal(["r4/2"], [.. (await Only("p-0").Provenance.FindReportsAsync(wanted, 1, 1, Token)).Select(Named)]);
    }

    [Fact]
    public async Task WhoMaySeeOnePatient_GetsNothingOfAnothers_ThroughASharedModelOrScanner()
    {
        await AddStudyAsync(1, "p-1", Siemens, "2");
        await AddStudyAsync(2, "p-2", Siemens, "2");
        await AddStudyAsync(3, null, Siemens, "2");
        var only = Only("p-1").Provenance;

        foreach (var wanted in new ReportProvenance[] { new() { ModelVersion = "chest@2" }, new() { Scanner = Siemens }, new() { ModelVersion = "chest@2", Scanner = Siemens } })
        {
            Assert.Equal(["r1/2"], (await only.FindReportsAsync(wanted, cancellationToken: Token)).Select(Named));
            Assert.Equal(["r1/2", "r2/2", "r3/2"], await ReportsAsync(wanted));
            Assert.Empty(await Only().Provenance.FindReportsAsync(wanted, cancellationToken: Token));
        }

        foreach (var shared in new[] { RecordReference.OfModel("chest", "2"), RecordReference.OfScanner(Siemens) })
        {
            var all = await Own.Provenance.FindDependentsAsync(shared, cancellationToken: Token);
            var mine = await only.FindDependentsAsync(shared, cancellationToken: Token);

            Assert.All(mine, step => Assert.Equal("p-1", step.PatientId));
            Assert.Equal(all.Where(step => step.PatientId == "p-1"), mine);
            Assert.True(all.Count == 3 * mine.Count && mine.Count >= 3, $"{mine.Count} of {all.Count}");
        }

        Assert.Empty(await only.FindBasisAsync(RecordReference.OfReport("r2", 2), cancellationToken: Token));
        Assert.Empty(await only.FindBasisAsync(RecordReference.OfReport("r3", 2), cancellationToken: Token));
        Assert.Empty(await only.FindDependentsAsync(RecordReference.OfStudy("2.25.2"), cancellationToken: Token));
        Assert.Empty(await only.FindReportsAsync(new ReportProvenance { Study = "2.25.2" }, cancellationToken: Token));
        Assert.Equal(4, (int)(await AuditAsync())[^1]["outcome"]!);
    }

    [Fact]
    public async Task AnotherTenant_GetsNothing_UnderTheSameIds()
    {
        await AddStudyAsync(1, "p-1", Siemens, "2");
        var other = Stores.For(Everyone with { Tenant = Tenant + "-2" }).Provenance;

        Assert.Empty(await other.FindReportsAsync(new ReportProvenance { ModelVersion = "chest@2" }, cancellationToken: Token));
        Assert.Empty(await other.FindDependentsAsync(RecordReference.OfModel("chest", "2"), cancellationToken: Token));
        Assert.Empty(await other.FindBasisAsync(RecordReference.OfReport("r1", 2), cancellationToken: Token));
    }

    [Fact]
    public async Task TheBasis_OfASignedReport_IsItsImageSeriesStudyModelAndScanner()
    {
        await AddStudyAsync(1, "p-1", Siemens, "2");

        Assert.Equal(
            ["1 Image 2.25.1.1.1 p-1", "1 ModelVersion chest@2 ", "1 Scanner SIEMENS SOMATOM Force ", "1 Study 2.25.1 p-1", "2 Series 2.25.1.1 p-1"],
            Shown(await Own.Provenance.FindBasisAsync(RecordReference.OfReport("r1", 2), cancellationToken: Token)));
    }

    [Fact]
    public async Task TheBasis_OfADiagnosis_GoesOverFindingAndAnalysis_ToTheScanner()
    {
        await AddStudyAsync(1, "p-1", Siemens, "2");
        await Own.Registry.RegisterModelAsync(new ModelVersion { ModelId = "chest", Version = "2", IntendedUse = "tests" }, Token);
        await Own.Diagnoses.AddAsync(new Diagnosis { Id = "d-1", CaseId = "case-1", Code = new CodedConcept("1", "SCT", "One"), FindingIds = ["a1/1/f1"] }, Token);
        var basis = await Own.Provenance.FindBasisAsync(new RecordReference("Diagnosis", "d-1"), cancellationToken: Token);

        Assert.Equal(
            [
                "1 Finding a1/1/f1 p-1", "2 Analysis a1 p-1", "2 Image 2.25.1.1.1 p-1", "2 ModelVersion chest@2 ", "3 Series 2.25.1.1 p-1", "3 Study 2.25.1 p-1",
                "4 Scanner SIEMENS SOMATOM Force ",
            ],
            Shown(basis));
        Assert.Equal(basis.Take(3), await Own.Provenance.FindBasisAsync(new RecordReference("Diagnosis", "d-1"), 3, Token));
        Assert.Equal(basis, await Only("p-1").Provenance.FindBasisAsync(new RecordReference("Diagnosis", "d-1"), cancellationToken: Token));
    }

    [Fact]
    public async Task ARecall_FindsEverythingThatRestsOnAModel_RegisteredOrNot()
    {
        await AddStudyAsync(1, "p-1", Siemens, "2");
        await AddStudyAsync(2, "p-2", Ge, "1");
        await Own.Diagnoses.AddAsync(new Diagnosis { Id = "d-1", CaseId = "case-1", Code = new CodedConcept("1", "SCT", "One"), FindingIds = ["a1/1/f1"] }, Token);
        string[] recalled = ["1 Analysis a1 p-1", "1 Finding a1/1/f1 p-1", "1 ReportVersion r1#1 p-1", "1 ReportVersion r1#2 p-1", "2 Diagnosis d-1 p-1"];

        Assert.Equal(recalled, Shown(await Own.Provenance.FindDependentsAsync(RecordReference.OfModel("chest", "2"), cancellationToken: Token)));
        await Own.Registry.RegisterModelAsync(new ModelVersion { ModelId = "chest", Version = "2", IntendedUse = "tests" }, Token);
        Assert.Equal(recalled, Shown(await Own.Provenance.FindDependentsAsync(RecordReference.OfModel("chest", "2"), cancellationToken: Token)));
        Assert.Equal(
            ["1 Analysis a1 p-1", "1 ReportVersion r1#1 p-1", "1 ReportVersion r1#2 p-1", "1 Series 2.25.1.1 p-1", "2 Finding a1/1/f1 p-1", "2 Image 2.25.1.1.1 p-1", "3 Diagnosis d-1 p-1"],
            Shown(await Own.Provenance.FindDependentsAsync(RecordReference.OfStudy("2.25.1"), cancellationToken: Token)));
    }

    [Fact]
    public async Task Asking_WithoutSayingForWhat_OrOfNoKind_IsTheCallersBug()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Own.Provenance.FindReportsAsync(new ReportProvenance(), cancellationToken: Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Own.Provenance.FindReportsAsync(new ReportProvenance { Study = "1", Scanner = "" }, cancellationToken: Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Own.Provenance.FindReportsAsync(new ReportProvenance { Study = "1" }, -1, cancellationToken: Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Own.Provenance.FindReportsAsync(new ReportProvenance { Study = "1" }, 0, 0, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Own.Provenance.FindBasisAsync(RecordReference.OfStudy("1"), 0, Token));
        var unknown = await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Own.Provenance.FindDependentsAsync(new RecordReference("Studie", "1"), cancellationToken: Token));

        Assert.Contains("Study", unknown.Message, StringComparison.Ordinal);
        Assert.Empty(await AuditAsync());
    }

    [Fact]
    public async Task AnEntry_SaysWhatWasGiven()
    {
        await AddStudyAsync(1, "p-1", Siemens, "2");
        await AddStudyAsync(2, "p-2", Siemens, "2");
        int before = (await AuditAsync()).Count;
        await Own.Provenance.FindReportsAsync(new ReportProvenance { ModelVersion = "chest@2" }, limit: 1, cancellationToken: Token);
        await Own.Provenance.FindReportsAsync(new ReportProvenance { ModelVersion = "chest@2" }, cancellationToken: Token);
        await Own.Provenance.FindBasisAsync(RecordReference.OfReport("r1", 2), cancellationToken: Token);
        await Own.Provenance.FindDependentsAsync(RecordReference.OfModel("chest", "2"), cancellationToken: Token);
        await Own.Patients.FindAsync("p-1", Token);
        await Own.Reports.FindAsync("r1", 2, Token);
        var entries = (await AuditAsync())[before..];

        Assert.Equal(["provenance.reports ReportVersion 1", "provenance.reports ReportVersion 2", "provenance.basis ReportVersion 5", "provenance.dependents ModelVersion 8"], entries.Take(4).Select(entry => $"{entry["event"]} {entry["kind"]} {entry["count"]}"));
        Assert.Equal([(string?)entries[5]["patient"], null, (string?)entries[5]["patient"], null], entries.Take(4).Select(entry => (string?)entry["patient"]));
        Assert.Equal(entries[5]["records"]!.ToJsonString(), entries[0]["records"]!.ToJsonString());
        Assert.Equal([1, 2, 5, 8], entries.Take(4).Select(entry => entry["records"]!.AsArray().Count));
    }
}
