using System.Text;
using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class KeyRotationTests
{
    private readonly TestKeys _keys = new("key-1");
    private readonly InMemoryRecordStore _records = new();
    private readonly Sealing _sealing;

    public KeyRotationTests() => _sealing = new Sealing(_keys);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_LeavesNothingUnderTheOldKey_AndSaysSoInEachTrail()
    {
        await FillAsync("north", 30);
        await FillAsync("south", 5);
        _keys.Add("key-2");
        await FillAsync("west", 3);

        var told = new Told();
        var done = await Rotation(7).RunAsync(Caller.Process, progress: told, cancellationToken: Token);
        _keys.Remove("key-1");

        Assert.True(done.IsDone);
        Assert.Equal((35, 0), (done.Rewrapped, done.Failed));
        Assert.Equal(done, told.All[^1]);
        await AllOpenAsync(38);
        Assert.Equal((30, 5, 0), (await RotatedAsync("north"), await RotatedAsync("south"), await RotatedAsync("west")));
        Assert.Equal(0, (await Rotation(7).RunAsync(Caller.Process, cancellationToken: Token)).Rewrapped);
    }

    [Fact]
    public async Task Run_StoppedAnywhere_GoesOnFromThere()
    {
        await FillAsync("north", 30);
        _keys.Add("key-2");
        RotationProgress? last = null;
        for (int runs = 0; last is not { IsDone: true }; runs++)
        {
            Assert.InRange(runs, 0, 40);
            using var stop = new CancellationTokenSource();
            var told = new Told(stop.Cancel);
            try
            {
                last = await Rotation(4).RunAsync(Caller.Process, last, told, stop.Token);
            }
            catch (OperationCanceledException)
            {
                last = told.All[^1];
            }
        }

        _keys.Remove("key-1");
        Assert.Equal(30, last.Rewrapped);
        await AllOpenAsync(30);
    }

    [Fact]
    public async Task Run_WhileOthersWrite_LosesNothing()
    {
        await FillAsync("north", 100);
        _keys.Add("key-2");
        var writing = Task.Run(async () =>
        {
            for (int i = 0; i < 300; i++)
            {
                var key = new RecordKey("north", "Report", $"{i % 100}");
                await _records.WriteAsync(async writer =>
                {
                    var kept = (await writer.FindAsync([key]))[0]!;
                    await writer.PutAsync(kept with { Version = kept.Version + 1, Body = _sealing.Seal(SealedPlace.Of(key), Encoding.UTF8.GetBytes($"changed {i}")) });
                    return true;
                }, Token);
            }
        }, Token);
        var done = await Rotation(3).RunAsync(Caller.Process, cancellationToken: Token);
        await writing;
        _keys.Remove("key-1");

        Assert.Equal(0, done.Failed);
        var all = await AllOpenAsync(100);
        Assert.Equal(Enumerable.Range(200, 100).Select(i => $"changed {i}").Order(), all.Order());
    }

    [Fact]
    public async Task Run_CountsWhatCannotBeOpened_AndLeavesItAsItIs()
    {
        await FillAsync("north", 5);
        byte[] body = _sealing.Seal(new SealedPlace("north", "Report", "elsewhere"), "x"u8);
        byte[] broken = [.. body[..20]];
        await PutAsync("north", "moved", body);
        await PutAsync("north", "broken", broken);
        await PutAsync("north", "plain", "{}"u8.ToArray());
        _keys.Add("key-2");

        var done = await Rotation(100).RunAsync(Caller.Process, cancellationToken: Token);

        Assert.Equal((8, 5, 3), (done.Seen, done.Rewrapped, done.Failed));
        Assert.Equal(broken, (await FindAsync("north", "broken"))!.Body.ToArray());
    }

    [Fact]
    public async Task Run_LeavesRecordsOfNobodyPlain_AndCountsPlainOnesOfPatients()
    {
        await PutAsync("north", "plain", "{}"u8.ToArray());
        await PutAsync("north", "book", "{}"u8.ToArray(), "Literature");
        var migrating = new KeyRotation(new Sealing(_keys, new ProtectionOptions { AcceptsPlain = true }), [], _records);
        var done = await migrating.RunAsync(Caller.Process, cancellationToken: Token);

        Assert.Equal((2, 0, 1), (done.Seen, done.Rewrapped, done.Failed));
        Assert.All(await _records.ReadAsync(reader => reader.ScanAsync(0, 10), Token), record => Assert.Equal("{}"u8.ToArray(), record.Body.ToArray()));
    }

    [Fact]
    public async Task Run_ChangesNothingForWhoReadsAndWritesTypedRecords()
    {
        var patients = new ClinicalStores(_records, new InMemoryContentStore(), TimeProvider.System, _keys).For(Caller.Process).Patients;
        var first = await patients.AddAsync(new PatientDraft { Mrn = "1", LastName = "before" }, Token);
        var second = await patients.AddAsync(new PatientDraft { Mrn = "2" }, Token);
        _keys.Add("key-2");
        Assert.Equal(0, (await Rotation(1).RunAsync(Caller.Process, cancellationToken: Token)).Failed);
        _keys.Remove("key-1");

        Assert.Equal("after", (await patients.UpdateAsync(first with { LastName = "after" }, Token)).LastName);
        Assert.Equal([first.Id, second.Id], await patients.ListAsync(cancellationToken: Token).Select(patient => patient.Id).ToListAsync(Token));
    }

    [Fact]
    public async Task Run_NeedsTheRight_AndKeys()
    {
        var reader = new Caller { Tenant = "north", UserId = "u", Rights = StoreRights.All & ~StoreRights.Maintain };
        await Refusal.ExpectAsync(ErrorKind.Unauthorized, async () => await Rotation(1).RunAsync(reader, cancellationToken: Token));
        await Refusal.ExpectAsync(ErrorKind.PolicyBlocked, async () => await new KeyRotation(new Sealing(), [], _records).RunAsync(Caller.Process, cancellationToken: Token));
    }

    private KeyRotation Rotation(int step) => new(_sealing, [], _records) { StepSize = step };

    private async Task FillAsync(string tenant, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await PutAsync(tenant, $"{i}", _sealing.Seal(new SealedPlace(tenant, "Report", $"{i}"), Encoding.UTF8.GetBytes($"{tenant} {i}")));
        }
    }

    private ValueTask<bool> PutAsync(string tenant, string id, byte[] body, string kind = "Report") => _records.WriteAsync(async writer =>
    {
        await writer.PutAsync(new StoredRecord { Key = new RecordKey(tenant, kind, id), Version = 1, Body = body });
        return true;
    }, Token);

    private ValueTask<StoredRecord?> FindAsync(string tenant, string id)
        => _records.ReadAsync(async reader => (await reader.FindAsync([new RecordKey(tenant, "Report", id)]))[0], Token);

    private async Task<List<string>> AllOpenAsync(int count)
    {
        var all = await _records.ReadAsync(reader => reader.ScanAsync(0, 1000), Token);
        Assert.Equal(count, all.Count);
        return [.. all.Select(record => Encoding.UTF8.GetString(_sealing.Open(SealedPlace.Of(record.Key), record.Body).Span))];
    }

    private async Task<long> RotatedAsync(string tenant)
    {
        var trail = await _records.ReadAsync(reader => reader.ReadAuditAsync(tenant, 0, 1000), Token);
        return trail.Select(record => System.Text.Json.JsonDocument.Parse(record.Bytes).RootElement)
            .Where(entry => entry.GetProperty("event").GetString() == "keys.rotate").Sum(entry => entry.GetProperty("count").GetInt64());
    }

    private sealed class Told(Action? then = null) : IProgress<RotationProgress>
    {
        public List<RotationProgress> All { get; } = [];

        public void Report(RotationProgress value)
        {
            All.Add(value);
            then?.Invoke();
        }
    }
}
