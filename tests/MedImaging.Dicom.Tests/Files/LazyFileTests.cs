using MedImaging.Testing;
using static MedImaging.Dicom.Tests.Bytes;

namespace MedImaging.Dicom.Tests.Files;

/// <summary>Files opened by path: what stays on the disk, and what happens when the disk changes.</summary>
public sealed class LazyFileTests
{
    private static readonly byte[] Header = Join(Explicit(0x00080060, "CS", Text("CT")), Explicit(0x00280010, "US", Number(512, 2)));

    [Fact]
    public async Task AGigabyteOfFrames_IsOpenedByItsHeader()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("big.dcm");
        uint length = (1 << 30) - (1 << 20);
        byte[] head = Bytes.File(Join(Header, Explicit(0x7FE00010, "OW", [], length)));
        byte[] tail = Explicit(0xFFFCFFFC, "OB", [1, 2, 3, 4]);
        using (var file = System.IO.File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write))
        {
            RandomAccess.Write(file, head, 0);
            RandomAccess.Write(file, "frame"u8, head.Length + (length / 2));
            RandomAccess.Write(file, tail, head.Length + length);
        }

        await DicomFile.OpenAsync(path, cancellationToken: TestContext.Current.CancellationToken);
        long before = GC.GetAllocatedBytesForCurrentThread();

        var opened = DicomFile.OpenAsync(path, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(opened.IsCompleted);
        var dataset = (await opened).Dataset;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 10);
        Assert.Equal(512, dataset.GetInt(DicomTags.Rows));
        Assert.True(dataset.TryGet(DicomTags.PixelData, out var pixels));
        Assert.Equal((length, head.Length), (pixels.Length, pixels.Offset));
        Assert.True(dataset.TryGet(new DicomTag(0xFFFCFFFC), out var padding));
        Assert.Equal([1, 2, 3, 4], padding.Value.ToArray());
        byte[] frame = new byte[5];
        (await opened).Source.Read(head.Length + (length / 2), frame);
        Assert.Equal("frame"u8.ToArray(), frame);
    }

    [Fact]
    public async Task EveryFile_IsTheSameOpenedAndParsed()
    {
        int compared = 0;
        foreach (string path in TestData.RequireFiles("dicom", "*.dcm"))
        {
            object parsed = await OutcomeAsync(() => Task.FromResult(DicomFile.Parse(System.IO.File.ReadAllBytes(path))));
            object opened = await OutcomeAsync(() => DicomFile.OpenAsync(path));

            if (parsed is DicomFile expected && opened is DicomFile actual)
            {
                Assert.Equal(DatasetAssert.Lines(expected.Meta, withVr: true), DatasetAssert.Lines(actual.Meta, withVr: true));
                Assert.Equal(DatasetAssert.Lines(expected.Dataset, withVr: true), DatasetAssert.Lines(actual.Dataset, withVr: true));
                Assert.Equal(expected.Warnings, actual.Warnings);
                compared++;
            }
            else
            {
                Assert.Equal(parsed, opened);
            }
        }

        Assert.True(compared > 200, $"only {compared} files were compared");
    }

    // Elements of every length around the sizes of the window, sequences across its edges, fragments on both sides.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task LongHeaders_AreReadAcrossTheWindows(int seed)
    {
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        for (int run = 0; run < 20; run++)
        {
            var parts = new List<byte[]>();
            for (uint i = 0; i < 60; i++)
            {
                byte[] value = new byte[2 * random.Next(random.Next(4) == 0 ? 50_000 : 600)];
                random.NextBytes(value);
                byte[] element = Explicit(0x00091000 + i, "OB", value);
                parts.Add(random.Next(3) == 0 ? Join(Explicit(0x00091000 + i, "SQ", Join(Item(element, Undefined), ItemEnd, Item(element)), Undefined), SequenceEnd) : element);
            }

            parts.Add(Join(Explicit(0x7FE00010, "OB", Join([Item([]), .. Enumerable.Range(0, 30).Select(i => Item(new byte[2 * random.Next(random.Next(3) == 0 ? 40_000 : 100)]))]), Undefined), SequenceEnd));
            byte[] bytes = Bytes.File(Join([.. parts, Explicit(0xFFFCFFFC, "OB", new byte[100])]), "1.2.840.10008.1.2.5");

            var opened = await DicomFile.OpenAsync(folder.Write($"{run}.dcm", bytes), cancellationToken: TestContext.Current.CancellationToken);

            DatasetAssert.Equal(DicomFile.Parse(bytes).Dataset, opened.Dataset, $"seed {seed}, run {run}");
            int cut = random.Next(200, bytes.Length);
            string path = folder.Write("cut.dcm", bytes.AsSpan(0, cut));
            Assert.Equal(await OutcomeAsync(() => Task.FromResult(DicomFile.Parse(bytes.AsMemory(0, cut)))) is string text ? text : "read", await OutcomeAsync(() => DicomFile.OpenAsync(path)) is string other ? other : "read");
        }
    }

    [Fact]
    public async Task AFileThatChangesAfterwards_IsCorrupt_NotMisread()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = Bytes.File(Join(Header, Explicit(0x7FE00010, "OW", new byte[2_000_000])));
        string path = folder.Write("ct.dcm", bytes);
        var file = await DicomFile.OpenAsync(path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(file.Dataset.TryGet(DicomTags.PixelData, out var pixels));
        Assert.Equal(2_000_000, pixels.Value.Length);

        System.IO.File.WriteAllBytes(path, bytes[..^100]);
        var cut = Assert.Throws<MedImagingException>(() => pixels.Value);
        System.IO.File.WriteAllBytes(path, bytes);
        System.IO.File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var changed = Assert.Throws<MedImagingException>(() => pixels.Value);
        System.IO.File.Delete(path);
        var gone = Assert.Throws<MedImagingException>(() => pixels.Value);

        Assert.Equal((ErrorKind.Corrupt, ErrorKind.Corrupt, ErrorKind.NotFound), (cut.Kind, changed.Kind, gone.Kind));
        Assert.Equal(pixels.Offset, cut.Offset);
        Assert.Equal(512, file.Dataset.GetInt(DicomTags.Rows));   // the header is in memory
    }

    [Fact]
    public async Task NoHandleIsKept()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Counts the handles of the process in /proc.");
        using var folder = new TemporaryFolder();
        string path = folder.Write("ct.dcm", Bytes.File(Join(Header, Explicit(0x7FE00010, "OW", new byte[200_000]))));

        var file = await DicomFile.OpenAsync(path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(file.Dataset.TryGet(DicomTags.PixelData, out var pixels) && pixels.Value.Length == 200_000);

        Assert.DoesNotContain(Directory.GetFiles("/proc/self/fd"), link => System.IO.File.ResolveLinkTarget(link, returnFinalTarget: false)?.FullName == path);
    }

    [Fact]
    public void StopBefore_LeavesTheRestUnread()
    {
        byte[] bytes = Bytes.File(Join(Header, Explicit(0x7FE00010, "OW", [], 1000)));   // cut off, which is not noticed

        var file = DicomFile.Parse(bytes, new DicomReaderOptions { StopBefore = DicomTags.PixelData });
        var early = DicomFile.Parse(bytes, new DicomReaderOptions { StopBefore = new DicomTag(0x00080061) });

        Assert.Equal((2, 1), (file.Dataset.Count, early.Dataset.Count));
        Assert.Equal(ErrorKind.Corrupt, Assert.Throws<MedImagingException>(() => DicomFile.Parse(bytes)).Kind);
    }

    [Fact]
    public async Task Cancellation_IsCancellation()
        => await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DicomFile.OpenAsync("any.dcm", cancellationToken: new CancellationToken(canceled: true)));

    private static async Task<object> OutcomeAsync(Func<Task<DicomFile>> read)
    {
        try
        {
            return await read();
        }
        catch (MedImagingException ex)
        {
            return $"{ex.Kind} {ex.Offset} {ex.Message}";
        }
    }
}
