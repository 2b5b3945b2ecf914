using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>What can be asked of the stores, each to be tried while the disk fails.</summary>
internal static class FaultOperations
{
    private static readonly RecordKey Kept = new("tenant", "Sample", "kept-3");

    private static readonly FaultOperation[] Known =
    [
        new("make a file", static async scene => await TouchAsync(scene), FaultTemplate.None, IsCold: true),
        new("open", static async scene => await TouchAsync(scene), IsCold: true),
        new("migrate", static async scene => await TouchAsync(scene), FaultTemplate.Old, IsCold: true),
        new("put", static async scene => await PutAsync(scene.Store, "new", 500)),
        new("put cold", static async scene => await PutAsync(scene.Store, "new", 500), IsCold: true),
        new("put large", static async scene => await PutAsync(scene.Store, "new", 60_000)),
        new("put and move the log", static async scene => await MoveAsync(scene)),
        new("put several at once", static async scene => await PutSeveralAsync(scene.Store), IsOne: false),
        new("change", static async scene => await WriteAsync(scene, static writer => writer.PutAsync(Other("other", 1, 300)), static writer => writer.PutAsync(Other("other", 2, 700)))),
        new("replace a body", static async scene => await WriteAsync(scene, static writer => writer.ReplaceBodyAsync(Kept, 1, Bytes(1, 2000)))),
        new("delete", static async scene => await WriteAsync(scene, static writer => writer.PutAsync(Other("gone", 1, 9000)), static writer => writer.DeleteAsync(Other("gone", 1, 1).Key)), IsOne: false),
        new("number", static async scene => await scene.Store.Records.WriteAsync(static writer => writer.NextNumberAsync("tenant", "series"), Token) > 0),
        new("audit", static async scene => await WriteAsync(scene, static async writer => await writer.AppendAuditAsync(Entry("a")), static async writer => await writer.AppendAuditAsync(Entry("b")))),
        new("begin an epoch", static async scene => await WriteAsync(scene, static writer => writer.BeginAuditEpochAsync("other", "epoch"))),
        new("find", static async scene => await ReadAsync(scene, static async reader => (await reader.FindAsync([Kept]))[0] is { Body.Length: 2900 } found && found.Fields.Count == 2 && found.Body.Span.IndexOfAnyExcept((byte)0) < 0)),
        new("find cold", static async scene => await ReadAsync(scene, static async reader => (await reader.FindAsync([Kept]))[0] is { Body.Length: 2900 }), IsCold: true),
        new("query", static async scene => await ReadAsync(scene, static async reader => (await reader.QueryAsync(Query() with { Where = [new FieldCondition("name", FieldComparison.Equal, "kept-3")] })).Count == 1)),
        new("query by link", static async scene => await ReadAsync(scene, static async reader => (await reader.QueryAsync(Query() with { LinkedTo = [new RecordLink("OF", "Case", "case")] })).Count == 12)),
        new("search words", static async scene => await ReadAsync(scene, static async reader => (await reader.QueryAsync(Query() with { Phrases = ["of it"] })).Count == 12)),
        new("count", static async scene => await ReadAsync(scene, static async reader => await reader.CountAsync(Query()) == 12)),
        new("scan", static async scene => await ReadAsync(scene, static async reader => (await reader.ScanAsync(0, 5)).Count == 5)),
        new("read the trail", static async scene => await ReadAsync(scene, static async reader => (await reader.ReadAuditAsync("tenant", 0, 100)).Count == 12)),
        new("verify the trail", static async scene => (await new AuditVerifier(scene.Store.Records).VerifyAsync("tenant", cancellationToken: Token)) is { IsIntact: true, Links: 12 }),
        new("open a case", static async scene => (await scene.Store.Cases.OpenAsync(new CaseDraft { Id = "new" }, Token)).Number == 2, IsOne: false),
        new("find a case", static async scene => (await scene.Store.Cases.FindAsync("kept", Token))?.Number == 1, IsOne: false),
        new("list cases", static async scene => (await scene.Store.Cases.ListAsync(10, Token).ToListAsync(Token)).Count == 1, IsOne: false),
        new("save a report", static async scene => (await scene.Store.Reports.SaveAsync(StoreSamples.WriteSigned("kept/2", "kept", expected: 1), Token)).Version == 2, IsOne: false),
        new("find a report", static async scene => (await scene.Store.Reports.FindAsync("kept", cancellationToken: Token))?.Version == 1, IsOne: false),
        new("put content", static async scene => (await scene.Store.Contents.PutAsync(Bytes(2, 20_000), "application/octet-stream", Token)).Length == 20_000),
        new("find content", static async scene => (await scene.Store.Contents.FindAsync(ContentHash.Of(Bytes(1, 30_000)), Token)) is { } bytes && bytes.Span.SequenceEqual(Bytes(1, 30_000))),
        new("delete content", static async scene => await scene.Store.Contents.DeleteAsync(ContentHash.Of(Bytes(1, 30_000)), Token)),
        new("accept a run", static async scene => await DoneAsync(scene.Store.Journal.AcceptAsync(StoreSamples.Run("new"), StoreSamples.Input(), Token))),
        new("append to a run", static async scene => await AppendAsync(scene.Store, "kept", 2), IsOne: false),
        new("prune runs", static async scene => await scene.Store.Journal.PruneAsync(DateTimeOffset.MaxValue, Token) == 1),
        new("add an instance", static async scene => (await scene.Store.Instances.AddAsync(Instance("2.25.2"), Token)).Length == 5),
        new("list instances", static async scene => (await scene.Store.Instances.ListAsync("2.25.9", Token).ToListAsync(Token)).Count == 1),
        new("back up", static async scene => File.Exists((await scene.Store.Maintenance.BackupAsync(Caller.Process, Path.Combine(scene.Folder, "backup.db"), Token)).Path)),
        new("restore", static async scene => await DoneAsync(SqliteMaintenance.RestoreAsync(Caller.Process, scene.Backup, scene.Path, overwrite: true, cancellationToken: Token))),
        new("export", static async scene => await ExportAsync(scene), IsOne: false),
        new("import", static async scene => await ImportAsync(scene), FaultTemplate.Empty),
        new("check", static async scene => await SqliteHealth.CheckAsync(scene.Path, Token) is { SchemaVersion: > 0 }),
        new("close", static async scene => await CloseAsync(scene), IsOne: false),
    ];

