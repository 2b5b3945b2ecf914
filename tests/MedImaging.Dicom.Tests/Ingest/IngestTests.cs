using System.Runtime.CompilerServices;
using System.Text.Json;
using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Dicom.Tests;

[Collection(nameof(Alone))]
public sealed class IngestTests : IDisposable
{
    private readonly ServiceCollection _services = new();
    private ServiceProvider? _host;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _host?.Dispose();

    [Fact]
    public async Task ThreeFilesOfTwoSeries_CountRight_AndAgainAddsNothing()
    {
        var files = Files(Slice(0), Slice(1), Slice(0, series: "1.2.3.8"));

        var first = await IngestAsync(files);
        var again = await IngestAsync(files);

        Assert.Equal(IngestStatus.Completed, first.Status);
        var study = Assert.Single(first.Studies);
        Assert.Equal(("1.2.3.4", 2, 3, 3, IngestStatus.Completed), (study.StudyInstanceUid, study.SeriesCount, study.TotalImages, study.Added, study.Status));
        Assert.Equal(study with { Added = 0 }, Assert.Single(again.Studies));
        Assert.All(again.Files, file => Assert.Equal(IngestOutcome.Duplicate, file.Outcome));
        Assert.NotNull(await Host.GetRequiredService<IContentStore>().FindAsync(first.Files[0].Content!.Value, Token));
    }

