namespace MedImaging.Codecs.Tests.Jpeg2000.HighThroughput;

/// <summary>Blocks to code, from a seed.</summary>
internal static class HtBlocks
{
    /// <summary>Gets a block of samples with up to so many bits, of which so many in a hundred are not zero.</summary>
    public static int[] Random(int seed, int samples, int bits, int percent)
    {
        var random = new Random(seed);
        int[] block = new int[samples];
        for (int i = 0; i < samples; i++)
        {
            if (random.Next(100) < percent)
            {
                // Magnitudes fall off as those of a wavelet do.
                int magnitude = random.Next(1 << random.Next(1, bits + 1));
                block[i] = random.Next(2) == 0 ? magnitude : -magnitude;
            }
        }

        return block;
    }

    /// <summary>Encodes a block without padding between lines.</summary>
    public static byte[] Encode(int[] block, int width, int height)
    {
        byte[] bytes = new byte[HtBlockEncoder.MaxBytes];
        int length = HtBlockEncoder.Encode(block, width, width, height, bytes, new HtBlockState(), out int planes);
        Assert.Equal(32 - int.LeadingZeroCount(block.Aggregate(0, (all, c) => all | Math.Abs(c))), planes);
        return bytes[..length];
    }

    /// <summary>Decodes a clean-up segment of a block with so many planes to plain numbers.</summary>
    public static int[] Decode(ReadOnlySpan<byte> bytes, int width, int height, int planes, HtBlockState? state = null)
    {
        int[] block = new int[width * height];
        var fault = HtBlockDecoder.Decode(bytes, bytes.Length, 0, 1, planes - 1, width, height, block, width, state ?? new HtBlockState());
        Assert.Equal(BlockFault.None, fault);
        return Array.ConvertAll(block, c => Math.Sign(c) * (Math.Abs(c) >> 31 - planes));
    }
}