    public static ReadOnlyMemory<byte> Snapshot { get; set; }

    public static IEnumerable<string> Names => Known.Select(static operation => operation.Name);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static FaultOperation Find(string name) => Known.Single(operation => operation.Name == name);

    public static byte[] Bytes(int seed, int length)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static InstanceEntry Instance(string uid) => new()
    {
        SopInstanceUid = uid,
        SeriesInstanceUid = "2.25.8",
        StudyInstanceUid = "2.25.9",
        PixelHash = ContentHash.Of(uid),
        Content = ContentHash.Of(uid),
        Length = 5,
        IsImage = true,
    };

    public static async Task<bool> PutAsync(SqliteFixture store, string id, int size)
    {
        await new PowerWorkload(store, new Random(1), id, static _ => { }).PutAsync(id, 1, size);
        return true;
    }

    public static async Task<bool> AppendAsync(SqliteFixture store, string run, int step)
    {
        var lease = await store.Journal.LeaseAsync(run, "faults", TimeSpan.FromMinutes(1), Token) ?? throw new InvalidOperationException("The lease was refused.");
        await store.Journal.AppendAsync(lease, StoreSamples.Batch(run, step), Token);
        return true;
    }

    private static async Task<bool> TouchAsync(FaultScene scene) => await scene.Store.Database.WriteAsync(static _ => true, Token);

    private static async Task<bool> MoveAsync(FaultScene scene)
    {
        await scene.Store.Database.WriteAsync(static session => session.Execute("PRAGMA wal_autocheckpoint = 1"), Token);
        return await PutAsync(scene.Store, "new", 500);
    }

    private static async Task<bool> PutSeveralAsync(SqliteFixture store)
    {
        var puts = Enumerable.Range(0, 5).Select(number => Task.Run(() => PutAsync(store, $"new-{number}", 3000))).ToArray();
        await Task.WhenAll(puts);
        return true;
    }

    // Several calls, one transaction.
    private static async Task<bool> WriteAsync(FaultScene scene, params Func<IRecordWriter, ValueTask>[] works) => await scene.Store.Records.WriteAsync(
        async writer =>
        {
            foreach (var work in works)
            {
                await work(writer);
            }

            return true;
        },
        Token);

    private static async Task<bool> ReadAsync(FaultScene scene, Func<IRecordReader, ValueTask<bool>> work) => await scene.Store.Records.ReadAsync(work, Token);

    private static async Task<bool> DoneAsync(ValueTask work)
    {
        await work;
        return true;
    }

    private static async Task<bool> ExportAsync(FaultScene scene)
    {
        using var snapshot = new MemoryStream();
        await new StoreSnapshot(scene.Store.Records).ExportAsync(Caller.Process, snapshot, Token);
        snapshot.Position = 0;
        return (await new StoreSnapshot(scene.Store.Records).VerifyAsync(snapshot, Token)).Records > 12;
    }

    private static async Task<bool> ImportAsync(FaultScene scene)
    {
        using var source = new MemoryStream(Snapshot.ToArray());
        return (await new StoreSnapshot(scene.Store.Records).ImportAsync(Caller.Process, source, Token)).Records > 12;
    }

    private static async Task<bool> CloseAsync(FaultScene scene)
    {
        await PutAsync(scene.Store, "new", 500);
        await scene.Store.DisposeAsync();
        return true;
    }

    private static RecordQuery Query() => new() { Tenant = "tenant", Kind = "Sample" };

    private static StoredRecord Other(string id, long version, int size) => new()
    {
        Key = new RecordKey("other", "Other", id),
        Version = version,
        Fields = [new RecordField("name", id)],
        Words = "some words",
        Body = new byte[size],
    };

    private static AuditEntry Entry(string id) => new()
    {
        Id = id,
        Tenant = "other",
        At = DateTimeOffset.UnixEpoch,
        UserId = "u",
        Event = "other.put",
        Action = AuditAction.Create,
        Outcome = AuditOutcome.Success,
    };
}

/// <summary>One of them.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Act">Does it and says whether its result is right.</param>
/// <param name="Template">What it begins with.</param>
/// <param name="IsCold">Whether it is the first thing done to the database.</param>
/// <param name="IsOne">Whether it is one transaction, so that it is done or not.</param>
internal sealed record FaultOperation(string Name, Func<FaultScene, Task<bool>> Act, FaultTemplate Template = FaultTemplate.Full, bool IsCold = false, bool IsOne = true);
