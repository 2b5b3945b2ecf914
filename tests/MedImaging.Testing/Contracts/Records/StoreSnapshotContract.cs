using System.IO.Compression;
using System.Text;
using Xunit;
using static MedImaging.Testing.SnapshotSteps;

namespace MedImaging.Testing;

/// <summary>What a snapshot of every store does that can be exported and imported. Derive from it and give it empty stores.</summary>
public abstract class StoreSnapshotContract
{
    private static readonly Caller Admin = Caller.Process with { Tenant = "t-1", UserId = "admin-1" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Makes an empty store.</summary>
    protected abstract IRecordStore NewStore();

    /// <summary>Makes an empty store for more than a few records.</summary>
    protected virtual IRecordStore NewLargeStore() => NewStore();

    [Fact]
    public async Task ExportedAndImported_EverythingIsAsItWas()
    {
        var first = NewStore();
        await FillAsync(first);
        var (bytes, exported) = await ExportAsync(first, Admin);
        var second = NewStore();
        var imported = await new StoreSnapshot(second).ImportAsync(Admin, new MemoryStream(bytes), Token);

        Assert.Equal(exported, imported);
        Assert.Equal((4L, 2L, 4L, 2L), (exported.Records, exported.Numbers, exported.AuditRecords, exported.Trails));
        Assert.Equal(await DescribeAsync(first), await DescribeAsync(second));
        Assert.Equal((8L, 1L), await second.WriteAsync(async writer => (await writer.NextNumberAsync("t-1", "case_number"), await writer.NextNumberAsync("t-1", "other")), Token));
    }

    [Fact]
    public async Task AnImportedTrail_IsTheSame_AndGoesOnInANewEpoch()
    {
        var first = NewStore();
        await FillAsync(first);
        var (bytes, _) = await ExportAsync(first, Admin);
        var second = NewStore();
        await new StoreSnapshot(second).ImportAsync(Admin, new MemoryStream(bytes), Token);

        var (before, after) = (await TrailAsync(first, "t-1"), await TrailAsync(second, "t-1"));
        Assert.Equal(before.Select(record => record.Hash), after.Take(before.Count).Select(record => record.Hash));
        Assert.Equal(before.Select(record => Encoding.UTF8.GetString(record.Bytes.Span)), after.Take(before.Count).Select(record => Encoding.UTF8.GetString(record.Bytes.Span)));
        Assert.Equal(before.Count + 1, after.Count);
        Assert.Contains("store.export", Encoding.UTF8.GetString(before[^1].Bytes.Span), StringComparison.Ordinal);
        Assert.Contains("store.import", Encoding.UTF8.GetString(after[^1].Bytes.Span), StringComparison.Ordinal);
        Assert.Contains(before[^1].Hash.Hex, Encoding.UTF8.GetString(after[^1].Bytes.Span), StringComparison.Ordinal);
        foreach (string tenant in new[] { "t-1", "t-2" })
        {
            var (was, isNow) = (await HeadAsync(first, tenant), await HeadAsync(second, tenant));
            Assert.NotEqual(was!.Epoch, isNow!.Epoch);
        }
    }

    [Fact]
    public async Task CutShort_AtAnyPlace_IsRefused_AndNothingIsWritten()
    {
        var first = NewStore();
        await FillAsync(first);
        var (bytes, _) = await ExportAsync(first, Admin);
        var second = NewStore();
        for (int length = 0; length < bytes.Length; length += Math.Max(1, bytes.Length / 50))
        {
            await Refusal.ExpectAsync(ErrorKind.Corrupt, async () => await new StoreSnapshot(second).ImportAsync(Admin, new MemoryStream(bytes[..length]), Token));
        }

        await Refusal.ExpectAsync(ErrorKind.Corrupt, async () => await new StoreSnapshot(second).ImportAsync(Admin, new MemoryStream(bytes[..^1]), Token));
        await Refusal.ExpectAsync(ErrorKind.Corrupt, async () => await new StoreSnapshot(second).ImportAsync(Admin, new MemoryStream([.. bytes, .. "{}\n"u8]), Token));
        Assert.Equal("", await DescribeAsync(second));
    }

    [Fact]
    public async Task AnyByteAltered_IsRefused_AndNothingIsWritten()
    {
        var first = NewStore();
        await FillAsync(first);
        var (bytes, _) = await ExportAsync(first, Admin);
        var second = NewStore();
        var random = new Random(7);
        for (int attempt = 0; attempt < 200; attempt++)
        {
            byte[] altered = [.. bytes];
            int at = random.Next(altered.Length);
            altered[at] = (byte)(altered[at] ^ (1 << random.Next(8)));
            var refused = await Assert.ThrowsAsync<MedImagingException>(async () => await new StoreSnapshot(second).ImportAsync(Admin, new MemoryStream(altered), Token));
            Assert.True(refused.Kind is ErrorKind.Corrupt or ErrorKind.InvalidInput);
        }

        Assert.Equal("", await DescribeAsync(second));
    }

    [Fact]
    public async Task NamesThatAreNoText_AreRefused()
    {
        byte[][] lines = ["{\"rec\u00FFord\":{}}\n"u8.ToArray(), "{\"\\ud800\":{}}\n"u8.ToArray(), "{\"record\":{\"\\ud800\":1}}\n"u8.ToArray()];
        lines[0] = [.. lines[0].Where(letter => letter != 0xC3)];
        foreach (byte[] line in lines)
        {
            await Refusal.ExpectAsync(ErrorKind.Corrupt, async () => await new StoreSnapshot(NewStore()).VerifyAsync(new MemoryStream(line), Token));
        }
    }

    [Fact]
    public async Task LinesLeftOutOrSwapped_AreRefused()
    {
        var first = NewStore();
        await FillAsync(first);
        var (bytes, _) = await ExportAsync(first, Admin);
        string[] lines = Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (int left = 0; left < lines.Length; left++)
        {
            string without = string.Concat(lines.Where((_, place) => place != left).Select(line => line + "\n"));
            var refused = await Assert.ThrowsAsync<MedImagingException>(async () => await new StoreSnapshot(NewStore()).VerifyAsync(new MemoryStream(Encoding.UTF8.GetBytes(without)), Token));
            Assert.True(refused.Kind is ErrorKind.Corrupt or ErrorKind.InvalidInput);
        }

        (lines[1], lines[2]) = (lines[2], lines[1]);
        await Refusal.ExpectAsync(ErrorKind.Corrupt, async () => await new StoreSnapshot(NewStore()).VerifyAsync(new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")))), Token));
    }

    [Fact]
    public async Task AStoreThatIsNotEmpty_IsNotImportedInto()
    {
        var first = NewStore();
        await FillAsync(first);
        var (bytes, _) = await ExportAsync(first, Admin);
        string before = await DescribeAsync(first);

        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await new StoreSnapshot(first).ImportAsync(Admin, new MemoryStream(bytes), Token));
        Assert.Equal(before, await DescribeAsync(first));
    }

    [Fact]
    public async Task WhoMayNotMaintain_IsRefused()
    {
        var store = NewStore();
        await FillAsync(store);
        var reader = Admin with { Rights = StoreRights.Read | StoreRights.Write | StoreRights.Audit };
        using var nothing = new MemoryStream();

        await Refusal.ExpectAsync(ErrorKind.PolicyBlocked, async () => await new StoreSnapshot(store).ExportAsync(reader, nothing, Token));
        await Refusal.ExpectAsync(ErrorKind.PolicyBlocked, async () => await new StoreSnapshot(NewStore()).ImportAsync(reader, nothing, Token));
        Assert.Equal(0, nothing.Length);
    }

    [Fact]
    public async Task ALineBeyondTheLimit_IsRefused()
    {
        var store = NewStore();
        await store.WriteAsync(async writer =>
        {
            await writer.PutAsync(new StoredRecord { Key = new RecordKey("t-1", "Report", "large"), Version = 1, Body = new byte[1_000_000] });
            return true;
        }, Token);
        var (bytes, _) = await ExportAsync(store, Admin);

        await Refusal.ExpectAsync(ErrorKind.LimitExceeded, async () => await new StoreSnapshot(store) { LongestLine = 500_000 }.VerifyAsync(new MemoryStream(bytes), Token));
        Assert.Equal(1, (await new StoreSnapshot(store).VerifyAsync(new MemoryStream(bytes), Token)).Records);
    }

    [Fact]
    public async Task AStreamThatCannotGoBack_TakesASnapshotToo()
    {
        var store = NewStore();
        await FillAsync(store);
        using var bytes = new MemoryStream();
        SnapshotSummary exported;
        await using (var zipped = new GZipStream(bytes, CompressionMode.Compress, leaveOpen: true))
        {
            exported = await new StoreSnapshot(store).ExportAsync(Admin, zipped, Token);
        }

        bytes.Position = 0;
        await using var plain = new GZipStream(bytes, CompressionMode.Decompress);
        Assert.Equal(exported, await new StoreSnapshot(store).VerifyAsync(plain, Token));
    }

    [Fact]
    public async Task MoreThanOneBatch_KeepsItsOrder_AndWhatItIsLinkedTo()
    {
        var first = new InMemoryRecordStore();
        await first.WriteAsync(async writer =>
        {
            for (int number = 0; number < 1100; number++)
            {
                await writer.PutAsync(new StoredRecord
                {
                    Key = new RecordKey("t-1", "Finding", $"{number * 7919 % 1100:D4}"),
                    Version = 1,
                    Links = [new RecordLink("OF", "Finding", $"{number * 104_729 % 1100:D4}")],
                    Body = "{}"u8.ToArray(),
                });
            }

            return await writer.AppendAuditAsync(Entry("one"));
        }, Token);
        var second = NewLargeStore();
        var (bytes, _) = await ExportAsync(first, Admin);
        await new StoreSnapshot(second).ImportAsync(Admin, new MemoryStream(bytes), Token);

        Assert.Equal(await KeysAsync(first), await KeysAsync(second));
        var linked = new RecordQuery { Tenant = "t-1", Kind = "Finding", LinkedTo = [new RecordLink("OF", "Finding", "0000")] };
        Assert.Equal(1, await second.ReadAsync(reader => reader.CountAsync(linked), Token));
    }

    private static async Task FillAsync(IRecordStore store)
    {
        await store.WriteAsync(async writer =>
        {
            await writer.PutAsync(new StoredRecord
            {
                Key = new RecordKey("t-1", "Report", "it's \"a\" 😀"),
                Version = 1,
                Patient = "p-1",
                Fields = [new RecordField("text", "x\n"), new RecordField("long", long.MaxValue), new RecordField("real", 0.1 + 0.2), new RecordField("infinite", double.PositiveInfinity), new RecordField("is", true), new RecordField("shown", "y", IsLookup: false)],
                Links = [new RecordLink("OF", "Case", "c"), new RecordLink("HAS", "Finding", "f", IsIncoming: true)],
                Words = "some words",
                Body = new byte[] { 0, 1, 255 },
            });
            await writer.PutAsync(new StoredRecord { Key = new RecordKey("t-1", "Report", "b"), Version = 1, Body = Array.Empty<byte>() });
            await writer.AppendAuditAsync(Entry("one"));
            for (int number = 0; number < 7; number++)
            {
                await writer.NextNumberAsync("t-1", "case_number");
            }

            return true;
        }, Token);
        await store.WriteAsync(async writer =>
        {
            for (long version = 2; version <= 5; version++)
            {
                var kept = (await writer.FindAsync([new RecordKey("t-1", "Report", "b")]))[0]!;
                await writer.PutAsync(kept with { Version = version });
            }

            await writer.PutAsync(new StoredRecord { Key = new RecordKey("t-1", "Case", "c"), Version = 1, Body = "c"u8.ToArray() });
            await writer.AppendAuditAsync(Entry("two"));
            return true;
        }, Token);
        await store.WriteAsync(async writer =>
        {
            await writer.PutAsync(new StoredRecord { Key = new RecordKey("t-2", "Case", "c"), Version = 1, Body = "d"u8.ToArray() });
            await writer.NextNumberAsync("t-2", "case_number");
            return await writer.AppendAuditAsync(Entry("three") with { Tenant = "t-2" });
        }, Token);
    }

    private static AuditEntry Entry(string id) => new()
    {
        Id = id,
        Tenant = "t-1",
        At = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        UserId = "user-1",
        Event = "report.save",
        Action = AuditAction.Create,
        Outcome = AuditOutcome.Success,
    };

    private static ValueTask<AuditHead?> HeadAsync(IRecordStore store, string tenant) => store.ReadAsync(reader => reader.FindAuditHeadAsync(tenant), Token);

    private static async Task<List<RecordKey>> KeysAsync(IRecordStore store)
    {
        var records = await store.ReadAsync(reader => reader.ScanAsync(0, 10_000), Token);
        return [.. records.Select(record => record.Key)];
    }
}
