using Xunit;
using static MedImaging.Testing.SnapshotSteps;

namespace MedImaging.Testing;

/// <summary>What a hospital that moves from one database to another finds there. Derive from it and give it empty stores.</summary>
public abstract class StoreMoveContract
{
    private static readonly Caller Admin = Caller.Process with { Tenant = "t-1", UserId = "admin-1" };
    private static readonly Caller Doctor = new() { Tenant = "t-1", UserId = "dr-1", Rights = StoreRights.All };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Gets the keys everything is sealed under.</summary>
    protected virtual IKeyProvider? Keys => null;

    /// <summary>Makes an empty store whose trails are chained under <see cref="Keys"/>.</summary>
    protected abstract IRecordStore NewStore();

    [Fact]
    public async Task AHospital_MovesToThisDatabase_AndBackToMemory_WithAllItHas()
    {
        var first = new InMemoryRecordStore(new AuditChain(Keys));
        await WorkAsync(first);
        await MoveAsync(first, NewStore());
    }

    [Fact]
    public async Task AHospital_MovesFromThisDatabase_ToMemory_WithAllItHas()
    {
        var store = NewStore();
        await WorkAsync(store);
        await MoveAsync(store, new InMemoryRecordStore(new AuditChain(Keys)));
    }

    /// <summary>Moves all from one store to another and on to memory, and compares.</summary>
    protected async Task MoveAsync(IRecordStore first, IRecordStore second)
    {
        var last = new InMemoryRecordStore(new AuditChain(Keys));
        var (bytes, _) = await ExportAsync(first, Admin);
        await new StoreSnapshot(second).ImportAsync(Admin, new MemoryStream(bytes), Token);
        string there = await DescribeAsync(second);
        (bytes, _) = await ExportAsync(second, Admin);
        await new StoreSnapshot(last).ImportAsync(Admin, new MemoryStream(bytes), Token);

        Assert.Equal(await DescribeAsync(first), there);
        Assert.Equal(there, await DescribeAsync(last));
        var (before, after) = (await TrailAsync(first, "t-1"), await TrailAsync(last, "t-1"));
        Assert.Equal(before.Select(record => record.Hash), after.Take(before.Count).Select(record => record.Hash));
        foreach (var store in new[] { second, last })
        {
            var verified = await new AuditVerifier(store, Keys).VerifyAsync("t-1", cancellationToken: Token);
            Assert.True(verified.IsIntact, string.Join('\n', verified.Problems));
            Assert.True(verified.Links > 10);
        }

        Assert.Equal(3, (await new AuditVerifier(last, Keys).VerifyAsync("t-1", cancellationToken: Token)).Epochs);
        await AssertWorksAsync(second);
        await AssertWorksAsync(last);
    }

    /// <summary>Does some of a hospital's work: several versions, numbers, changes, what was deleted.</summary>
    protected async Task WorkAsync(IRecordStore records)
    {
        var stores = Typed(records);
        var patient = await stores.Patients.AddAsync(new PatientDraft { Mrn = "MRN-1", LastName = "Example" }, Token);
        var opened = await stores.Cases.OpenAsync(new CaseDraft { PatientId = patient.Id, Title = "Cough" }, Token);
        await stores.Cases.OpenAsync(new CaseDraft { PatientId = patient.Id, Title = "Fall" }, Token);
        for (int version = 0; version < 3; version++)
        {
            await stores.Reports.SaveAsync(StoreSamples.Write($"op-{version}", "report-1", version, $"No consolidation is seen in view {version}.", opened.Id), Token);
        }

        await stores.Reports.SaveAsync(StoreSamples.WriteSigned("op-3", "report-1", 3, opened.Id), Token);
        foreach (string id in new[] { "e-1", "e-2" })
        {
            await stores.Embeddings.SaveAsync(
                new StoredEmbedding { Id = id, ModelId = "encoder", ModelVersion = "1", Vector = new[] { 0.1f, 1e-20f, -3 }, Subject = EmbeddingSubject.Report, SubjectId = "report-1", PatientId = patient.Id, AgeYears = 41 },
                Token);
        }

        await stores.Embeddings.DeleteAsync("e-1", Token);
        _ = await stores.Patients.FindAsync(patient.Id, Token);
    }

    private async Task AssertWorksAsync(IRecordStore records)
    {
        var stores = Typed(records);
        var cases = new List<Case>();
        await foreach (var one in stores.Cases.ListAsync(cancellationToken: Token))
        {
            cases.Add(one);
        }

        Assert.Equal(["Fall", "Cough"], cases.Select(one => one.Title));
        Assert.Equal(3, (await stores.Cases.OpenAsync(new CaseDraft { PatientId = cases[0].PatientId, Title = "Third" }, Token)).Number);
        Assert.Equal(4, (await stores.Reports.FindAsync("report-1", cancellationToken: Token))!.Version);
        Assert.Contains("view 1", (await stores.Reports.FindAsync("report-1", 2, Token))!.Draft.Sentences[0].Text, StringComparison.Ordinal);
        Assert.Equal(new[] { 0.1f, 1e-20f, -3 }, (await stores.Embeddings.FindAsync("e-2", Token))!.Vector.ToArray());
        Assert.Null(await stores.Embeddings.FindAsync("e-1", Token));
    }

    private CallerStores Typed(IRecordStore records)
        => new ClinicalStores(records, new InMemoryContentStore(), new FakeTime(), Keys).For(Doctor);


}
