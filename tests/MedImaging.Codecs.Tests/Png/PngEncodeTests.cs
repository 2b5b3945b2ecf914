namespace MedImaging.Codecs.Tests;

public class PngEncodeTests
{
    public static TheoryData<int, int> Layouts() => new() { { 1, 8 }, { 2, 8 }, { 3, 8 }, { 4, 8 }, { 1, 16 }, { 2, 16 }, { 3, 16 }, { 4, 16 } };

    [Theory, MemberData(nameof(Layouts))]
    public void Encode_ThenDecode_GivesTheSamePicture(int channels, int depth)
    {
        foreach (var (width, height) in new[] { (1, 1), (1, 40), (129, 3), (64, 64) })
        {
            var image = Noise(width, height, channels, depth);

            var back = Png.Decode(Png.Encode(image));

            Assert.Equal((width, height, channels, depth), (back.Width, back.Height, back.Channels, back.BitDepth));
            Assert.Equal(image.Samples.ToArray(), back.Samples.ToArray());
        }
    }

    [Theory, MemberData(nameof(Layouts))]
    public void Encode_IsReadTheSame_ByAnIndependentDecoder(int channels, int depth)
    {
        var image = Noise(37, 23, channels, depth);

        var (width, height, readDepth, colorType, samples) = IndependentPng.Read(Png.Encode(image));

        Assert.Equal((37, 23, depth, new[] { 0, 4, 2, 6 }[channels - 1]), (width, height, readDepth, colorType));
        byte[] expected = image.Samples.ToArray();
        if (depth == 16)
        {
            for (int i = 0; i < expected.Length; i += 2)
            {
                (expected[i], expected[i + 1]) = (expected[i + 1], expected[i]);
            }
        }

        Assert.Equal(expected, samples);
    }

    [Fact]
    public void Encode_ChoosesFilters_SoThatASmoothPictureIsMuchSmallerThanItsSamples()
    {
        byte[] ramp = [.. Enumerable.Range(0, 256 * 256).Select(i => (byte)((i % 256) + (i / 256 * 3)))];

        byte[] file = Png.Encode(new RasterImage(256, 256, 1, 8, ramp));

        Assert.InRange(file.Length, 100, ramp.Length / 50);
    }

    [Fact]
    public void Encode_GivesTheSameBytesAgain()
    {
        var image = Noise(50, 50, 3, 8);

        Assert.Equal(Png.Encode(image), Png.Encode(image));
    }

    [Theory, InlineData(0, 1, 1, 8, 0), InlineData(1, 0, 1, 8, 0), InlineData(1, 1, 5, 8, 5), InlineData(1, 1, 0, 8, 0), InlineData(1, 1, 1, 4, 1), InlineData(2, 2, 1, 8, 3)]
    public void RasterImage_RefusesWhatIsNoPicture(int width, int height, int channels, int depth, int bytes)
        => Assert.ThrowsAny<ArgumentException>(() => new RasterImage(width, height, channels, depth, new byte[bytes]));

    internal static RasterImage Noise(int width, int height, int channels, int depth)
    {
        var samples = new byte[width * height * channels * depth / 8];
        new Random(width + (height * 1000) + channels).NextBytes(samples);
        for (int i = 0; i < samples.Length / 2; i++)   // half noise, half ramp: every filter has its turn
        {
            samples[i] = (byte)i;
        }

        return new RasterImage(width, height, channels, depth, samples);
    }
}
