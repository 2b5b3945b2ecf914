using MedImaging.Testing;

namespace MedImaging.Tests.Audit;

public sealed class AuditCheckpointsTests
{
    private readonly FakeTime _time = new();
    private readonly Trails.Keys _keys = new();
    private readonly InMemoryRecordStore _store;

    public AuditCheckpointsTests() => _store = new InMemoryRecordStore(new AuditChain(_keys));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ASecondAfterALink_ACheckpointIsAnchoredAndStored_AndTheVerifierAgreesWithIt()
    {
        var anchor = new InMemoryAuditAnchor();
        await using var checkpoints = New(anchor);
        checkpoints.Noted(await AppendAsync(1));
        checkpoints.Noted(await AppendAsync(2));

        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Empty(anchor.Read().Checkpoints);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await checkpoints.FlushAsync(Token);

        var taken = Assert.Single(anchor.Read().Checkpoints);
        Assert.Equal(("t1", 2, 2, "k1", _time.GetUtcNow()), (taken.Tenant, taken.Sequence, taken.Count, taken.KeyId, taken.At));
        var stored = Assert.Single(await _store.ReadAsync(reader => reader.QueryAsync(new RecordQuery { Tenant = "t1", Kind = AuditCheckpoint.Kind }), Token));
        Assert.Equal(taken, AuditCheckpoint.TryRead(stored.Body.Span));
        var result = await VerifyAsync(anchor);
        Assert.Equal((true, 1), (result.IsIntact, result.Checkpoints));
        Assert.Equal((0, null, 1, 0, null), Deconstruct(checkpoints.State));
    }

    [Fact]
    public async Task AfterSoManyLinks_ACheckpointIsMadeAtOnce()
    {
        var anchor = new WaitableAnchor();
        await using var checkpoints = New(anchor, new AuditCheckpointOptions { Every = 3 });
        for (int i = 1; i <= 3; i++)
        {
            checkpoints.Noted(await AppendAsync(i));
        }

        await anchor.TakenAsync();

        Assert.Equal(3, Assert.Single(anchor.Taken).Sequence);
    }

    [Fact]
    public async Task LinksNotedOutOfOrder_AreCoveredByTheLast_AndThoseAfterARestoreByTheirs()
    {
        var anchor = new InMemoryAuditAnchor();
        await using var checkpoints = New(anchor);
        var (one, two, three) = (await AppendAsync(1), await AppendAsync(2), await AppendAsync(3));
        foreach (var record in new[] { one, three, two })
        {
            checkpoints.Noted(record);
        }

        await checkpoints.FlushAsync(Token);
        var chain = new AuditChain(_keys);
        checkpoints.Noted(three);
        checkpoints.Noted(chain.Append(chain.Begin("t1", "restored", new AuditHead("t1", "e", 1, one.Hash, "k1", default)), Trails.Entry(9)).Record);
        await checkpoints.FlushAsync(Token);

        Assert.Equal([3, 2], anchor.Read().Checkpoints.Select(checkpoint => checkpoint.Sequence));
        Assert.Equal("restored", anchor.Read().Checkpoints[1].Epoch);
    }

    [Fact]
    public async Task AnAnchorThatFails_IsToldOf_AndAskedAgain_UntilItTakesThem()
    {
        var anchor = new WaitableAnchor { IsAway = true };
        await using var checkpoints = New(anchor);
        checkpoints.Noted(await AppendAsync(1));

        Assert.False(await checkpoints.FlushAsync(Token));
        var (waiting, _, taken, failures, last) = Deconstruct(checkpoints.State);
        checkpoints.Noted(await AppendAsync(2));
        Assert.False(await checkpoints.FlushAsync(Token));
        anchor.IsAway = false;
        _time.Advance(TimeSpan.FromSeconds(4));
        await anchor.TakenAsync();
        await checkpoints.FlushAsync(Token);

        Assert.Equal((1, 0, 1), (waiting, taken, failures));
        Assert.IsType<IOException>(last);
        Assert.Equal([1, 2], anchor.Taken.Select(checkpoint => checkpoint.Sequence));
        Assert.Equal((0, null, 2, 2, null), Deconstruct(checkpoints.State));
    }

    [Fact]
    public async Task WritesAreRefused_WhenTheAnchorIsAwayForTooLong_AndAgainAllowedWhenItIsBack()
    {
        var anchor = new WaitableAnchor { IsAway = true };
        await using var checkpoints = New(anchor, new AuditCheckpointOptions { RefuseWritesAfter = TimeSpan.FromMinutes(1) });
        checkpoints.RequireAnchored();
        checkpoints.Noted(await AppendAsync(1));
        await checkpoints.FlushAsync(Token);
        _time.Advance(TimeSpan.FromMinutes(1));
        checkpoints.RequireAnchored();
        _time.Advance(TimeSpan.FromSeconds(1));

        var error = Assert.Throws<MedImagingException>(checkpoints.RequireAnchored);
        anchor.IsAway = false;
        await checkpoints.FlushAsync(Token);
        checkpoints.RequireAnchored();

        Assert.Equal(ErrorKind.Unavailable, error.Kind);
        _time.Advance(TimeSpan.FromDays(1));
        checkpoints.RequireAnchored();   // nothing is written, so nothing waits
    }

