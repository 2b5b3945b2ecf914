using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class VectorFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _reads;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(10, VectorMetric.Cosine)]
    [InlineData(9000, VectorMetric.Euclidean)]
    public async Task AFile_GivesBackWhatWasInTheIndex(int count, VectorMetric metric)
    {
        float[][] vectors = SimilaritySamples.Clustered(count, 20, 9, 0.7f, 1);
        var options = new VectorIndexOptions { GraphFrom = count > 1000 ? null : 1 };
        var source = Source("1", vectors);
        using var built = await VectorIndex.OpenAsync(SimilaritySamples.Key(20, metric), _folder.FullPath, source, options);
        Assert.True(built.WasRebuilt);
        using var opened = await VectorIndex.OpenAsync(SimilaritySamples.Key(20, metric), _folder.FullPath, source, options);
        using var memory = await VectorIndex.OpenAsync(SimilaritySamples.Key(20, metric), null, source, options);
        Assert.False(opened.WasRebuilt);
        Assert.Equal(2, _reads);
        Assert.Equal(memory.Count, opened.Count);
        Assert.Equal(memory.FindAttributes("south", "e1"), opened.FindAttributes("south", "e1"));
        foreach (var mode in Enum.GetValues<VectorSearchMode>())
        {
            for (ulong seed = 0; seed < 5; seed++)
            {
                var query = SimilaritySamples.Query(SimilaritySamples.Gaussian(20, seed + 9), new SimilarityFilter(seed % 2 == 0 ? "north" : "south") { MinimumAge = 20 }, mode);
                Assert.Equal(memory.Search(query), opened.Search(query));
            }
        }
    }

    [Fact]
    public async Task AnOpenedIndex_GoesOnGrowing()
    {
        float[][] vectors = SimilaritySamples.Clustered(9100, 12, 9, 0.7f, 2);
        var key = SimilaritySamples.Key(12);
        var source = Source("1", vectors[..9000]);
        (await VectorIndex.OpenAsync(key, _folder.FullPath, source)).Dispose();
        using var index = await VectorIndex.OpenAsync(key, _folder.FullPath, source);
        for (int i = 9000; i < vectors.Length; i++)
        {
            index.Upsert(SimilaritySamples.Entry($"e{i}", vectors[i]));
        }

        for (int i = 0; i < 4500; i += 2)
        {
            Assert.True(index.Remove("north", $"e{i}"));
        }

        await index.SaveAsync(_folder.FullPath, "2");
        using var again = await VectorIndex.OpenAsync(key, _folder.FullPath, Source("2", []));
        Assert.False(again.WasRebuilt);
        Assert.Equal(index.Count, again.Count);
        var query = SimilaritySamples.Query(vectors[9050]);
        Assert.Equal("e9050", again.Search(query)[0].Id);
        Assert.Equal(index.Search(query), again.Search(query));
    }

    [Fact]
    public async Task AFileOfAnotherStampOrKey_IsNotBelieved()
    {
        float[][] vectors = SimilaritySamples.Clustered(50, 8, 3, 0.7f, 3);
        (await VectorIndex.OpenAsync(SimilaritySamples.Key(8), _folder.FullPath, Source("1", vectors))).Dispose();
        using (var stale = await VectorIndex.OpenAsync(SimilaritySamples.Key(8), _folder.FullPath, Source("2", vectors[..20])))
        using (var other = await VectorIndex.OpenAsync(SimilaritySamples.Key(8, VectorMetric.Euclidean), _folder.FullPath, Source("2", vectors[..20])))
        {
            Assert.True(stale.WasRebuilt);
            Assert.Equal(21, stale.Count);
            Assert.True(other.WasRebuilt);
        }

        // The file of one key under the name of the other.
        string[] files = [.. Directory.EnumerateFiles(_folder.FullPath)];
        Assert.Equal(2, files.Length);
        File.Copy(files[0], files[1], overwrite: true);
        using var first = await VectorIndex.OpenAsync(SimilaritySamples.Key(8), _folder.FullPath, Source("2", vectors[..20]));
        using var second = await VectorIndex.OpenAsync(SimilaritySamples.Key(8, VectorMetric.Euclidean), _folder.FullPath, Source("2", vectors[..20]));
        Assert.NotEqual(first.WasRebuilt, second.WasRebuilt);
    }

    [Fact]
    public async Task TheFile_IsItsOwnersAloneAndItsNameTellsNothing()
    {
        (await VectorIndex.OpenAsync(SimilaritySamples.Key(8), _folder.FullPath, Source("1", SimilaritySamples.Clustered(5, 8, 1, 1f, 1)))).Dispose();
        string path = Assert.Single(Directory.EnumerateFiles(_folder.FullPath));
        Assert.Matches("^[0-9a-f]{32}\\.vectors$", Path.GetFileName(path));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public async Task WordsOfPatientsWhoLeft_AreNotInTheFile()
    {
        using var index = new VectorIndex(SimilaritySamples.Key(4));
        index.Upsert(SimilaritySamples.Entry("stays", [1, 2, 3, 4], new VectorAttributes { Tenant = "north", Patient = "token-stays" }));
        index.Upsert(SimilaritySamples.Entry("leaves", [1, 2, 3, 4], new VectorAttributes { Tenant = "north", Patient = "token-leaves" }));
        index.Remove("north", "leaves");
        await index.SaveAsync(_folder.FullPath, "1");
        byte[] bytes = File.ReadAllBytes(Assert.Single(Directory.EnumerateFiles(_folder.FullPath)));
        Assert.True(bytes.AsSpan().IndexOf("token-stays"u8) > 0);
        Assert.Equal(-1, bytes.AsSpan().IndexOf("leaves"u8));
    }

    [Fact]
    public async Task AFileCutAnywhere_IsRebuilt()
    {
        var (path, whole) = await WriteSmallAsync();
        for (int length = 0; length < whole.Length; length += 512)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Null(Open());
        }

        File.WriteAllBytes(path, [.. whole, 0]);
        Assert.Null(Open());
        File.WriteAllBytes(path, whole);
        Assert.NotNull(Open());
    }

    [Fact]
    public async Task AnyByteThatChanged_IsSeen()
    {
        var (path, whole) = await WriteSmallAsync();
        var random = new Random(3);
        for (int i = 0; i < 600; i++)
        {
            byte[] changed = [.. whole];
            int at = i < 200 ? random.Next(VectorFileHeader.Size) : random.Next(whole.Length);
            changed[at] ^= (byte)random.Next(1, 256);
            File.WriteAllBytes(path, changed);
            Assert.Null(Open());
        }
    }

    [Fact]
    public async Task NonsenseWithRightChecks_IsRefusedAndNeverACrash()
    {
        var (path, whole) = await WriteSmallAsync();
        var random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 3000; i++)
        {
            byte[] changed = [.. whole];
            for (int j = random.Next(1, 4); j > 0; j--)
            {
                int at = VectorFileHeader.Size + random.Next(random.Next(2) == 0 ? 2000 : changed.Length - (2 * VectorFileHeader.Size));
                changed[at] = random.Next(3) == 0 ? (byte)255 : (byte)random.Next(256);
            }

            Reseal(changed);
            File.WriteAllBytes(path, changed);
            if (Open() is { } index)
            {
                using (index)
                {
                    index.Search(SimilaritySamples.Query(SimilaritySamples.Gaussian(8, (ulong)i), new SimilarityFilter("north"), (VectorSearchMode)(i % 4)));
                    index.Upsert(SimilaritySamples.Entry("new", SimilaritySamples.Gaussian(8, 1)));
                }
            }
            else
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1, 3000);
    }

    [Fact]
    public async Task AFolderThatCannotBe_IsSaidSo()
    {
        using var index = new VectorIndex(SimilaritySamples.Key(4));
        string file = _folder.Write("file", [1]);
        Assert.Equal(ErrorKind.Unavailable, (await Assert.ThrowsAsync<MedImagingException>(() => index.SaveAsync(Path.Combine(file, "below"), "1"))).Kind);
    }

    [Fact]
    public async Task ADisposedFile_IsNotReadAnyMore()
    {
        float[][] vectors = SimilaritySamples.Clustered(5000, 8, 3, 0.7f, 3);
        var index = await VectorIndex.OpenAsync(SimilaritySamples.Key(8), _folder.FullPath, Source("1", vectors));
        index.Dispose();
        Assert.Throws<ObjectDisposedException>(() => index.Search(SimilaritySamples.Query(vectors[0])));
        Assert.Throws<ObjectDisposedException>(() => index.SearchMany([SimilaritySamples.Query(vectors[0]), SimilaritySamples.Query(vectors[0])]));
    }

    private static void Reseal(byte[] bytes)
    {
        int blocks = (bytes.Length - VectorFileHeader.Size) / VectorFileHeader.BlockSize, checks = VectorFileHeader.Size + (blocks * VectorFileHeader.BlockSize);
        for (int i = 0; i < blocks; i++)
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(checks + (i * 4)), BlockCheck.Of(bytes.AsSpan(VectorFileHeader.Size + (i * VectorFileHeader.BlockSize), VectorFileHeader.BlockSize)));
        }

        BitConverter.TryWriteBytes(bytes.AsSpan(36), BlockCheck.Of(bytes.AsSpan(checks)));
        BitConverter.TryWriteBytes(bytes.AsSpan(VectorFileHeader.Size - 4), BlockCheck.Of(bytes.AsSpan(0, VectorFileHeader.Size - 4)));
    }

    private async Task<(string Path, byte[] Bytes)> WriteSmallAsync()
    {
        using var index = await VectorIndex.OpenAsync(SimilaritySamples.Key(8), _folder.FullPath, Source("1", SimilaritySamples.Clustered(300, 8, 5, 0.7f, 3)), new VectorIndexOptions { GraphFrom = 1 });
        string path = Assert.Single(Directory.EnumerateFiles(_folder.FullPath));
        byte[] bytes = File.ReadAllBytes(path);

        // The tests change the file in place, which nothing else does: not while it is mapped.
        return (path, bytes);
    }

    private VectorIndex? Open()
    {
        var options = new VectorIndexOptions { GraphFrom = 1 };
        if (VectorFile.Open(_folder.FullPath, SimilaritySamples.Key(8), "1", options) is not var (file, _))
        {
            return null;
        }

        file.Dispose();
        return VectorIndex.OpenAsync(SimilaritySamples.Key(8), _folder.FullPath, Source("1", []), options).GetAwaiter().GetResult();
    }

    private VectorIndexSource Source(string stamp, float[][] vectors) => new(stamp, _ => ReadAsync(vectors));

    private async IAsyncEnumerable<VectorEntry> ReadAsync(float[][] vectors)
    {
        _reads++;
        await Task.Yield();
        for (int i = 0; i < vectors.Length; i++)
        {
            yield return SimilaritySamples.Entry($"e{i}", vectors[i], new VectorAttributes { Tenant = "north", Age = i % 100, Patient = $"p{i % 7}" });
            if (i % 100 == 1)
            {
                yield return SimilaritySamples.Entry($"e{i}", vectors[i], new VectorAttributes { Tenant = "south", Age = i % 80, Modality = Modality.Ultrasound, BodyPart = "HEAD", Site = "s" });
            }
        }
    }
}
