using MedImaging.Codecs;
using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MedImaging.Formats.Tests;

[Collection(nameof(Alone))]
public sealed class RasterReaderTests
{
    private static readonly RasterImage Grey = Picture(24, 16, 1), Color = Picture(24, 16, 3), Transparent = Picture(24, 16, 4);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Kinds => ["png", "jpeg", "tiff", "tiff-lzw", "bmp", "pages"];

    [Fact]
    public async Task Transparency_IsLeftAside_WithAWarningWhereThereIsAny()
    {
        var seen = await RasterFiles.ReadAsync(Png.Encode(Transparent));
        byte[] samples = Transparent.Samples.ToArray();
        for (int i = 3; i < samples.Length; i += 4)
        {
            samples[i] = 255;
        }

        var opaque = await RasterFiles.ReadAsync(Png.Encode(new RasterImage(24, 16, 4, 8, samples)));

        Assert.Contains("alpha is left aside", Assert.Single(seen.Warnings), StringComparison.Ordinal);
        Assert.Empty(opaque.Warnings);
        Assert.Equal(seen.ReadFrame(0).PixelHash, opaque.ReadFrame(0).PixelHash);
        Assert.Equal(samples[..3].Select(value => (float)value), seen.ReadFrame(0).Samples[..3].ToArray());
    }

    [Fact]
    public async Task Orientation_IsNotApplied_WhenTheHostSaysSo()
    {
        byte[] file = WithOrientation(Jpeg(Grey), 6);

        var turned = await RasterFiles.ReadAsync(file);
        var stored = await RasterFiles.ReadAsync(file, options => options.AppliesOrientation = false);

        Assert.Equal((24, 16), (turned.Descriptor.Rows, turned.Descriptor.Columns));
        Assert.Contains("Exif orientation", Assert.Single(turned.Warnings), StringComparison.Ordinal);
        Assert.Equal((16, 24), (stored.Descriptor.Rows, stored.Descriptor.Columns));
        Assert.Empty(stored.Warnings);
        Assert.Equal(stored.ReadFrame(0).Samples.Span[0], turned.ReadFrame(0).Samples.Span[15]);
    }

    [Fact]
    public async Task Pages_AreFrames_OfTheirOwnSizes()
    {
        var instance = await RasterFiles.ReadAsync(Tiff.Encode([Grey, Color, Picture(3, 5, 1)]));

        Assert.Equal(3, instance.Descriptor.FrameCount);
        Assert.Equal([(16, 24, 1), (16, 24, 3), (5, 3, 1)], Enumerable.Range(0, 3).Select(instance.ReadFrame).Select(frame => (frame.Rows, frame.Columns, frame.SamplesPerPixel)));
        Assert.Throws<ArgumentOutOfRangeException>(() => instance.ReadFrame(3));
    }

    [Fact]
    public async Task Limits_AreKept()
    {
        foreach (string kind in (string[])["png", "jpeg", "tiff", "bmp"])
        {
            await Refusal.ExpectAsync(ErrorKind.LimitExceeded, () => RasterFiles.ReadAsync(File(kind), options => options.MaxPixels = 100));
            await Refusal.ExpectAsync(ErrorKind.LimitExceeded, () => RasterFiles.ReadAsync(File(kind), options => options.MaxDecodedBytes = 100));
            await Refusal.ExpectAsync(ErrorKind.LimitExceeded, () => RasterFiles.ReadAsync(File(kind), options => options.MaxFileBytes = 100));
        }

        await Refusal.ExpectAsync(ErrorKind.LimitExceeded, () => RasterFiles.ReadAsync(File("pages"), options => options.MaxPages = 2));
    }