    [Fact]
    public async Task TheResult_HasTheFieldsAndWordsThatHostsShow()
    {
        var result = await IngestAsync(Files(Slice(0)));
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(result));
        var study = Assert.Single(json.RootElement.GetProperty("studies").EnumerateArray());
        Assert.Equal("1.2.3.4", study.GetProperty("study_instance_uid").GetString());
        Assert.Equal((1, 1, "completed"), (study.GetProperty("series_count").GetInt32(), study.GetProperty("total_images").GetInt32(), study.GetProperty("status").GetString()));
        Assert.True(Guid.TryParse(study.GetProperty("study_id").GetString(), out _));
        Assert.Equal("stored", json.RootElement.GetProperty("files")[0].GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task OneCorruptFile_LeavesTheOthersStored_AndTheStudyPartial()
    {
        var result = await IngestAsync(Files(Slice(0), "no image"u8.ToArray(), Slice(1)[..300], Slice(1)));

        Assert.Equal(IngestStatus.Partial, result.Status);
        Assert.Equal([IngestOutcome.Stored, IngestOutcome.Rejected, IngestOutcome.Rejected, IngestOutcome.Stored], result.Files.Select(file => file.Outcome));
        Assert.Equal((2, IngestStatus.Partial), (Assert.Single(result.Studies).TotalImages, result.Studies[0].Status));
        Assert.Equal(ErrorKind.InvalidInput, result.Files[1].Kind);
        Assert.All(result.Files.Where(file => file.Outcome == IngestOutcome.Rejected), file => Assert.NotNull(file.Reason));
    }

    [Fact]
    public async Task NothingSound_IsFailed()
    {
        var result = await IngestAsync(Files("no image"u8.ToArray()));
        Assert.Equal((IngestStatus.Failed, 0), (result.Status, result.Studies.Count));
    }

    [Fact]
    public async Task TheSameUidWithOtherPixels_IsAConflict_AndTheFirstIsKept()
    {
        byte[] other = Made(0, value: (_, _, _) => 7);

        var together = await IngestAsync(Files(Slice(0), other, Slice(0)));
        var later = await IngestAsync(Files(other));

        Assert.Equal([IngestOutcome.Stored, IngestOutcome.Rejected, IngestOutcome.Duplicate], together.Files.Select(file => file.Outcome));
        Assert.Equal(ErrorKind.StorageConflict, together.Files[1].Kind);
        Assert.Equal((IngestOutcome.Rejected, ErrorKind.StorageConflict), (later.Files[0].Outcome, later.Files[0].Kind));
        Assert.Equal(IngestStatus.Failed, Assert.Single(later.Studies).Status);
    }

    [Fact]
    public async Task TheEleventhFile_IsRefusedUnread()
    {
        int read = 0;
        var files = Enumerable.Range(0, 11).Select(i => ImageSource.FromStream($"{i}", _ =>
        {
            Interlocked.Increment(ref read);
            return ValueTask.FromResult<Stream>(new MemoryStream(Slice(i)));
        }));

        var result = await IngestAsync(files);

        Assert.Equal((10, 11), (read, result.Files.Count));
        Assert.Equal((IngestOutcome.Rejected, ErrorKind.LimitExceeded), (result.Files[10].Outcome, result.Files[10].Kind));
        Assert.Equal(10, Assert.Single(result.Studies).TotalImages);
    }

    [Fact]
    public async Task AFileAtTheLimitPasses_AndOneByteMoreIsRefusedBeforeItIsHeld()
    {
        byte[] slice = Slice(0);
        Configure(limits => limits.MaxFileBytes = slice.Length);
        var longer = new CountingStream(100_000_000);

        var result = await IngestAsync([ImageSource.FromBytes("a", slice), ImageSource.FromBytes("b", (byte[])[.. slice, 0]), ImageSource.FromStream("c", _ => ValueTask.FromResult<Stream>(longer))]);

        Assert.Equal([IngestOutcome.Stored, IngestOutcome.Rejected, IngestOutcome.Rejected], result.Files.Select(file => file.Outcome));
        Assert.All(result.Files.Skip(1), file => Assert.Equal(ErrorKind.LimitExceeded, file.Kind));
        Assert.InRange(longer.Given, 1, slice.Length + (64 * 1024));
        Assert.Equal(50L << 20, new IngestLimits().MaxFileBytes);
    }

    [Fact]
    public async Task PixelsThatWouldUnfoldTooFar_AreRefused()
    {
        Configure(limits => limits.MaxDecompressedBytes = 47);
        var result = await IngestAsync(Files(Slice(0)));
        Assert.Equal(ErrorKind.LimitExceeded, Assert.Single(result.Files).Kind);
    }

    [Fact]
    public async Task AFullStore_RefusesWithItsOwnKind()
    {
        byte[] slice = Slice(0);
        Configure(limits => limits.StoreQuotaBytes = (2 * slice.Length) + 10);
        var result = await IngestAsync(Files(slice, Slice(1), Slice(2)));
        Assert.Equal(2, result.Files.Count(file => file.Outcome == IngestOutcome.Stored));
        Assert.Equal(ErrorKind.QuotaExhausted, Assert.Single(result.Files, file => file.Outcome == IngestOutcome.Rejected).Kind);
        Assert.Equal(IngestStatus.Partial, Assert.Single(result.Studies).Status);
    }

    [Theory]
    [InlineData("MZ", ContentAction.Refuse)]
    [InlineData("\u007fELF", ContentAction.Refuse)]
    [InlineData("#!/bin/sh", ContentAction.Refuse)]
    [InlineData("PK\u0003\u0004", ContentAction.Refuse)]
    [InlineData("%PDF-1.7", ContentAction.Refuse)]
    [InlineData("{\"a\":1}", ContentAction.Refuse)]
    [InlineData("MZ", ContentAction.Neutralize)]
    [InlineData("MZ", ContentAction.Accept)]
    public async Task APreambleThatIsAProgram_IsFlagged_AndRefusedOrMadeZero(string start, ContentAction action)
    {
        Configure(limits => limits.ActivePreambles = action);
        byte[] polyglot = Slice(0);
        System.Text.Encoding.ASCII.GetBytes(start).CopyTo(polyglot, 0);

        var file = Assert.Single((await IngestAsync(Files(polyglot))).Files);

        Assert.Equal(("active-preamble", action), (Assert.Single(file.Flags).Code, file.Flags[0].Action));
        Assert.Equal(action == ContentAction.Refuse ? IngestOutcome.Rejected : IngestOutcome.Stored, file.Outcome);
        Assert.Equal(action == ContentAction.Refuse ? ErrorKind.PolicyBlocked : null, file.Kind);
        if (file.Content is { } content)
        {
            var stored = await Host.GetRequiredService<IContentStore>().FindAsync(content, Token);
            Assert.Equal(action == ContentAction.Neutralize, !stored!.Value.Span[..128].ContainsAnyExcept((byte)0));
            Assert.True(stored.Value.Span[128..].SequenceEqual(polyglot.AsSpan(128)));
        }
    }

    [Theory, InlineData(ContentAction.Accept), InlineData(ContentAction.Refuse)]
    public async Task ADocumentInDicom_IsFlagged(ContentAction action)
    {
        Configure(limits => limits.EncapsulatedDocuments = action);
        var document = new DicomDataset
        {
            { DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.104.1" },
            { DicomTags.SOPInstanceUID, "1.2.7" },
            { DicomTags.StudyInstanceUID, "1.2.3.4" },
            { DicomTags.SeriesInstanceUID, "1.2.3.5" },
            { new DicomTag(0x00420011), "%PDF-1.4 "u8.ToArray().AsMemory() },
        };

        var result = await IngestAsync(Files(DicomWriter.ToBytes(new DicomFile(document))));

        var file = Assert.Single(result.Files);
        Assert.Equal("encapsulated-document", Assert.Single(file.Flags).Code);
        Assert.Equal(action == ContentAction.Refuse ? IngestOutcome.Rejected : IngestOutcome.Stored, file.Outcome);
        Assert.Equal(0, result.Studies[0].TotalImages);
    }

    [Theory]
    [InlineData("%PDF-1.4", "PDF")]
    [InlineData("PK\u0003\u0004xxxx", "ZIP")]
    public async Task AnotherFormat_IsCalledByItsName(string start, string name)
    {
        var file = Assert.Single((await IngestAsync(Files(System.Text.Encoding.ASCII.GetBytes(start)))).Files);
        Assert.Equal((IngestOutcome.Rejected, ErrorKind.PolicyBlocked), (file.Outcome, file.Kind));
        Assert.Contains(name, file.Reason, StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task WhatTheScannerRefusesOrFailsOn_IsRejected(bool fails)
    {
        _services.AddSingleton<IMalwareScanner>(new Scanner(fails));
        var file = Assert.Single((await IngestAsync(Files(Slice(0)))).Files);
        Assert.Equal((IngestOutcome.Rejected, ErrorKind.PolicyBlocked), (file.Outcome, file.Kind));
        Assert.DoesNotContain("secret", file.Reason, StringComparison.Ordinal);
        Assert.Empty(await Host.GetRequiredService<IInstanceIndex>().ListAsync("1.2.3.4", Token).ToListAsync(Token));
    }

    [Fact]
    public async Task AStoreThatFails_RejectsThatFile_AndTheNextTryCompletes()
    {
        var store = new FailingStore { Fails = true };
        _services.AddSingleton<IContentStore>(store);
        var failed = await IngestAsync(Files(Slice(0), Slice(0)));
        Assert.Equal([ErrorKind.Unavailable, ErrorKind.StorageConflict], failed.Files.Select(file => file.Kind!.Value));

        store.Fails = false;
        Assert.Equal(IngestStatus.Completed, (await IngestAsync(Files(Slice(0)))).Status);
    }

    [Fact]
    public async Task Cancelled_ItStops_AndIngestingAgainCompletes()
    {
        Configure(limits => (limits.MaxFiles, limits.MaxFilesInMemory) = (100, 1));
        using var stop = new CancellationTokenSource();
        var some = Enumerable.Range(0, 20).Select(i => ImageSource.FromStream($"{i}", async token =>
        {
            if (i == 5)
            {
                await stop.CancelAsync();
                token.ThrowIfCancellationRequested();
            }

            return new MemoryStream(Slice(i));
        }));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Ingestor.IngestAsync(Stream(some), cancellationToken: stop.Token));
        var result = await IngestAsync(Enumerable.Range(0, 20).Select(i => ImageSource.FromBytes($"{i}", Slice(i))));

        Assert.Equal(20, Assert.Single(result.Studies).TotalImages);
        Assert.Equal(5, result.Files.Count(file => file.Outcome == IngestOutcome.Duplicate));
    }

    [Fact]
    public async Task TwoThousandSlices_PassWithoutFillingTheMemory()
    {
        _services.AddSingleton<IContentStore>(new FailingStore());
        Configure(limits => limits.MaxFiles = 2000);
        await IngestAsync(Enumerable.Range(0, 20).Select(Large));
        long before = GC.GetTotalMemory(forceFullCollection: true), most = 0;

        // What lives, not the working set: how much garbage lies about is the collector's affair.
        var result = await IngestAsync(Enumerable.Range(100, 2000).Select(Large), new Watch(() => most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true))));

        Assert.Equal(2020, Assert.Single(result.Studies).TotalImages);
        Assert.NotEqual(0, most);
        Assert.True(most - before < 32 << 20, $"What lives grew by {(most - before) >> 20} MiB while a quarter of a gigabyte passed.");

        static ImageSource Large(int i) => ImageSource.FromStream($"{i}", _ => ValueTask.FromResult<Stream>(new MemoryStream(Made(i, rows: 256, columns: 256))));
    }

    private IStudyIngestor Ingestor => Host.GetRequiredService<IStudyIngestor>();

    private ServiceProvider Host
    {
        get
        {
            if (_host is null)
            {
                _services.AddMedImaging().AddStudyIngest();
                _host = _services.BuildServiceProvider();
            }

            return _host;
        }
    }

    private void Configure(Action<IngestLimits> configure) => _services.AddMedImaging().AddStudyIngest(configure);

    private Task<StudyIngestResult> IngestAsync(IEnumerable<ImageSource> files, IProgress<IngestedFile>? progress = null)
        => Ingestor.IngestAsync(Stream(files), new IngestRequest { Progress = progress }, Token);

    private static IEnumerable<ImageSource> Files(params byte[][] files) => files.Select((bytes, i) => ImageSource.FromBytes($"file {i}", bytes));

    private static byte[] Slice(int slice, string series = "1.2.3.5") => Made(series == "1.2.3.5" ? slice : slice + 1000, series);

    private static byte[] Made(int slice, string series = "1.2.3.5", Func<int, int, int, short>? value = null, int rows = 4, int columns = 6)
    {
        var made = new SyntheticSeries { SeriesUid = series, Rows = rows, Columns = columns };
        return DicomWriter.ToBytes(new DicomFile((value is null ? made : new SyntheticSeries { SeriesUid = series, Value = value }).Dataset(slice)));
    }

    private static async IAsyncEnumerable<ImageSource> Stream(IEnumerable<ImageSource> files, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return file;
        }
    }

