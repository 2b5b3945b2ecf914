namespace MedImaging.Tests.Audit;

/// <summary>A store's audit trail as someone who can write to the database sees it: rows, a head and checkpoints that can be changed at will. Rows are given in the order of their numbers, as a database does.</summary>
internal sealed class BentTrail : IRecordStore
{
    public const string Tenant = "t1";

    public List<AuditRecord> Rows { get; init; } = [];

    public AuditHead? Head { get; set; }

    public List<StoredRecord> Stored { get; init; } = [];

    public List<AuditCheckpoint> Anchored { get; init; } = [];

    public BentTrail Copy() => new() { Rows = [.. Rows], Head = Head, Stored = [.. Stored], Anchored = [.. Anchored] };

    public Task<AuditVerification> VerifyAsync(IKeyProvider? keys, bool withAnchor = false, AuditVerifierOptions? options = null)
        => new AuditVerifier(this, keys).VerifyAsync(
            Tenant,
            (options ?? new AuditVerifierOptions()) with { Anchored = withAnchor ? new AnchoredCheckpoints(Anchored) : null },
            cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Makes a trail; keys are rotated, epochs begun and checkpoints made on the way, as the seed says.</summary>
    public static BentTrail Make(Random random, int links, Trails.Keys? keys, int checkpointEvery = 8)
    {
        var (trail, chain, audit) = (new BentTrail(), new AuditChain(keys), new AuditKeys(keys));
        trail.Head = chain.Begin(Tenant, "e0");
        for (int i = 1; i <= links; i++)
        {
            if (keys is not null && random.Next(16) == 0)
            {
                keys.Rotate($"k{random.Next(1000)}");
            }

            if (random.Next(20) == 0)
            {
                trail.Head = chain.Begin(Tenant, $"e{i}", trail.Head);
            }

            // Times are taken before the commit, and so are not quite in order.
            var entry = Trails.Entry(i, Tenant) with { At = Trails.Start.AddSeconds(i + random.Next(-2, 3)), Detail = random.Next(3) == 0 ? new string('d', random.Next(200)) : null };
            (var row, trail.Head) = chain.Append(trail.Head, entry);
            trail.Rows.Add(row);
            if (random.Next(checkpointEvery) == 0 || i == links)
            {
                trail.Checkpoint(audit.Current);
            }
        }

        return trail;
    }

    public void Checkpoint(AuditKey key)
    {
        var last = Rows[^1];
        var checkpoint = AuditCheckpoint.Sealed(
            new AuditCheckpoint { Tenant = Tenant, Epoch = AuditLink.Read(last).Epoch, Sequence = last.Sequence, Hash = last.Hash, Count = 1, At = Trails.Start, Seal = default }, key);
        Anchored.Add(checkpoint);
        Stored.Add(new UntakenCheckpoint(checkpoint, 0).ToRecord());
    }

    public ValueTask<T> ReadAsync<T>(Func<IRecordReader, ValueTask<T>> work, CancellationToken cancellationToken = default) => work(new Reader(this));

    public ValueTask<T> WriteAsync<T>(Func<IRecordWriter, ValueTask<T>> work, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    private sealed class Reader(BentTrail trail) : IRecordReader
    {
        public ValueTask<IReadOnlyList<AuditRecord>> ReadAuditAsync(string tenant, long afterSequence, int limit)
            => new([.. trail.Rows.Where(row => row.Sequence > afterSequence).OrderBy(row => row.Sequence).Take(limit)]);

        public ValueTask<AuditHead?> FindAuditHeadAsync(string tenant) => new(trail.Head);

        public ValueTask<IReadOnlyList<StoredRecord>> QueryAsync(RecordQuery query) => new([.. trail.Stored.Skip(query.Skip).Take(query.Limit)]);

        public ValueTask<IReadOnlyList<StoredRecord?>> FindAsync(IReadOnlyList<RecordKey> keys) => throw new NotSupportedException();

        public ValueTask<long> CountAsync(RecordQuery query) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<RecordKey>> FollowAsync(RecordFollow follow) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<StoredRecord>> ScanAsync(long afterOrder, int limit) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<string>> ListTenantsAsync() => throw new NotSupportedException();
    }
}
