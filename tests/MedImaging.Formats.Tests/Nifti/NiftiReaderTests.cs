using MedImaging.Testing;

namespace MedImaging.Formats.Tests;

public sealed class NiftiReaderTests
{
    private static readonly byte[] Expected = Voxels.BytesOf(Voxels.Of<short>());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Kinds => ["nii", "gz", "nifti2", "nifti2gz", "big"];

    [Fact]
    public async Task StreamsWithoutALength_AreReadAsTheyCome()
    {
        byte[] file = await NiftiForge.FileAsync(), packed = NiftiForge.Gzip(file);
        foreach (byte[] bytes in (byte[][])[file, packed])
        {
            using var volume = await NiftiReader.ReadVolumeAsync(new TrickleStream(bytes), cancellationToken: Token);
            Assert.Equal(Expected, Voxels.BytesOf(volume));
            var header = await NiftiReader.ReadHeaderAsync(new TrickleStream(bytes), cancellationToken: Token);
            Assert.Equal(120, header.VolumeBytes);
        }
    }

    [Fact]
    public async Task AStream_IsReadFromWhereItStands()
    {
        using var stream = new MemoryStream([1, 2, 3, .. await NiftiForge.FileAsync()]) { Position = 3 };
        using var volume = await NiftiReader.ReadVolumeAsync(stream, cancellationToken: Token);
        Assert.Equal(Expected, Voxels.BytesOf(volume));
        Assert.True(stream.CanRead);
    }

    [Fact]
    public async Task GzipMembers_OneAfterTheOther_AreOneFile()
    {
        byte[] file = await NiftiForge.FileAsync();
        using var volume = await NiftiForge.VolumeAsync([.. NiftiForge.Gzip(file.AsSpan(0, 100)), .. NiftiForge.Gzip(file.AsSpan(100, 300)), .. NiftiForge.Gzip(file.AsSpan(400))]);
        Assert.Equal(Expected, Voxels.BytesOf(volume));
    }

