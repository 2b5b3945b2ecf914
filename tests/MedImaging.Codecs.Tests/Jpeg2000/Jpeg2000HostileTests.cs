using System.Diagnostics;
using J2k = MedImaging.Codecs.Jpeg2000;

namespace MedImaging.Codecs.Tests;

public sealed class Jpeg2000HostileTests
{
    private static readonly PixelShape Shape = new(90, 70, 3);
    private static readonly byte[] Sound = Jpeg2000Pictures.Encode(Jpeg2000Pictures.Bytes(Jpeg2000Pictures.Drawn(90, 70, 3, 255), Shape), Shape);

    [Fact]
    public void Decode_OfATruncation_SaysTruncated()
    {
        byte[] pixels = new byte[Shape.ByteCount];
        for (int i = 1; i <= 50; i++)
        {
            int length = (Sound.Length - 3) * i / 50;
            var error = Assert.Throws<CodecException>(() => J2k.Decode(Sound.AsSpan(0, length), pixels));
            Assert.Equal(CodecFault.Truncated, error.Fault);
        }
    }

    [Fact]
    public void Decode_OfNothing_IsRefused()
    {
        Assert.Throws<CodecException>(() => J2k.ReadInfo([]));
        Assert.Throws<CodecException>(() => J2k.ReadInfo(new byte[40]));
        Assert.Throws<ArgumentException>(() => J2k.Decode(Sound, new byte[10]));
        Assert.Throws<ArgumentOutOfRangeException>(() => J2k.Decode(Sound, new byte[Shape.ByteCount], 0));
    }

    [Theory]
    [InlineData(Jpeg2000Coding.Arithmetic, 1)]
    [InlineData(Jpeg2000Coding.Arithmetic, 8)]
    [InlineData(Jpeg2000Coding.HighThroughput, 2)]
    public void Decode_OfDamage_GivesAPictureOrAFault(Jpeg2000Coding coding, int seed)
    {
        var shape = new PixelShape(37, 41, 3, 8);
        byte[] sound = Jpeg2000Pictures.Encode(Jpeg2000Pictures.Bytes(Jpeg2000Pictures.Drawn(37, 41, 3, 255), shape), shape, coding);
        Mutate(sound, seed, 1500);
    }

    [Fact]
    public void Decode_OfDamagedHeaders_GivesAPictureOrAFault()
    {
        byte[] header = Sound[..200];
        var random = new Random(77);
        for (int round = 0; round < 2000; round++)
        {
            byte[] damaged = [.. Sound];
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                damaged[random.Next(header.Length)] = (byte)(random.Next(3) == 0 ? random.Next(256) : random.Next(2) * 255);
            }

            Try(damaged);
        }
    }

    [Fact]
    public void Decode_TakesNoMemory_ForPrecinctsItsBytesCannotHold()
    {
        // 4096 × 4096 samples in precincts of 2 × 2: five million of them, in a hundred bytes.
        var sink = new ByteSink();
        FrameHeader.Write(sink, new PixelShape(4096, 4096), Jpeg2000Coding.Arithmetic, 2);
        byte[] header = sink.Written.ToArray();
        ReadOnlySpan<byte> cod = [0xFF, 0x52, 0, 18, 1, 0, 0, 1, 0, 5, 4, 4, 0, 1, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11];
        ReadOnlySpan<byte> part = [0xFF, 0x90, 0, 10, 0, 0, 0, 0, 0, 0, 0, 1, 0xFF, 0x93, 1, 2, 3, 4, 0xFF, 0xD9];
        int style = header.AsSpan().IndexOf(cod[..2]);
        byte[] stream = [.. header[..style], .. cod, .. header[(style + 14)..], .. part];
        byte[] pixels = new byte[4096 * 4096];
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(CodecFault.Truncated, Assert.Throws<CodecException>(() => J2k.Decode(stream, pixels)).Fault);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Fact]
    public void Decode_AllocatesNothing_OnceWarm()
    {
        byte[] pixels = new byte[Shape.ByteCount];
        for (int i = 0; i < 3; i++)
        {
            J2k.Decode(Sound, pixels);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        J2k.Decode(Sound, pixels);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Mutate(byte[] sound, int seed, int rounds)
    {
        var random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < rounds; round++)
        {
            byte[] damaged = [.. sound];
            for (int i = random.Next(1, 6); i > 0; i--)
            {
                damaged[random.Next(2, damaged.Length)] = (byte)random.Next(256);
            }

            if (random.Next(4) == 0)
            {
                damaged = damaged[..random.Next(damaged.Length)];
            }

            refused += Try(damaged) ? 0 : 1;
        }

        Assert.InRange(refused, rounds / 10, rounds);
    }

    private static bool Try(byte[] damaged)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            var shape = J2k.ReadInfo(damaged).Shape;
            if (shape.ByteCount > 1 << 22)
            {
                return false;   // a caller has its own idea of the size, and would not give so much
            }

            J2k.Decode(damaged, new byte[shape.ByteCount]);
            return true;
        }
        catch (CodecException)
        {
            return false;
        }
        finally
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), "a damaged stream takes for ever");
        }
    }
}
