using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Tests;

/// <summary>A SQLite store and its copy on a real server: whatever happens to the wire, the graph comes to hold what the store holds, once.</summary>
public sealed class Neo4jMirrorTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Neo4jStoreOptions _options = new() { LabelPrefix = GraphServer.NewPrefix() };
    private ServiceProvider? _host;
    private BoltSession? _session;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IRecordStore Store => _host!.GetRequiredService<IRecordStore>();

    public async ValueTask InitializeAsync()
    {
        _session = await GraphServer.SharedAsync();
        _host = Host("store.db");
    }

    public async ValueTask DisposeAsync()
    {
        await _host!.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task AfterAnyHistory_TheGraphIsTheStore_WithoutItsBodies(int seed)
    {
        var random = new RandomRecords(Store, seed);
        for (int round = 0; round < 8; round++)
        {
            await random.DoAsync(round * 5, Token);
            var state = await Mirror().CatchUpAsync(cancellationToken: Token);
            await AssertSameAsync(Store);
            Assert.Equal((0L, false, (ErrorKind?)null), (state.Behind, state.IsFilling, state.Failure));
        }
    }

    [Fact]
    public async Task MoreThanAPage_IsCopied_AndSaysHowFarItIs()
    {
        await PutManyAsync(1300);
        var said = new List<MirrorState>();
        var state = await Mirror().CatchUpAsync(new Listener(said), Token);

        Assert.Equal(1300, state.Copied);
        Assert.Equal([300L, 0L], said.Select(each => each.Behind));
        Assert.All(said, each => Assert.True(each.IsFilling));
        Assert.False(state.IsFilling);
        Assert.NotNull(state.CaughtUpAt);
        await AssertSameAsync(Store);
    }

    [Fact]
    public async Task CutCommits_LoseNothing_AndDoNothingTwice()
    {
        await using var proxy = new CommitCuttingProxy((await GraphServer.RequireAsync()).Port);
        await using var session = GraphServer.Open(proxy.Port, options => options.MaxRetryTime = TimeSpan.FromMinutes(5));
        var mirror = new Neo4jMirror(Store, session, _options);
        var random = new RandomRecords(Store, 4);
        await mirror.CatchUpAsync(cancellationToken: Token);
        proxy.Percent = 50;
        for (int round = 0; round < 40; round++)
        {
            await random.DoAsync(3, Token);
            await mirror.CatchUpAsync(cancellationToken: Token);
            await AssertSameAsync(Store);
        }

        output.WriteLine($"{proxy.Cuts} commits were cut.");
        Assert.True(proxy.Cuts > 10);
    }

    [Fact]
    public async Task WhileTheServerIsDown_WritesGoOn_AndAfterwardsTheGraphCatchesUp()
    {
        await using var proxy = new CommitCuttingProxy((await GraphServer.RequireAsync()).Port) { IsDown = true };
        await using var session = GraphServer.Open(proxy.Port, options => options.MaxRetryTime = TimeSpan.Zero);
        var mirror = new Neo4jMirror(Store, session, _options) { Interval = TimeSpan.FromMilliseconds(20) };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = mirror.RunAsync(stop.Token);
        var random = new RandomRecords(Store, 5);
        await random.DoAsync(30, Token);
        await UntilAsync(() => mirror.State.Failure is ErrorKind.Unavailable);

        proxy.IsDown = false;
        await UntilAsync(() => mirror.State is { CaughtUpAt: not null, Failure: null });
        proxy.IsDown = true;
        await random.DoAsync(30, Token);
        proxy.IsDown = false;
        string[] expected = await MirroredGraph.DescribeAsync(Store, Token);
        await UntilAsync(async () => (await MirroredGraph.DescribeAsync(_session!, _options.LabelPrefix, Token)).SequenceEqual(expected));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task TwoMirrors_AtOnce_DoNotDisturbOneAnother()
    {
        await PutManyAsync(1200);
        var random = new RandomRecords(Store, 6);
        for (int round = 0; round < 5; round++)
        {
            await random.DoAsync(20, Token);
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Mirror().CatchUpAsync(cancellationToken: Token).AsTask()));
            await AssertSameAsync(Store);
        }
    }

    [Fact]
    public async Task AfterARestoreFromABackup_TheGraphLosesWhatTheStoreHasLost()
    {
        var random = new RandomRecords(Store, 7);
        await random.DoAsync(40, Token);
        await Mirror().CatchUpAsync(cancellationToken: Token);
        await _host!.GetRequiredService<SqliteMaintenance>().BackupAsync(Caller.Process, _folder.File("backup.db"), Token);
        await PutManyAsync(600);
        await random.DoAsync(40, Token);
        await Mirror().CatchUpAsync(cancellationToken: Token);

        await SqliteMaintenance.RestoreAsync(Caller.Process, _folder.File("backup.db"), _folder.File("restored.db"), cancellationToken: Token);
        await using var restored = Host("restored.db");
        var store = restored.GetRequiredService<IRecordStore>();
        await new RandomRecords(store, 8).DoAsync(5, Token);
        var state = await new Neo4jMirror(store, _session!, _options).CatchUpAsync(cancellationToken: Token);

        await AssertSameAsync(store);
        Assert.True(state.Deleted >= 600);
    }

    [Fact]
    public async Task AGraph_ThatMissedDeletions_IsFilledAnew()
    {
        var random = new RandomRecords(Store, 9);
        await random.DoAsync(40, Token);
        await Mirror().CatchUpAsync(cancellationToken: Token);
        var missed = await MarkAsync();
        await random.DoAsync(40, Token);
        await Mirror().CatchUpAsync(cancellationToken: Token);

        // As a graph restored from its own backup would have it, whatever else is in it.
        await SetAsync($"MATCH (m:{_options.LabelPrefix}StoreMirror) SET m.place = {missed.Place}, m.deletion = {missed.Deletion}");
        await SetAsync($"CREATE (n:{_options.LabelPrefix}StoredRecord:{_options.LabelPrefix}Case {{_key: 't' + $s + 'Case' + $s + 'ghost', _group: 't' + $s + 'Case', id: 'ghost', _version: 1, _mirrored: 1, _links: []}})");
        await Mirror().CatchUpAsync(cancellationToken: Token);

        await AssertSameAsync(Store);
        Assert.Equal(2, (await MarkAsync()).Generation);
    }

    [Fact]
    public async Task AnEndedMirror_EndsWhereverItRuns_AndANewOneBeginsAnew()
    {
        var random = new RandomRecords(Store, 10);
        await random.DoAsync(30, Token);
        var first = Mirror();
        await first.CatchUpAsync(cancellationToken: Token);
        await Mirror().EndAsync(Token);
        await random.DoAsync(30, Token);
        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await first.CatchUpAsync(cancellationToken: Token));
        await Mirror().CatchUpAsync(cancellationToken: Token);

        await AssertSameAsync(Store);
    }

    [Fact]
    public async Task AGraphWithAStore_IsNoPlaceForAMirror_NorTheOtherWayRound()
    {
        var taken = new Neo4jStoreOptions { LabelPrefix = GraphServer.NewPrefix() };
        await new Neo4jRecordStore(_session!, taken).WriteAsync(writer => writer.AppendAuditAsync(AuditEntry.OfMaintenance(Caller.Process, "test", TimeProvider.System)), Token);
        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await new Neo4jMirror(Store, _session!, taken).CatchUpAsync(cancellationToken: Token));
        await Assert.ThrowsAsync<MedImagingException>(() => new Neo4jMirror(Store, _session!, taken).RunAsync(Token));

        await Mirror().CatchUpAsync(cancellationToken: Token);
        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await new Neo4jRecordStore(_session!, _options).ReadAsync(reader => reader.ListTenantsAsync(), Token));
    }

    [Fact]
    public async Task WhoMayNotMaintain_CopiesNothing_AndWhoMay_IsNotedFirst()
    {
        await PutManyAsync(3);
        var reader = new Caller { Tenant = "t", UserId = "reader", Rights = StoreRights.Read | StoreRights.Write };
        await Refusal.ExpectAsync(ErrorKind.PolicyBlocked, async () => await new Neo4jMirror(Store, _session!, _options, reader).CatchUpAsync(cancellationToken: Token));
        Assert.Empty(await MirroredGraph.DescribeAsync(_session!, _options.LabelPrefix, Token));

        await new Neo4jMirror(Store, _session!, _options, reader with { UserId = "keeper", Rights = StoreRights.Maintain }).CatchUpAsync(cancellationToken: Token);
        await Mirror().CatchUpAsync(cancellationToken: Token);
        var trail = await Store.ReadAsync(records => records.ReadAuditAsync("t", 0, 10), Token);
        Assert.Contains("\"store.mirror\"", System.Text.Encoding.UTF8.GetString(Assert.Single(trail).Bytes.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheGraph_AnswersInCypher_AsTheStoresDo()
    {
        var doctor = new Caller { Tenant = "north", UserId = "dr-1", Rights = StoreRights.Read | StoreRights.Write };
        var stores = _host!.GetRequiredService<ClinicalStores>().For(doctor);
        var patient = await stores.Patients.AddAsync(new PatientDraft { Mrn = "MRN-1", LastName = "Example" }, Token);
        var opened = await stores.Cases.OpenAsync(new CaseDraft { PatientId = patient.Id, Title = "Cough" }, Token);
        await Mirror().CatchUpAsync(cancellationToken: Token);

        string prefix = _options.LabelPrefix;
        var rows = await _session!.ReadAsync(
            async (transaction, token) => (await transaction.RunAsync(
                [new CypherStatement($"MATCH (c:{prefix}Case)-[:OF_PATIENT]->(p:{prefix}Patient {{mrn: $mrn}}) RETURN c.case_number AS number, p.id AS patient", ("mrn", "MRN-1"))],
                token))[0].Rows,
            Token);
        Assert.Equal((opened.Number, patient.Id), (rows[0].Get<long>("number"), rows[0].Get<string>("patient")));
    }

    [Fact]
    public void AStoreWithoutAnOutbox_CannotBeMirrored()
        => Assert.Throws<ArgumentException>("store", () => new Neo4jMirror(new Neo4jRecordStore(_session!), _session!));

    private Neo4jMirror Mirror() => new(Store, _session!, _options);

    private ServiceProvider Host(string file)
    {
        SQLitePCL.Batteries_V2.Init();
        var services = new ServiceCollection();
        services.AddMedImaging().AddSqliteStorage(_folder.File(file));
        return services.BuildServiceProvider();
    }

    private async Task AssertSameAsync(IRecordStore store)
        => Assert.Equal(await MirroredGraph.DescribeAsync(store, Token), await MirroredGraph.DescribeAsync(_session!, _options.LabelPrefix, Token));

    private async Task PutManyAsync(int count) => await Store.WriteAsync(
        async writer =>
        {
            for (int number = 0; number < count; number++)
            {
                await writer.PutAsync(new StoredRecord
                {
                    Key = new RecordKey("t", "Image", $"many-{number}"),
                    Version = 1,
                    Fields = [new RecordField("name", $"image {number}")],
                    Links = [new RecordLink("CONTAINS", "Series", $"{number / 100}", IsIncoming: true)],
                    Body = "{}"u8.ToArray(),
                });
            }

            return true;
        },
        Token);

    private async Task<(long Place, long Deletion, long Generation)> MarkAsync()
    {
        var rows = await _session!.ReadAsync(
            async (transaction, token) => (await transaction.RunAsync([new CypherStatement($"MATCH (m:{_options.LabelPrefix}StoreMirror) RETURN m.place AS place, m.deletion AS deletion, m.generation AS generation")], token))[0].Rows,
            Token);
        return (rows[0].Get<long>("place"), rows[0].Get<long>("deletion"), rows[0].Get<long>("generation"));
    }

    private async Task SetAsync(string cypher)
        => await _session!.WriteAsync((transaction, token) => transaction.RunAsync([new CypherStatement(cypher, ("s", GraphNames.Separator.ToString()))], token), Token);

    private static Task UntilAsync(Func<bool> isSo) => UntilAsync(() => Task.FromResult(isSo()));

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        while (!await isSo())
        {
            await Task.Delay(20, Token);
        }
    }

    private sealed class Listener(List<MirrorState> said) : IProgress<MirrorState>
    {
        public void Report(MirrorState value) => said.Add(value);
    }
}