    [Fact]
    public async Task Volumes_AreChosenByIndex()
    {
        byte[] file = [.. await NiftiForge.FileAsync(file => NiftiForge.Set16(file, 40, 5, 5, 4, 3, 1, 2)), .. new byte[120]];
        foreach (byte[] bytes in (byte[][])[file, NiftiForge.Gzip(file)])
        {
            using var first = await NiftiForge.VolumeAsync(bytes);
            using var second = await NiftiForge.VolumeAsync(bytes, 1);
            Assert.Equal(Expected, Voxels.BytesOf(first));
            Assert.Equal(new byte[120], Voxels.BytesOf(second));
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => NiftiForge.VolumeAsync(bytes, 2));
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => NiftiForge.VolumeAsync(bytes, -1));
        }
    }

    [Fact]
    public async Task Memory_ComesFromThePool_AndGoesBack_AlsoWhenReadingFails()
    {
        using var pool = new CountingPool();
        byte[] file = await NiftiForge.FileAsync();
        var volume = await NiftiForge.VolumeAsync(file, options: new() { Pool = pool });
        Assert.Equal((1, 1), (pool.Open, pool.Rented));
        Assert.Equal(Expected, Voxels.BytesOf(volume));
        volume.Dispose();
        Assert.Equal(0, pool.Open);

        await Refusal.ExpectAsync(ErrorKind.Corrupt, () => NiftiForge.VolumeAsync(NiftiForge.Gzip(file.AsSpan(0, 400)), options: new() { Pool = pool }));
        Assert.Equal((0, 2), (pool.Open, pool.Rented));
    }

    [Fact]
    public async Task Memory_GrowsWithWhatComes_NotWithWhatIsDeclared()
    {
        byte[] file = await NiftiForge.FileAsync(file => NiftiForge.Set16(file, 40, 3, 1000, 600, 800));
        using var pool = new CountingPool();
        var options = new NiftiReaderOptions { Pool = pool };
        await Refusal.ExpectAsync(ErrorKind.Corrupt, () => NiftiForge.VolumeAsync(file, options: options));
        Assert.Equal(0, pool.Rented);
        await Refusal.ExpectAsync(ErrorKind.Corrupt, () => NiftiForge.VolumeAsync(NiftiForge.Gzip(file), options: options));
        await Refusal.ExpectAsync(ErrorKind.Corrupt, () => NiftiReader.ReadVolumeAsync(new TrickleStream(file), options: options).AsTask());
        Assert.InRange(pool.Largest, 1, 1 << 20);

        // Three megabytes behind it make it grow twice, and the samples stay what they were.
        using var volume = await NiftiForge.VolumeAsync(NiftiForge.Gzip([.. await NiftiForge.FileAsync(file => NiftiForge.Set16(file, 40, 3, 500, 300, 10)), .. Enumerable.Range(0, 3_000_000 - 120).Select(i => (byte)((i >> 4) * 31))]), options: options);
        byte[] bytes = Voxels.BytesOf(volume);
        Assert.Equal(Expected, bytes[..120]);
        Assert.Equal(unchecked((byte)((2_000_000 >> 4) * 31)), bytes[2_000_120]);
    }

    [Fact]
    public async Task Limits_AreKept()
    {
        byte[] file = await NiftiForge.FileAsync(), packed = NiftiForge.Gzip(file);
        await Refusal.ExpectAsync(ErrorKind.LimitExceeded, () => NiftiForge.VolumeAsync(file, options: new() { MaxVoxelBytes = 119 }));
        await Refusal.ExpectAsync(ErrorKind.LimitExceeded, () => NiftiForge.VolumeAsync(file, options: new() { MaxFileBytes = 400 }));
        await Refusal.ExpectAsync(ErrorKind.LimitExceeded, () => NiftiForge.VolumeAsync(packed, options: new() { MaxInflatedBytes = 471 }));
        await Refusal.ExpectAsync(ErrorKind.LimitExceeded, () => NiftiReader.ReadImageAsync(ImageSource.FromBytes("frames", file), options: new() { MaxFrames = 2 }).AsTask());
        using var volume = await NiftiForge.VolumeAsync(packed, options: new() { MaxInflatedBytes = 472, MaxVoxelBytes = 120 });
        Assert.Equal(Expected, Voxels.BytesOf(volume));
        await Refusal.ExpectAsync(ErrorKind.LimitExceeded, () => NiftiForge.HeaderAsync(NiftiForge.FileAsync(bytes => NiftiForge.Set16(bytes, 40, 3, 32767, 32767, 32767)).Result));
    }

    [Fact]
    public async Task APair_IsReadFromItsTwoStreams_AndNotFromOne()
    {
        using var volume = Voxels.Of<float>();
        using MemoryStream header = new(), data = new();
        await NiftiWriter.WritePairAsync(volume, header, data, new() { IsBigEndian = true }, Token);
        byte[] first = header.ToArray(), second = data.ToArray();
        header.Position = data.Position = 0;

        using var read = await NiftiReader.ReadVolumeAsync(header, data, cancellationToken: Token);
        using var packed = await NiftiReader.ReadVolumeAsync(ImageSource.FromBytes("h", first), ImageSource.FromBytes("i", NiftiForge.Gzip(second)), cancellationToken: Token);
        var image = await NiftiReader.ReadImageAsync(ImageSource.FromBytes("h", first), ImageSource.FromBytes("i", second), cancellationToken: Token);

        Assert.Equal((352, 240), (first.Length, second.Length));
        Assert.Equal(Voxels.BytesOf(volume), Voxels.BytesOf(read));
        Assert.Equal(Voxels.BytesOf(volume), Voxels.BytesOf(packed));
        Assert.Equal(3, image.Descriptor.FrameCount);
        await Refusal.ExpectAsync(ErrorKind.InvalidInput, () => NiftiForge.VolumeAsync(first));
        byte[] single = await NiftiForge.FileAsync();
        await Refusal.ExpectAsync(ErrorKind.InvalidInput, () => NiftiReader.ReadVolumeAsync(ImageSource.FromBytes("h", single), ImageSource.FromBytes("i", second)).AsTask());
    }

    [Fact]
    public async Task OtherEndings_AreACallersBug_AndLostFilesAreNotFound()
    {
        using var volume = Voxels.Of<byte>();
        await Assert.ThrowsAsync<ArgumentException>(() => NiftiWriter.WriteFileAsync(volume, "volume.png", cancellationToken: Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NiftiWriterOptions { Version = 3 });
        await Refusal.ExpectAsync(ErrorKind.NotFound, () => NiftiReader.ReadVolumeAsync("no/such/file.nii", cancellationToken: Token).AsTask());
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task EveryTruncation_IsRefusedWithAnOffset(string kind)
    {
        byte[] file = await KindAsync(kind);
        for (int length = 0; length < file.Length; length++)
        {
            byte[] cut = file[..length];
            var refused = await Assert.ThrowsAsync<MedImagingException>(() => NiftiForge.VolumeAsync(cut));
            var again = await Assert.ThrowsAsync<MedImagingException>(() => NiftiReader.ReadImageAsync(ImageSource.FromBytes("cut", cut)).AsTask());
            Assert.Equal((refused.Kind, true), (again.Kind, refused.Offset is >= 0 and < 1000));

            // What is inflated of a cut header may look like one of a pair.
            Assert.True(refused.Kind == ErrorKind.Corrupt || (refused.Kind == ErrorKind.InvalidInput && kind.EndsWith("gz", StringComparison.Ordinal)), refused.Message);
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task DamagedFiles_AreReadOrRefused(string kind)
    {
        byte[] file = await KindAsync(kind);
        var random = new Random(3);
        var options = new NiftiReaderOptions { MaxVoxelBytes = 1 << 16, MaxInflatedBytes = 1 << 20, MaxFrames = 1000 };
        int refused = 0;
        for (int i = 0; i < 4000; i++)
        {
            byte[] damaged = [.. file];
            for (int changes = 1 + random.Next(4); changes > 0; changes--)
            {
                damaged[random.Next(Math.Min(damaged.Length, 560))] = (byte)(random.Next(4) switch { 0 => 0, 1 => 255, 2 => 127, _ => random.Next(256) });
            }

            try
            {
                using var volume = await NiftiForge.VolumeAsync(damaged, options: options);
                Assert.Equal(volume.Geometry.VoxelCount, Voxels.BytesOf(volume).Length / (Voxels.TypeOf(volume)[^1] == '8' ? 1 : Voxels.TypeOf(volume)[^1] == '6' ? 2 : Voxels.TypeOf(volume)[^1] == '2' ? 4 : 8));
            }
            catch (MedImagingException ex)
            {
                Assert.NotEqual(ErrorKind.Unexpected, ex.Kind);
                refused++;
            }
        }

        Assert.InRange(refused, 100, 4000);
    }

    private static async Task<byte[]> KindAsync(string kind) => kind switch
    {
        "nii" => await NiftiForge.FileAsync(),
        "gz" => NiftiForge.Gzip(await NiftiForge.FileAsync()),
        "nifti2" => await NiftiForge.FileAsync(options: new() { Version = 2 }),
        "nifti2gz" => NiftiForge.Gzip(await NiftiForge.FileAsync(options: new() { Version = 2 })),
        _ => await NiftiForge.FileAsync(options: new() { IsBigEndian = true }),
    };
}