    [Fact]
    public async Task Disposing_MakesTheLastCheckpoints()
    {
        var anchor = new InMemoryAuditAnchor();
        var checkpoints = New(anchor);
        checkpoints.Noted(await AppendAsync(1));

        await checkpoints.DisposeAsync();
        await checkpoints.DisposeAsync();

        Assert.Single(anchor.Read().Checkpoints);
    }

    [Fact]
    public async Task AfterACrash_TheEndsOfTheTrailsAreCaughtUpWith_ButNotOneThatIsBent()
    {
        var anchor = new InMemoryAuditAnchor();
        await AppendAsync(1);
        await AppendAsync(2);
        await using var checkpoints = New(anchor);

        Assert.True(await checkpoints.CatchUpAsync(Token));
        Assert.True(await checkpoints.FlushAsync(Token));
        Assert.True(await checkpoints.CatchUpAsync(Token));
        Assert.True(await checkpoints.FlushAsync(Token));

        Assert.Equal([2], anchor.Read().Checkpoints.Select(checkpoint => checkpoint.Sequence));
        await using var other = new AuditCheckpoints(_store, anchor, keys: new Trails.Keys("other"));
        await AppendAsync(3);
        Assert.False(await other.CatchUpAsync(Token));
        Assert.Single(anchor.Read().Checkpoints);
    }

    [Fact]
    public async Task AnAnchorAwayForLong_IsLaterGivenWhatCoversTheRest()
    {
        var anchor = new WaitableAnchor { IsAway = true };
        await using var checkpoints = New(anchor);
        for (int i = 1; i <= 1200; i++)
        {
            checkpoints.Noted(await AppendAsync(i));
            await checkpoints.FlushAsync(Token);
        }

        // All but those the store has not yet seen are covered.
        Assert.InRange(checkpoints.State.Waiting, 1, 1024);
        anchor.IsAway = false;
        Assert.True(await checkpoints.FlushAsync(Token));

        Assert.Equal(1200, anchor.Taken[^1].Sequence);
    }

    [Fact]
    public async Task AFileAnchor_KeepsWhatItTook_ForItsOwnerOnly_AndAfterATornLineToo()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("anchor.jsonl");
        using var anchor = new FileAuditAnchor(path);
        var trail = BentTrail.Make(new Random(5), 12, _keys, checkpointEvery: 2);
        foreach (var checkpoint in trail.Anchored)
        {
            await anchor.AnchorAsync(checkpoint, Token);
        }

        var read = await FileAuditAnchor.ReadAsync(path, Token);
        Assert.Equal(trail.Anchored, read.Checkpoints);
        Assert.Empty(read.UnreadableLines);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        await File.AppendAllTextAsync(path, "{\"at\":\"2026-", Token);
        Assert.Equal([trail.Anchored.Count + 1L], (await FileAuditAnchor.ReadAsync(path, Token)).TornLines);
        await anchor.AnchorAsync(trail.Anchored[0], Token);
        await File.AppendAllTextAsync(path, new string('x', 200_000) + "\n{}\n\n", Token);
        read = await FileAuditAnchor.ReadAsync(path, Token);

        long lines = trail.Anchored.Count;
        Assert.Equal([.. trail.Anchored, trail.Anchored[0]], read.Checkpoints);
        Assert.Equal([lines + 1], read.TornLines);
        Assert.Equal([lines + 3, lines + 4, lines + 5], read.UnreadableLines);
    }

    private static (int, TimeSpan?, long, long, Exception?) Deconstruct(AuditAnchoring state) => (state.Waiting, state.WaitingFor, state.Taken, state.Failures, state.LastFailure);

    private AuditCheckpoints New(IAuditAnchor anchor, AuditCheckpointOptions? options = null) => new(_store, anchor, options, _keys, _time);

    private async Task<AuditRecord> AppendAsync(int number) => await _store.WriteAsync(writer => writer.AppendAuditAsync(Trails.Entry(number)), Token);

    private Task<AuditVerification> VerifyAsync(InMemoryAuditAnchor anchor)
        => new AuditVerifier(_store, _keys).VerifyAsync("t1", new AuditVerifierOptions { Anchored = anchor.Read() }, cancellationToken: Token);

    private sealed class WaitableAnchor : IAuditAnchor
    {
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsAway { get; set; }

        public List<AuditCheckpoint> Taken { get; } = [];

        public Task TakenAsync() => _first.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);

        public ValueTask AnchorAsync(AuditCheckpoint checkpoint, CancellationToken cancellationToken = default)
        {
            if (IsAway)
            {
                throw new IOException("The disk elsewhere is gone.");
            }

            Taken.Add(checkpoint);
            _first.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }
}
