using System.Text;

namespace MedImaging.Tests.Audit;

public sealed class AuditVerifierTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ATrailInAStore_IsIntact_AndSaysWhatItIs()
    {
        var keys = new Trails.Keys();
        var store = new InMemoryRecordStore(new AuditChain(keys));
        await FillAsync(store, 20_000);
        var progress = new List<long>();

        var result = await new AuditVerifier(store, keys).VerifyAsync("t1", progress: new Told(progress), cancellationToken: Token);

        Assert.True(result.IsIntact, string.Join("; ", result.Problems));
        Assert.Equal((20_000, 20_000, 1, 0, Trails.Start.AddSeconds(20_000)), (result.Links, result.LastSequence, result.Epochs, result.ProblemCount, result.LastAt));
        Assert.Equal([8192, 16384, 20000], progress);
    }

    [Fact]
    public async Task ATenantWithoutATrail_IsIntact_UnlessACheckpointSaysItHadOne()
    {
        var trail = BentTrail.Make(new Random(1), 5, new Trails.Keys("k9"));
        var keys = new Trails.Keys("k9");
        var empty = new BentTrail();

        var without = await empty.VerifyAsync(keys);
        empty.Anchored.AddRange(trail.Anchored.Where(checkpoint => checkpoint.KeyId == "k9"));
        Assert.SkipWhen(empty.Anchored.Count == 0, "The seed rotates the key at once.");
        var with = await empty.VerifyAsync(keys, withAnchor: true);

        Assert.Equal((true, 0), (without.IsIntact, without.Links));
        Assert.Contains(with.Problems, problem => problem.Kind == AuditProblemKind.Truncated);
    }

    [Fact]
    public async Task EachKindOfTamper_IsToldByItsNameAndPlace()
    {
        var keys = new Trails.Keys();
        var trail = Plain(keys, 10);

        await TellsAsync(AuditProblemKind.Changed, 4, bent => bent.Rows[3] = bent.Rows[3] with { Bytes = Replaced(bent.Rows[3], "user-1", "user-2") });
        await TellsAsync(AuditProblemKind.Unreadable, 4, bent => bent.Rows[3] = bent.Rows[3] with { Bytes = "{}"u8.ToArray() });
        await TellsAsync(AuditProblemKind.UnknownFormat, 4, bent => bent.Rows[3] = bent.Rows[3] with { Bytes = Replaced(bent.Rows[3], "\"version\":1", "\"version\":9") });
        await TellsAsync(AuditProblemKind.Missing, 4, bent => bent.Rows.RemoveAt(3));
        await TellsAsync(AuditProblemKind.Truncated, 9, bent => bent.Rows.RemoveAt(9));
        await TellsAsync(AuditProblemKind.Misplaced, 4, bent => (bent.Rows[3], bent.Rows[5]) = (bent.Rows[5] with { Sequence = 4 }, bent.Rows[3] with { Sequence = 6 }));
        await TellsAsync(AuditProblemKind.HeadMissing, 10, bent => bent.Head = null);
        await TellsAsync(AuditProblemKind.HeadChanged, 10, bent => bent.Head = bent.Head! with { Seal = ContentHash.Of("x") });
        await TellsAsync(AuditProblemKind.OtherTenant, 4, bent => bent.Rows[3] = bent.Rows[3] with { Tenant = "t2" });
        await TellsAsync(AuditProblemKind.NotLinked, 5, bent => bent.Rows[3] = bent.Rows[3] with { Hash = ContentHash.Of("x") });
        await TellsAsync(AuditProblemKind.BeyondHead, 10, bent => bent.Head = new AuditChain(keys).Begin("t1", "e0", bent.Head! with { Sequence = 9, Hash = bent.Rows[8].Hash }));

        async Task TellsAsync(AuditProblemKind kind, long sequence, Action<BentTrail> bend)
        {
            var bent = trail.Copy();
            bend(bent);
            var result = await bent.VerifyAsync(keys);
            Assert.False(result.IsIntact);
            Assert.Contains(result.Problems, problem => problem.Kind == kind && problem.Sequence == sequence);
            Assert.All(result.Problems, problem => Assert.DoesNotContain("patient-token", problem.Message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task WithoutKeys_ATrailMadeAnewWithItsHead_IsNotFound_ButByACheckpointFromElsewhere()
    {
        var honest = Plain(null, 10);
        var anew = new BentTrail { Anchored = [.. honest.Anchored] };
        var chain = new AuditChain();
        anew.Head = chain.Begin("t1", "e0");
        for (int i = 1; i <= 10; i++)
        {
            (var row, anew.Head) = chain.Append(anew.Head, Trails.Entry(i) with { UserId = "someone-else" });
            anew.Rows.Add(row);
        }

        var alone = await anew.VerifyAsync(null);
        var anchored = await anew.VerifyAsync(null, withAnchor: true);

        Assert.True(alone.IsIntact);   // what the documentation says a trail without keys cannot show
        Assert.Contains(anchored.Problems, problem => problem is { Kind: AuditProblemKind.Replaced, Sequence: 10 });
    }

    [Fact]
    public async Task ATrailSetBackWithItsOwnOldHead_IsFoundByACheckpointFromElsewhereOnly()
    {
        var keys = new Trails.Keys();
        var before = Plain(keys, 6);
        var after = Plain(keys, 10);
        var setBack = before.Copy();
        setBack.Anchored.AddRange(after.Anchored);

        Assert.True((await setBack.VerifyAsync(keys)).IsIntact);
        var result = await setBack.VerifyAsync(keys, withAnchor: true);

        Assert.Contains(result.Problems, problem => problem is { Kind: AuditProblemKind.Truncated, Sequence: 6 });
    }

    [Fact]
    public async Task ARestoreFromABackup_IsAFork_AndAWarningOnceItIsKnown()
    {
        var keys = new Trails.Keys();
        var chain = new AuditChain(keys);
        var lost = Plain(keys, 10);
        var restored = Plain(keys, 6);
        restored.Anchored.Clear();
        restored.Anchored.AddRange(lost.Anchored);
        restored.Head = chain.Begin("t1", "restored", restored.Head);
        for (int i = 7; i <= 12; i++)
        {
            (var row, restored.Head) = chain.Append(restored.Head, Trails.Entry(100 + i));
            restored.Rows.Add(row);
        }

        Assert.True((await restored.VerifyAsync(keys)).IsIntact);
        var found = await restored.VerifyAsync(keys, withAnchor: true);
        var known = await restored.VerifyAsync(keys, withAnchor: true, new AuditVerifierOptions { KnownRestores = new HashSet<string> { "restored" } });
        restored.Rows.RemoveRange(6, 6);
        restored.Head = chain.Begin("t1", "restored", Plain(keys, 6).Head);
        var atOnce = await restored.VerifyAsync(keys, withAnchor: true);

        Assert.Equal(2, found.Epochs);
        Assert.Contains(found.Problems, problem => problem is { Kind: AuditProblemKind.Forked, Sequence: 10, Severity: AuditProblemSeverity.Error });
        Assert.True(known.IsIntact);
        Assert.Equal(AuditProblemSeverity.Warning, Assert.Single(known.Problems).Severity);
        Assert.Contains(atOnce.Problems, problem => problem.Kind == AuditProblemKind.Forked);
    }

    [Fact]
    public async Task AKeyThatIsGone_IsSaidToLeaveItUndecided_Once()
    {
        var keys = new Trails.Keys("old");
        var chain = new AuditChain(keys);
        var trail = new BentTrail { Head = chain.Begin("t1", "e0") };
        for (int i = 1; i <= 20; i++)
        {
            (var row, trail.Head) = chain.Append(trail.Head!, Trails.Entry(i));
            trail.Rows.Add(row);
            if (i == 10)
            {
                keys.Rotate("new");
            }
        }

        keys.Lose("old");
        var some = await trail.VerifyAsync(keys);
        var none = await trail.VerifyAsync(null);

        Assert.Equal((AuditProblemKind.KeyMissing, 1L), (Assert.Single(some.Problems).Kind, some.Problems[0].Sequence));
        Assert.Equal((false, AuditProblemSeverity.Undecided), (some.IsIntact, some.Worst));
        Assert.Equal(AuditProblemSeverity.Undecided, none.Worst);
        Assert.All(none.Problems, problem => Assert.Equal(AuditProblemKind.KeyMissing, problem.Kind));
    }

    [Fact]
    public async Task AnotherKeyUnderTheSameName_FindsEveryLinkChanged()
    {
        var trail = Plain(new Trails.Keys("k1"), 5);
        var other = new OneKey(new ProtectionKey("k1", new byte[32]));

        var result = await trail.VerifyAsync(other);

        Assert.Equal(5, result.Problems.Count(problem => problem.Kind == AuditProblemKind.Changed));
    }

    [Fact]
    public async Task LinksFromBeforeTheHostHadKeys_AreAllowedWhereItSaysSo()
    {
        var plain = new AuditChain();
        var keys = new Trails.Keys();
        var keyed = new AuditChain(keys);
        var trail = new BentTrail { Head = plain.Begin("t1", "e0") };
        for (int i = 1; i <= 8; i++)
        {
            (var row, trail.Head) = (i <= 5 ? plain : keyed).Append(trail.Head!, Trails.Entry(i));
            trail.Rows.Add(row);
        }

        Assert.Equal([1L, 2L, 3L, 4L, 5L, 6L], (await trail.VerifyAsync(keys)).Problems.Where(problem => problem.Kind == AuditProblemKind.NotKeyed).Select(problem => problem.Sequence!.Value));   // the sixth says what it was put to
        Assert.Contains((await trail.VerifyAsync(keys, options: new AuditVerifierOptions { UnkeyedThrough = 4 })).Problems, problem => problem is { Kind: AuditProblemKind.NotKeyed, Sequence: 5 });
        Assert.True((await trail.VerifyAsync(keys, options: new AuditVerifierOptions { UnkeyedThrough = 5 })).IsIntact);
    }

    [Fact]
    public async Task AHeadSealedUnderAKeyNoLinkNames_IsSound_AndUndecidedOnceThatKeyIsGone()
    {
        var keys = new Trails.Keys();
        var trail = Plain(keys, 3);
        keys.Rotate("between");
        trail.Head = new AuditChain(keys).Begin("t1", "e1", trail.Head);
        keys.Rotate("now");

        Assert.True((await trail.VerifyAsync(keys)).IsIntact);
        keys.Lose("between");
        Assert.Equal(AuditProblemSeverity.Undecided, (await trail.VerifyAsync(keys)).Worst);
        (var row, trail.Head) = new AuditChain(keys).Append(trail.Head, Trails.Entry(4));
        trail.Rows.Add(row);

        var problem = Assert.Single((await trail.VerifyAsync(keys)).Problems);
        Assert.Equal((AuditProblemKind.KeyMissing, AuditProblemSeverity.Undecided, 4L), (problem.Kind, problem.Severity, problem.Sequence));
    }

    [Theory]
    [InlineData("k1", AuditProblemKind.HeadChanged)]
    [InlineData("no-such-key", AuditProblemKind.HeadChanged)]
    [InlineData(null, AuditProblemKind.NotKeyed)]
    public async Task ATrailCutShort_IsFound_ThoughTheHostWroteOn(string? keyId, AuditProblemKind kind)
    {
        var keys = new Trails.Keys();
        var trail = Plain(keys, 9);
        trail.Rows.RemoveRange(6, 3);
        trail.Head = HeadWithoutKey(trail.Head!.Epoch, trail.Rows[^1], keyId);
        var chain = new AuditChain(keys);
        for (int i = 7; i <= 9; i++)
        {
            (var row, trail.Head) = chain.Append(trail.Head, Trails.Entry(i));
            trail.Rows.Add(row);
        }

        var problem = Assert.Single((await trail.VerifyAsync(keys)).Problems);

        Assert.Equal((kind, AuditProblemSeverity.Error, 7L), (problem.Kind, problem.Severity, problem.Sequence));
    }

    [Fact]
    public async Task AClockThatWentBack_IsAWarning()
    {
        var keys = new Trails.Keys();
        var chain = new AuditChain(keys);
        var trail = Plain(keys, 3);
        (var row, trail.Head) = chain.Append(trail.Head!, Trails.Entry(4) with { At = Trails.Start.AddHours(-1) });
        trail.Rows.Add(row);

        var result = await trail.VerifyAsync(keys);

        Assert.True(result.IsIntact);
        Assert.Equal((AuditProblemKind.TimeWentBack, AuditProblemSeverity.Warning, 4L), (result.Problems[0].Kind, result.Problems[0].Severity, result.Problems[0].Sequence));
    }

    [Fact]
    public async Task MoreProblemsThanAreListed_AreCounted()
    {
        var trail = Plain(new Trails.Keys("k1"), 50);

        var result = await trail.VerifyAsync(new OneKey(new ProtectionKey("k1", new byte[32])), options: new AuditVerifierOptions { MostProblems = 7 });

        Assert.Equal(7, result.Problems.Count);
        Assert.True(result.ProblemCount > 50);
    }

    [Fact]
    public async Task AStoreThatGivesThePageAgain_IsNotFollowedForever()
    {
        var trail = Plain(null, 1);
        trail.Rows.AddRange(Enumerable.Repeat(trail.Rows[0], 9000));

        var result = await trail.VerifyAsync(null);

        Assert.False(result.IsIntact);
    }

    [Fact]
    public async Task ItStops_WhenTold()
    {
        var store = new InMemoryRecordStore(new AuditChain());
        await FillAsync(store, 10_000);
        using var stop = new CancellationTokenSource();

        var work = new AuditVerifier(store).VerifyAsync("t1", progress: new Stopper(stop), cancellationToken: stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }

    private static BentTrail Plain(Trails.Keys? keys, int links)
    {
        var chain = new AuditChain(keys);
        var trail = new BentTrail { Head = chain.Begin("t1", "e0") };
        for (int i = 1; i <= links; i++)
        {
            (var row, trail.Head) = chain.Append(trail.Head!, Trails.Entry(i));
            trail.Rows.Add(row);
        }

        trail.Checkpoint(new AuditKeys(keys).Current);
        trail.Stored.Clear();
        return trail;
    }

    private static async Task FillAsync(InMemoryRecordStore store, int links)
        => await store.WriteAsync(
            async writer =>
            {
                for (int i = 1; i <= links; i++)
                {
                    await writer.AppendAuditAsync(Trails.Entry(i));
                }

                return true;
            },
            Token);

    private static byte[] Replaced(AuditRecord record, string what, string by)
        => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(record.Bytes.Span).Replace(what, by, StringComparison.Ordinal));

    private sealed class Told(List<long> told) : IProgress<long>
    {
        public void Report(long value) => told.Add(value);
    }

    private sealed class Stopper(CancellationTokenSource stop) : IProgress<long>
    {
        public void Report(long value) => stop.Cancel();
    }

    private static AuditHead HeadWithoutKey(string epoch, AuditRecord last, string? keyId)
    {
        using var json = AuditFormat.WriteHead(last.Tenant, epoch, last.Sequence, last.Hash, keyId);
        return new AuditHead(last.Tenant, epoch, last.Sequence, last.Hash, keyId, AuditKey.None.Hash(json.Written));
    }

    private sealed class OneKey(ProtectionKey key) : IKeyProvider
    {
        public ProtectionKey Current => key;

        public ReadOnlyMemory<byte> IndexSecret { get; } = new byte[32];

        public ProtectionKey? Find(string id) => id == key.Id ? key : null;
    }
}
