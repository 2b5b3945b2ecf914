namespace MedImaging.Codecs.Tests.Jpeg2000.HighThroughput;

/// <summary>What the block encoder writes, the block decoder reads.</summary>
public sealed class HtBlockTests
{
    public static TheoryData<int, int> Shapes => new()
    {
        { 4, 1024 }, { 1024, 4 }, { 1, 1024 }, { 1024, 1 }, { 3, 1000 }, { 1023, 3 }, { 64, 64 }, { 63, 65 }, { 128, 32 }, { 32, 128 }, { 256, 16 }, { 5, 819 },
    };

    [Fact]
    public void Decode_GivesWhatWasEncoded_AtEverySizeUpTo64()
    {
        for (int width = 1; width <= 64; width++)
        {
            for (int height = 1; height <= 64; height += width % 3 == 0 ? 2 : 5)
            {
                Check(width, height, bits: 1 + (width * 7 + height) % 16, percent: 20 + (width * 13 + height * 29) % 81);
            }
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Decode_GivesWhatWasEncoded_AtAnyDensityAndDepth(int width, int height)
    {
        foreach (int bits in new[] { 1, 2, 5, 8, 12, 17, 22, 23, 24, 25, 26, 29 })
        {
            foreach (int percent in new[] { 1, 10, 50, 100 })
            {
                Check(width, height, bits, percent);
            }
        }
    }

    [Theory]
    [InlineData(0x3FFFFFFF, 30)]
    [InlineData(0x3FFFFFFE, 30)]
    [InlineData(1, 1)]
    [InlineData(0xFFFF, 16)]
    [InlineData(0x10000, 17)]
    public void Decode_GivesWhatWasEncoded_WhenAllSamplesAreAsLargeAsCanBe(int magnitude, int planes)
    {
        int[] block = Enumerable.Range(0, 4096).Select(i => i % 3 == 0 ? -magnitude : magnitude).ToArray();

        Assert.Equal(block, HtBlocks.Decode(HtBlocks.Encode(block, 64, 64), 64, 64, planes));
    }

    [Fact]
    public void Encode_GivesNothing_WhenAllSamplesAreZero() => Assert.Empty(HtBlocks.Encode(new int[4096], 64, 64));

    [Theory]
    [InlineData(0x40000000)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void Encode_Refuses_SamplesOfMoreThan30Bits(int sample)
        => Assert.Throws<ArgumentException>(() => HtBlocks.Encode(Enumerable.Repeat(sample, 4096).ToArray(), 64, 64));

    private static void Check(int width, int height, int bits, int percent)
    {
        int[] block = HtBlocks.Random(width * 1031 + height, width * height, bits, percent);
        block[0] |= 1;
        byte[] bytes = HtBlocks.Encode(block, width, height);

        Assert.Equal(block, HtBlocks.Decode(bytes, width, height, planes: bits));
        Assert.Equal(block, HtBlocks.Decode(bytes, width, height, planes: 30));
    }
}
