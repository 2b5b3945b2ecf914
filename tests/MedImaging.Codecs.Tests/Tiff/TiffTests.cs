using MedImaging.Testing;

namespace MedImaging.Codecs.Tests;

public class TiffTests
{
    public static TheoryData<int, int, SampleFormat> Layouts() => new()
    {
        { 1, 8, SampleFormat.Unsigned }, { 2, 8, SampleFormat.Unsigned }, { 3, 8, SampleFormat.Unsigned }, { 4, 8, SampleFormat.Unsigned },
        { 1, 16, SampleFormat.Unsigned }, { 1, 16, SampleFormat.Signed }, { 3, 16, SampleFormat.Unsigned }, { 4, 16, SampleFormat.Unsigned },
        { 1, 32, SampleFormat.Float }, { 1, 32, SampleFormat.Unsigned }, { 3, 32, SampleFormat.Float },
    };

    [Theory, MemberData(nameof(Layouts))]
    public void Encode_ThenDecode_GivesTheSamePicture(int channels, int depth, SampleFormat format)
    {
        foreach (var (width, height) in new[] { (1, 1), (37, 23), (700, 301) })
        {
            var image = Picture(width, height, channels, depth, format);
            foreach (var compression in Enum.GetValues<TiffCompression>())
            {
                AssertSame(image, Tiff.Decode(Tiff.Encode(image, compression)));
            }
        }
    }

    [Theory, MemberData(nameof(Layouts))]
    public async Task Encode_IsReadTheSame_ByLibtiff(int channels, int depth, SampleFormat format)
    {
        using var folder = new TemporaryFolder();
        var image = Picture(61, 47, channels, depth, format);
        foreach (var compression in Enum.GetValues<TiffCompression>())
        {
            File.WriteAllBytes(folder.File("a.tif"), Tiff.Encode(image, compression));

            var result = await ExternalProgram.Require("tiffcp", "libtiff-tools").RunAsync(["-c", "none", "-r", "1000", folder.File("a.tif"), folder.File("b.tif")]);

            Assert.True(result.ExitCode == 0 && result.Error.Length == 0, result.Error);
            Assert.True(File.ReadAllBytes(folder.File("b.tif")).AsSpan().IndexOf(image.Samples.Span) > 0, $"{compression}: libtiff's uncompressed copy has other samples.");
        }
    }

    [Theory, MemberData(nameof(Layouts))]
    public async Task Decode_ReadsWhatLibtiffWrote(int channels, int depth, SampleFormat format)
    {
        using var folder = new TemporaryFolder();
        var image = Picture(61, 47, channels, depth, format);
        File.WriteAllBytes(folder.File("a.tif"), Tiff.Encode(image, TiffCompression.None));
        List<string> ways = ["-c none -B", "-c lzw", "-c lzw:2 -B", "-c zip:2", "-c packbits -r 3", "-c none -t -w 32 -l 16", "-c lzw:2 -t -w 16 -l 48 -B", "-c lzw -f lsb2msb", "-c none -8", "-c zip:2 -8 -B", "-c zip -r 5 -L"];
        if (channels > 1)
        {
            ways.AddRange(depth == 8 ? ["-c none -p separate", "-c lzw:2 -p separate -r 7 -B", "-c zip:2 -p separate -t -w 32 -l 32"] : []);   // tiffcp separates no others
        }

        if (format == SampleFormat.Float)
        {
            ways.AddRange(["-c zip:3", "-c lzw:3", "-c zip:3 -t -w 32 -l 32"]);   // big endian, tiffcp 4.5 does not get its own back
        }

        foreach (string way in ways)
        {
            var result = await ExternalProgram.Require("tiffcp", "libtiff-tools").RunAsync([.. way.Split(' '), folder.File("a.tif"), folder.File("b.tif")]);
            Assert.True(result.ExitCode == 0, way + result.Error);

            AssertSame(image, Tiff.Decode(File.ReadAllBytes(folder.File("b.tif"))), way);
        }
    }