    [Fact]
    public async Task AJpegThatCannotHoldItsPixels_TakesNoMemory()
    {
        byte[] file = Jpeg(Grey);
        int frame = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        file[frame + 5] = file[frame + 7] = 0x27;   // 10,000 by 10,000
        long before = GC.GetTotalAllocatedBytes(precise: true);

        var refused = await Refusal.ExpectAsync(ErrorKind.Corrupt, () => RasterFiles.ReadAsync(file));

        Assert.NotNull(refused.Offset);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 20_000_000);
    }

    [Fact]
    public async Task CmykAndFloatColours_AreRefusedByName()
    {
        await Refusal.ExpectAsync(ErrorKind.UnsupportedFormat, () => RasterFiles.ReadAsync(Tiff.Encode(new RasterImage(2, 1, 3, 32, new byte[24], Codecs.SampleFormat.Float))));
        Assert.Equal(SampleFormat.Float32, (await RasterFiles.ReadAsync(Tiff.Encode(new RasterImage(2, 1, 1, 32, new byte[8], Codecs.SampleFormat.Float)))).ReadFrame(0).Pixels.Format);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task EveryTruncation_IsRefusedOrWhole(string kind)
    {
        byte[] file = File(kind);
        var whole = (await RasterFiles.ReadAsync(file)).ReadFrame(0).PixelHash;
        using var services = RasterFiles.Services();
        var reader = RasterFiles.ReaderOf(services, file);
        for (int length = 0; length < file.Length; length++)
        {
            try
            {
                var instance = await reader.ReadAsync(ImageSource.FromBytes("cut", file.AsMemory(0, length)), Token);
                Assert.Equal(whole, instance.ReadFrame(0).PixelHash);
            }
            catch (MedImagingException ex)
            {
                Assert.Equal((ErrorKind.Corrupt, true), (ex.Kind, ex.Offset is >= 0 && ex.Offset <= file.Length));
            }
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task DamagedFiles_AreReadOrRefused(string kind)
    {
        var random = new Random(5);
        using var services = RasterFiles.Services(options => (options.MaxPixels, options.MaxDecodedBytes) = (1 << 18, 1 << 20));
        var reader = RasterFiles.ReaderOf(services, File(kind));
        int refused = 0;
        for (int i = 0; i < 3000; i++)
        {
            byte[] file = File(kind);
            for (int changes = 1 + random.Next(4); changes > 0; changes--)
            {
                file[random.Next(file.Length)] = (byte)(random.Next(3) switch { 0 => 0, 1 => 255, _ => random.Next(256) });
            }

            try
            {
                var instance = await reader.ReadAsync(ImageSource.FromBytes("damaged", file), Token);
                Assert.Equal(instance.Descriptor.Rows * instance.Descriptor.Columns * instance.ReadFrame(0).SamplesPerPixel, instance.ReadFrame(0).Samples.Length);
            }
            catch (MedImagingException ex)
            {
                Assert.NotEqual(ErrorKind.Unexpected, ex.Kind);
                refused++;
            }
        }

        Assert.InRange(refused, 1, 3000);
    }

    [Fact]
    public void Readers_KnowTheirOwnBytesOnly()
    {
        using var services = RasterFiles.Services();
        var readers = services.GetServices<IImageReader>().ToList();
        foreach (string kind in (string[])["png", "jpeg", "tiff", "bmp"])
        {
            Assert.Equal(kind, Assert.Single(readers, reader => reader.CanRead(File(kind))).Format, ignoreCase: true);
        }

        Assert.DoesNotContain(readers, reader => reader.CanRead([]) || reader.CanRead("BM is how a text may begin, too"u8) || reader.CanRead(new byte[1024]));
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        using var services = RasterFiles.Services(options => options.MaxPixels = 0);
        Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<RasterReaderOptions>>().Value);
    }

    private static byte[] File(string kind) => kind switch
    {
        "png" => Png.Encode(Color),
        "jpeg" => Jpeg(Color),
        "tiff" => Tiff.Encode(Color),
        "tiff-lzw" => Tiff.Encode(Grey, TiffCompression.Lzw),
        "bmp" => Bmp.Encode(Color),
        _ => Tiff.Encode([Grey, Picture(5, 5, 3), Grey]),
    };

    private static byte[] Jpeg(RasterImage image)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        Codecs.Jpeg.EncodeBaseline(image.Samples.Span, new PixelShape(image.Width, image.Height, image.Channels), output);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] WithOrientation(byte[] jpeg, byte orientation)
        => [.. jpeg[..2], 0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0, .. jpeg[2..]];

    private static RasterImage Picture(int width, int height, int channels)
    {
        byte[] samples = new byte[width * height * channels];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (byte)((i * 37 / channels) ^ (i >> 3));
        }

        return new RasterImage(width, height, channels, 8, samples);
    }
}
