namespace MedImaging.Codecs.Tests;

public class PngDecodeTests
{
    public static TheoryData<int, int, bool> Forms()
    {
        var data = new TheoryData<int, int, bool>();
        (int, int[])[] forms = [(0, [1, 2, 4, 8, 16]), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16])];
        foreach (var (colorType, depths) in forms)
        {
            foreach (int depth in depths)
            {
                data.Add(colorType, depth, false);
                data.Add(colorType, depth, true);
            }
        }

        return data;
    }

    [Theory, MemberData(nameof(Forms))]
    public void Decode_GivesEverySample_OfEveryForm(int colorType, int depth, bool interlaced)
    {
        foreach (var (width, height) in new[] { (1, 1), (3, 2), (9, 11), (33, 17) })
        {
            int top = (1 << depth) - 1;
            int Sample(int x, int y, int s) => ((x * 7) + (y * 13) + (s * 29) + (x * y)) & top;
            byte[]? palette = colorType == 3 ? [.. Enumerable.Range(0, (top + 1) * 3).Select(i => (byte)(i * 5))] : null;

            var image = Png.Decode(PngForge.Make(width, height, colorType, depth, interlaced, Sample, palette));

            Assert.Equal((width, height, colorType == 3 ? 3 : PngForge.SamplesOf(colorType), depth == 16 ? 16 : 8), (image.Width, image.Height, image.Channels, image.BitDepth));
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    for (int s = 0; s < image.Channels; s++)
                    {
                        int expected = colorType == 3 ? palette![(Sample(x, y, 0) * 3) + s] : depth < 8 ? Sample(x, y, s) * 255 / top : Sample(x, y, s);
                        Assert.Equal(expected, SampleOf(image, x, y, s));
                    }
                }
            }
        }
    }

    [Theory, InlineData(0, 4), InlineData(0, 8), InlineData(0, 16), InlineData(2, 8), InlineData(2, 16)]
    public void Decode_MakesTheKeyColourTransparent(int colorType, int depth)
    {
        int samples = PngForge.SamplesOf(colorType);
        byte[] key = [.. Enumerable.Repeat(new byte[] { 0, 3 }, samples).SelectMany(b => b)];

        var image = Png.Decode(PngForge.Make(8, 2, colorType, depth, false, (x, y, s) => s == 0 || x != 5 ? x : 9, null, key));

        Assert.Equal(samples + 1, image.Channels);
        int opaque = depth == 16 ? 65535 : 255;
        Assert.Equal([opaque, opaque, opaque, 0, opaque, opaque, opaque, opaque], Enumerable.Range(0, 8).Select(x => SampleOf(image, x, 1, samples)));
    }

    [Fact]
    public void Decode_GivesPaletteColoursTheirAlpha()
    {
        var image = Png.Decode(PngForge.Make(3, 1, 3, 2, false, (x, _, _) => x, [1, 2, 3, 4, 5, 6, 7, 8, 9], [0, 128]));

        Assert.Equal([1, 2, 3, 0, 4, 5, 6, 128, 7, 8, 9, 255], image.Samples.ToArray());
    }

    [Fact]
    public void Decode_ReadsAFileOfAnIndependentEncoder()
    {
        byte[] file = IndependentPng.Write(20, 10, (x, y) => (byte)((x * 12) ^ y));

        var image = Png.Decode(file);

        Assert.Equal((20, 10, 1, 8), (image.Width, image.Height, image.Channels, image.BitDepth));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (byte)(((i % 20) * 12) ^ (i / 20))), image.Samples.ToArray());
    }

    internal static int SampleOf(RasterImage image, int x, int y, int s)
    {
        int i = (((y * image.Width) + x) * image.Channels) + s;
        return image.BitDepth == 8 ? image.Samples.Span[i] : image.Samples.Span[i * 2] | (image.Samples.Span[(i * 2) + 1] << 8);
    }
}