    [Fact]
    public async Task Decode_ReadsWhatPillowWrote_InEveryKindItHas()
    {
        const string Script = """
            import sys
            from PIL import Image
            folder = sys.argv[1] + '/'
            w, h = 37, 23
            rgb = Image.new('RGB', (w, h)); rgb.putdata([((x * 7) & 255, (y * 11) & 255, (x * y) & 255) for y in range(h) for x in range(w)])
            for name, image in {'l': rgb.convert('L'), 'one': rgb.convert('1'), 'pal': rgb.quantize(100), 'rgb': rgb}.items():
                for way in (None, 'tiff_lzw', 'tiff_adobe_deflate', 'packbits'):
                    image.save(f'{folder}{name}-{way}.tif', compression=way)
                open(folder + name, 'wb').write(image.convert('RGB' if name in ('pal', 'rgb') else 'L').tobytes())
            """;
        using var folder = new TemporaryFolder();
        var result = await ExternalProgram.Require("/usr/bin/python3", "python3-pil").RunAsync(["-c", Script, folder.File(".")]);
        Assert.True(result.ExitCode == 0, result.Error);

        foreach (string file in Directory.GetFiles(folder.File("."), "*.tif"))
        {
            byte[] expected = File.ReadAllBytes(folder.File(Path.GetFileName(file).Split('-')[0]));
            Assert.Equal(expected, Tiff.Decode(File.ReadAllBytes(file)).Samples.ToArray());
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Decode_ScalesInvertsAndLooksUp_SamplesOfFewBits(bool isLittle)
    {
        long[] map = [0, 0x1100, 0x2200, 0xFF00, 1, 2, 0x300, 4, 0x9900, 0x8800, 0x7700, 0x6600];

        Assert.Equal([17, 0, 255, 0], Tiff.Decode(TiffForge.Make(isLittle, [0x10, 0xF0], 4, 1, 4, 1)).Samples.ToArray());
        Assert.Equal([255, 0, 255], Tiff.Decode(TiffForge.Make(isLittle, [0x40], 3, 1, 1, 0)).Samples.ToArray());
        Assert.Equal([0, 255, 0], Tiff.Decode(TiffForge.Make(isLittle, [0x02], 3, 1, 1, 1, (TiffTag.FillOrder, [2]))).Samples.ToArray());
        Assert.Equal([0xFF, 0, 0x66, 0x22, 3, 0x77], Tiff.Decode(TiffForge.Make(isLittle, [0xE0], 2, 1, 2, 3, (TiffTag.ColorMap, map))).Samples.ToArray());
    }

    [Fact]
    public void Decode_TurnsThePageUpright()
    {
        byte[][] expected = [[1, 2, 3, 4, 5, 6], [3, 2, 1, 6, 5, 4], [6, 5, 4, 3, 2, 1], [4, 5, 6, 1, 2, 3], [1, 4, 2, 5, 3, 6], [4, 1, 5, 2, 6, 3], [6, 3, 5, 2, 4, 1], [3, 6, 2, 5, 1, 4]];
        for (int orientation = 1; orientation <= 8; orientation++)
        {
            var image = Tiff.Decode(TiffForge.Make(true, [1, 2, 3, 4, 5, 6], 3, 2, 8, 1, (TiffTag.Orientation, [orientation])));

            Assert.Equal(orientation < 5 ? (3, 2) : (2, 3), (image.Width, image.Height));
            Assert.Equal(expected[orientation - 1], image.Samples.ToArray());
        }
    }

    [Fact]
    public void Pages_AreCountedAndReadByTheirNumber()
    {
        RasterImage[] pages = [Picture(5, 4, 1, 8, SampleFormat.Unsigned), Picture(7, 3, 3, 16, SampleFormat.Unsigned), Picture(2, 9, 1, 32, SampleFormat.Float)];

        byte[] file = Tiff.Encode(pages, TiffCompression.Lzw);

        Assert.Equal(3, Tiff.CountPages(file));
        for (int i = 0; i < 3; i++)
        {
            AssertSame(pages[i], Tiff.Decode(file, i));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Tiff.Decode(file, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tiff.Decode(file, -1));
        Assert.Throws<ArgumentException>(() => Tiff.Encode([]));
    }

    [Theory, InlineData(8, SampleFormat.Float), InlineData(16, SampleFormat.Float), InlineData(24, SampleFormat.Unsigned)]
    public void RasterImage_RefusesWhatIsNoSample(int depth, SampleFormat format)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new RasterImage(1, 1, 1, depth, new byte[depth / 8], format));

    [Fact]
    public void Png_RefusesSamplesItDoesNotHave()
        => Assert.Throws<ArgumentException>(() => Png.Encode(Picture(2, 2, 1, 32, SampleFormat.Float)));

    internal static RasterImage Picture(int width, int height, int channels, int depth, SampleFormat format)
    {
        byte[] samples = new byte[width * height * channels * depth / 8];
        new Random(width + channels + depth).NextBytes(samples);
        for (int i = 0; i < samples.Length * 2 / 3; i++)   // a third noise, a third slope, a third flat
        {
            samples[i] = i < samples.Length / 3 ? (byte)(i / 7) : (byte)4;
        }

        return new RasterImage(width, height, channels, depth, samples, format);
    }

    private static void AssertSame(RasterImage expected, RasterImage actual, string way = "")
    {
        Assert.Equal((expected.Width, expected.Height, expected.Channels, expected.BitDepth, expected.Format), (actual.Width, actual.Height, actual.Channels, actual.BitDepth, actual.Format));
        Assert.True(expected.Samples.Span.SequenceEqual(actual.Samples.Span), $"The samples differ. {way}");
    }
}
