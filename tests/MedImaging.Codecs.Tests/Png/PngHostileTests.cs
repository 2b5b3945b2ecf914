namespace MedImaging.Codecs.Tests;

public class PngHostileTests
{
    private static readonly byte[] Sound = PngForge.Make(9, 9, 2, 8, true, (x, y, s) => (x * y) + s);

    [Fact]
    public void Decode_OfEveryTruncation_SaysWhere()
    {
        for (int length = 0; length < Sound.Length; length++)
        {
            var error = Assert.Throws<CodecException>(() => Png.Decode(Sound.AsSpan(0, length)));
            Assert.Equal(CodecFault.Truncated, error.Fault);
            Assert.InRange(error.Offset, 0, length);
        }
    }

    [Fact]
    public void Decode_OfEveryFlippedBit_FailsByChecksumOrStructure()
    {
        for (int bit = 0; bit < Sound.Length * 8; bit++)
        {
            byte[] damaged = [.. Sound];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<CodecException>(() => Png.Decode(damaged));
        }
    }

    [Fact]
    public void Decode_OfDamageBehindValidChecksums_NeverFailsAnotherWay()
    {
        var random = new Random(20261121);
        byte[] raw = [.. Enumerable.Range(0, 9 * 28).Select(i => (byte)i)];
        int refused = 0;
        for (int round = 0; round < 3000; round++)
        {
            byte[] header = PngForge.Header(9, 9, 8, 2, false), data = PngForge.Deflate(raw);
            Damage(header, random.Next(2));
            Damage(data, random.Next(3));
            byte[] palette = new byte[random.Next(12)], transparency = new byte[random.Next(8)];
            (string, byte[])[] chunks = [("IHDR", header), ("PLTE", palette), ("tRNS", transparency), ("IDAT", data), ("IEND", [])];
            byte[] file = PngForge.Join(chunks.Where(c => c.Item1[0] == 'I' || random.Next(3) == 0));
            try
            {
                Png.Decode(file);
            }
            catch (CodecException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1000, 3000);

        void Damage(byte[] bytes, int times)
        {
            for (int i = 0; i < times; i++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }
        }
    }

    [Fact]
    public void Decode_TakesNoMemory_ForAPictureItsBytesCannotHold()
    {
        byte[] file = PngForge.Join([("IHDR", PngForge.Header(10_000, 10_000, 8, 2, false)), ("IDAT", PngForge.Deflate(new byte[10])), ("IEND", [])]);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<CodecException>(() => Png.Decode(file));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }

    [Fact]
    public void Decode_StopsAtItsLimits()
    {
        byte[] file = PngForge.Make(20, 20, 0, 8, false, (_, _, _) => 0);

        Assert.Contains("399", Assert.Throws<CodecException>(() => Png.Decode(file, new RasterLimits { MaxPixels = 399 })).Message, StringComparison.Ordinal);
        Assert.Contains("419", Assert.Throws<CodecException>(() => Png.Decode(file, new RasterLimits { MaxDecodedBytes = 419 })).Message, StringComparison.Ordinal);
        Assert.Equal(20, Png.Decode(file, new RasterLimits { MaxPixels = 400, MaxDecodedBytes = 420 }).Width);
    }

    public static TheoryData<string> Malformed() => new() { "no header", "two headers", "no data", "no palette", "index past palette", "unknown critical", "too much data", "bad filter", "zero width", "depth 3", "letters" };

    [Theory, MemberData(nameof(Malformed))]
    public void Decode_Refuses(string what)
    {
        byte[] grey = PngForge.Header(2, 2, 8, 0, false), data = PngForge.Deflate([0, 1, 2, 0, 3, 4]);
        (string, byte[])[] chunks = what switch
        {
            "no header" => [("IDAT", data), ("IEND", [])],
            "two headers" => [("IHDR", grey), ("IHDR", grey), ("IDAT", data), ("IEND", [])],
            "no data" => [("IHDR", grey), ("IEND", [])],
            "no palette" => [("IHDR", PngForge.Header(2, 2, 8, 3, false)), ("IDAT", data), ("IEND", [])],
            "index past palette" => [("IHDR", PngForge.Header(2, 2, 8, 3, false)), ("PLTE", new byte[12]), ("IDAT", data), ("IEND", [])],
            "unknown critical" => [("IHDR", grey), ("NEWC", []), ("IDAT", data), ("IEND", [])],
            "too much data" => [("IHDR", grey), ("IDAT", PngForge.Deflate(new byte[7])), ("IEND", [])],
            "bad filter" => [("IHDR", grey), ("IDAT", PngForge.Deflate([5, 1, 2, 0, 3, 4])), ("IEND", [])],
            "zero width" => [("IHDR", PngForge.Header(0, 2, 8, 0, false)), ("IDAT", data), ("IEND", [])],
            "depth 3" => [("IHDR", PngForge.Header(2, 2, 3, 0, false)), ("IDAT", data), ("IEND", [])],
            _ => [("IHDR", grey), ("i\u0001at", []), ("IDAT", data), ("IEND", [])],
        };

        if (what == "index past palette")
        {
            chunks[1] = ("PLTE", new byte[9]);
            chunks[2] = ("IDAT", PngForge.Deflate([0, 1, 2, 0, 3, 0]));
        }

        Assert.Throws<CodecException>(() => Png.Decode(PngForge.Join(chunks)));
    }

    [Fact]
    public void Decode_TakesTheSoundOne_ThatTheOthersAreMadeFrom()
        => Assert.Equal([1, 2, 3, 4], Png.Decode(PngForge.Join([("IHDR", PngForge.Header(2, 2, 8, 0, false)), ("IDAT", PngForge.Deflate([0, 1, 2, 0, 3, 4])), ("IEND", [])])).Samples.ToArray());
}
