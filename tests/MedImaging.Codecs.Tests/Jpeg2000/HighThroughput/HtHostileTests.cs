namespace MedImaging.Codecs.Tests.Jpeg2000.HighThroughput;

/// <summary>Damaged blocks decode or are refused, and touch nothing outside.</summary>
public sealed class HtHostileTests
{
    private readonly HtBlockState _state = new();
    private readonly int[] _block = new int[4096 + 64];

    [Fact]
    public void Decode_OfEveryTruncation_Fails_OrGivesOnlyTheBlock()
    {
        byte[] sound = HtBlocks.Encode(HtBlocks.Random(1, 31 * 33, 12, 60), 31, 33);
        int refused = 0;
        for (int length = 0; length < sound.Length; length++)
        {
            refused += Refuses(sound.AsSpan(0, length), length, 0, 1, 11, 31, 33) ? 1 : 0;
        }

        Assert.InRange(refused, sound.Length * 9 / 10, sound.Length);
    }

    [Fact]
    public void Decode_OfACutMagSgnStream_IsRefused()
    {
        byte[] sound = HtBlocks.Encode(HtBlocks.Random(1, 31 * 33, 12, 60), 31, 33);
        for (int cut = 2; cut < 100; cut++)
        {
            Assert.True(Refuses(sound.AsSpan(cut), sound.Length - cut, 0, 1, 11, 31, 33));
        }
    }

    [Fact]
    public void Decode_OfDamage_Fails_OrGivesOnlyTheBlock()
    {
        var random = new Random(20261121);
        int refused = 0, rounds = 8000, width = 0, height = 0;
        byte[] sound = [];
        for (int round = 0; round < rounds; round++)
        {
            if (round % 32 == 0)
            {
                (width, height) = (random.Next(1, 65), random.Next(1, 65));
                sound = HtBlocks.Encode(HtBlocks.Random(round, width * height, random.Next(1, 20), random.Next(101)), width, height);
            }

            byte[] bytes = [.. sound, .. new byte[random.Next(2) * 40]];
            for (int i = random.Next(6); i >= 0 && bytes.Length > 0; i--)
            {
                bytes[random.Next(4) == 0 ? bytes.Length - 1 - random.Next(Math.Min(bytes.Length, 6)) : random.Next(bytes.Length)] = (byte)(random.Next(3) == 0 ? 0xFF : random.Next(256));
            }

            int refinement = Math.Min(bytes.Length, random.Next(40));
            refused += Refuses(bytes, bytes.Length - refinement, refinement, random.Next(0, 5), random.Next(-1, 31), width, height) ? 1 : 0;
        }

        Assert.InRange(refused, rounds / 4, rounds - 1);
    }

    [Fact]
    public void Decode_OfNoise_Fails_OrGivesOnlyTheBlock()
    {
        var random = new Random(7);
        int refused = 0, rounds = 8000;
        for (int round = 0; round < rounds; round++)
        {
            byte[] bytes = new byte[random.Next(2, random.Next(2) == 0 ? 40 : 9000)];
            random.NextBytes(bytes);
            int suffix = random.Next(2, Math.Min(bytes.Length, 4079) + 1);
            bytes[^1] = (byte)(suffix >> 4);
            bytes[^2] = (byte)(bytes[^2] & 0xF0 | suffix & 15);
            var (width, height) = random.Next(4) switch { 0 => (64, 64), 1 => (1024, 4), 2 => (4, 1024), _ => (random.Next(1, 65), random.Next(1, 65)) };
            refused += Refuses(bytes, bytes.Length, 0, 1, random.Next(30), width, height) ? 1 : 0;
        }

        Assert.InRange(refused, rounds / 4, rounds - 1);
    }

    [Fact]
    public void Decode_AllocatesNothing()
    {
        int[] samples = HtBlocks.Random(3, 4096, 12, 80);
        byte[] sound = HtBlocks.Encode(samples, 64, 64), again = new byte[HtBlockEncoder.MaxBytes];
        byte[] refined = [.. sound, .. new byte[50]];
        Work();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Work();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Work()
        {
            HtBlockEncoder.Encode(samples, 64, 64, 64, again, _state, out _);
            HtBlockDecoder.Decode(sound, sound.Length, 0, 1, 11, 64, 64, _block, 64, _state);
            HtBlockDecoder.Decode(refined, sound.Length, 50, 3, 11, 64, 64, _block, 64, _state);
        }
    }

    private bool Refuses(ReadOnlySpan<byte> bytes, int cleanup, int refinement, int passes, int missing, int width, int height)
    {
        const int Guard = 0x5A5A5A5A;
        int stride = width + 1, end = stride * (height - 1) + width;
        _block.AsSpan().Fill(Guard);
        try
        {
            return BlockFault.None != HtBlockDecoder.Decode(bytes, cleanup, refinement, passes, missing, width, height, end <= _block.Length ? _block : new int[end], stride, _state);
        }
        finally
        {
            for (int y = 0; y < height && (y + 1) * stride <= _block.Length; y++)
            {
                if (_block[y * stride + width] != Guard)
                {
                    Assert.Fail("A sample outside the block was written.");
                }
            }
        }
    }
}