    private sealed class Scanner(bool fails) : IMalwareScanner
    {
        public ValueTask<bool> IsCleanAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
            => fails ? throw new InvalidOperationException("secret") : ValueTask.FromResult(false);
    }

    private sealed class FailingStore : IContentStore
    {
        public bool Fails { get; set; }

        public ValueTask<ContentReference> PutAsync(ReadOnlyMemory<byte> bytes, string mediaType, CancellationToken cancellationToken = default)
            => Fails ? throw new MedImagingException(ErrorKind.Unavailable, "The disk is away.") : ValueTask.FromResult(new ContentReference(ContentHash.Of(bytes.Span), mediaType, bytes.Length));

        public ValueTask<ReadOnlyMemory<byte>?> FindAsync(ContentHash hash, CancellationToken cancellationToken = default) => ValueTask.FromResult<ReadOnlyMemory<byte>?>(null);

        public ValueTask<bool> DeleteAsync(ContentHash hash, CancellationToken cancellationToken = default) => ValueTask.FromResult(false);
    }

    private sealed class Watch(Action look) : IProgress<IngestedFile>
    {
        private int _count;

        public void Report(IngestedFile value)
        {
            if (Interlocked.Increment(ref _count) % 50 == 0)
            {
                look();
            }
        }
    }

    private sealed class CountingStream(long length) : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int count = (int)Math.Min(buffer.Length, length - Given);
            Given += count;
            return ValueTask.FromResult(count);
        }
    }
}
