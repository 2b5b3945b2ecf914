using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>A store on a disk that can be told to fail, a copy of a template of its own.</summary>
internal sealed class FaultScene : IAsyncDisposable
{
    private FaultScene(string folder, string backup)
    {
        (Folder, Backup) = (folder, backup);
        Store = new SqliteFixture(new FakeTime(), path: Path, configure: options => options.BusyTimeout = TimeSpan.FromMilliseconds(100));
    }

    public string Folder { get; }

    public string Path => System.IO.Path.Combine(Folder, PowerRecording.Database);

    /// <summary>Gets a backup of the full template, on a disk that never fails.</summary>
    public string Backup { get; }

    public SqliteFixture Store { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static FaultScene Lay(CrashDisk disk, FaultTemplates templates, FaultTemplate template, int number)
    {
        string folder = Directory.CreateDirectory(disk.File($"{number}")).FullName;
        if (templates.PathOf(template) is { } path)
        {
            File.Copy(path, System.IO.Path.Combine(folder, PowerRecording.Database));
        }

        return new FaultScene(folder, templates.Backup);
    }

    /// <summary>Uses a writer and a reader, so that both are open.</summary>
    public async Task WarmAsync()
    {
        await Store.Database.WriteAsync(static _ => true, Token);
        await Store.Database.ReadAsync(static session => session.ReadNumber("SELECT count(*) FROM records"), Token);
    }

    /// <summary>How much of everything there is, as another process sees it.</summary>
    public string Measure() => Measure(Path);

    public static string Measure(string path)
    {
        if (!File.Exists(path))
        {
            return "nothing";
        }

        using var session = new DatabaseFile(path, TimeSpan.FromSeconds(1)).OpenReader();
        string[] tables = [.. session.All("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'record_words%' ORDER BY name", static row => row.GetString(0))];
        var parts = tables.Select(table => $"{table} {session.ReadNumber($"SELECT count(*) FROM {table}")}").ToList();
        Add("records", "total(version) || '/' || total(length(body)) || '/' || total(body = zeroblob(length(body)))");
        Add("numbers", "total(last)");
        Add("audit_heads", "total(sequence) || '/' || count(DISTINCT epoch)");
        Add("runs", "total(last_event) || '/' || total(lease_token)");
        return parts.Exists(static part => !part.EndsWith(" 0", StringComparison.Ordinal)) || tables.Length > 0 ? string.Join(", ", parts) : "nothing";

        void Add(string table, string sum)
        {
            if (tables.Contains(table))
            {
                parts.Add($"({session.First($"SELECT {sum} FROM {table}", static row => row.GetString(0))})");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

internal enum FaultTemplate
{
    /// <summary>No file at all.</summary>
    None,

    /// <summary>A file with the schema only.</summary>
    Empty,

    /// <summary>A file with something of everything.</summary>
    Full,

    /// <summary>A file of schema 2, to be migrated.</summary>
    Old,
}

/// <summary>The files the scenes begin with, made once.</summary>
internal sealed class FaultTemplates : IDisposable
{
    private readonly ShmFolder _folder = new();

    public string Backup => _folder.File("backup.db");

    public ReadOnlyMemory<byte> Snapshot { get; private set; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<FaultTemplates> MakeAsync()
    {
        var made = new FaultTemplates();
        foreach (var kind in new[] { FaultTemplate.Empty, FaultTemplate.Full, FaultTemplate.Old })
        {
            await using var store = new SqliteFixture(path: made._folder.File($"{kind}"));
            await store.Database.WriteAsync(static _ => true, Token);
            if (kind == FaultTemplate.Full)
            {
                await FillAsync(store);
                await store.Maintenance.BackupAsync(Caller.Process, made.Backup, Token);
                using var snapshot = new MemoryStream();
                await new StoreSnapshot(store.Records).ExportAsync(Caller.Process, snapshot, Token);
                made.Snapshot = snapshot.ToArray();
            }
        }

        SqliteFixture.Tamper(
            made._folder.File($"{FaultTemplate.Old}"),
            SqliteFixture.WithoutRecords + "INSERT INTO cases (id, number, urgency, created_at) VALUES ('old-case', 1, 'Routine', '2026-01-02T03:04:05.0000000Z')");
        return made;
    }

    public string? PathOf(FaultTemplate template) => template == FaultTemplate.None ? null : _folder.File($"{template}");

    public void Dispose() => _folder.Dispose();

    private static async Task FillAsync(SqliteFixture store)
    {
        var writes = new PowerWorkload(store, new Random(1), "template", static _ => { });
        for (int number = 0; number < 12; number++)
        {
            await writes.PutAsync($"kept-{number}", 1, 200 + (900 * number));
        }

        await store.Cases.OpenAsync(new CaseDraft { Id = "kept" }, Token);
        await store.Reports.SaveAsync(StoreSamples.Write("kept/1", "kept", expected: 0), Token);
        await store.Contents.PutAsync(FaultOperations.Bytes(1, 30_000), "application/octet-stream", Token);
        await store.Instances.AddAsync(FaultOperations.Instance("2.25.1"), Token);
        foreach (string run in new[] { "kept", "ended" })
        {
            await store.Journal.AcceptAsync(StoreSamples.Run(run), StoreSamples.Input(), Token);
            await FaultOperations.AppendAsync(store, run, 1);
        }

        await FaultOperations.AppendAsync(store, "ended", 2);
        await FaultOperations.AppendAsync(store, "ended", 3);
    }
}
