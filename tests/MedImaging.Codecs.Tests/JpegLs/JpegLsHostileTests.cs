using System.Buffers;

namespace MedImaging.Codecs.Tests;

public class JpegLsHostileTests
{
    private static readonly byte[] Sound = JpegLsTests.Encode(TestFrames.Make(new PixelShape(9, 7)), new PixelShape(9, 7), 0, JpegLsInterleave.None);

    [Theory, InlineData(1, 8, 0), InlineData(1, 16, 0), InlineData(1, 12, 4), InlineData(3, 8, 0)]
    public void Decode_RefusesDamageWithOneException(int components, int bits, int near)
    {
        var shape = new PixelShape(29, 23, components, bits);
        foreach (var interleave in components == 1 ? [JpegLsInterleave.None] : Enum.GetValues<JpegLsInterleave>())
        {
            byte[] coded = JpegLsTests.Encode(TestFrames.Make(shape), shape, near, interleave, new JpegLsParameters((1 << bits) - 1, 0, 0, 0, 0, 0));

            Assert.InRange(Mutations.Cut(coded, Decode), 40, 50);
            Assert.InRange(Mutations.Damage(coded, 2000, Decode, headerBytes: 60), 300, 2000);
        }
    }

    [Fact]
    public void Decode_NeverLeavesTheBuffer_OnNoise()
    {
        var random = new Random(5);
        byte[] header = Sound[..25];
        for (int round = 0; round < 3000; round++)
        {
            (header[6], header[7], header[8]) = ((byte)random.Next(2, 17), 0, (byte)random.Next(1, 60));
            header[10] = (byte)random.Next(1, 60);
            header[22] = (byte)(round % 3 == 0 ? random.Next(0, 3) : 0);
            byte[] noise = new byte[random.Next(300)];
            random.NextBytes(noise);
            if (round % 2 == 0)
            {
                for (int i = 0; i < noise.Length; i++)
                {
                    noise[i] = (byte)(round % 4 == 0 ? noise[i] & 0x11 : noise[i] & 0x7F);   // long codes; no markers
                }
            }

            try
            {
                Decode([.. header, .. noise]);
            }
            catch (CodecException ex)
            {
                Assert.InRange(ex.Offset, 0, header.Length + noise.Length);
            }
        }
    }

    public static TheoryData<string, CodecFault, int> BadStreams() => new()
    {
        { "FFD8", CodecFault.Truncated, 2 },
        { "", CodecFault.Truncated, 0 },
        { "FFD9FFD8", CodecFault.Malformed, 0 },
        { "FFD800", CodecFault.Malformed, 2 },
        { "FFD8FFFFFF", CodecFault.Truncated, 5 },
        { "FFD8FFD9", CodecFault.Truncated, 2 },
        { "FFD8FFDA0008010100000000", CodecFault.Malformed, 6 },
        { "FFD8FFC0000B080001000101011100", CodecFault.Unsupported, 2 },
        { "FFD8FFE800076D72667801", CodecFault.Unsupported, 2 },
        { "FFD8FFF80001", CodecFault.Malformed, 4 },
        { "FFD8FFF800030200", CodecFault.Unsupported, 6 },
        { "FFD8FFF800030101", CodecFault.Malformed, 6 },
        { "FFD8FFF7000B11000700090101110000", CodecFault.Malformed, 6 },
        { "FFD8FFF7000B01000700090101110000", CodecFault.Malformed, 6 },
        { "FFD8FFF7000B08000000090101110000", CodecFault.Unsupported, 6 },
        { "FFD8FFF7000B08000700090101210000", CodecFault.Unsupported, 13 },
        { "FFD8FFF7000E080007000902011100011100", CodecFault.Malformed, 15 },
        { "FFD8FFF7000B08000700090101110000FFD9", CodecFault.Malformed, 15 },
        { "FFD8FFF7000B08FFFF7FFF01011100FFDA00", CodecFault.Truncated, 6 },
        { "FFD8FFF7001110FFFFFFFF03011100021100031100", CodecFault.LimitExceeded, 6 },
        { "FFD8FFF7000B080007000901011100FFDA00080102000000", CodecFault.Truncated, 24 },
        { "FFD8FFF7000B080007000901011100FFDA0008010200000000", CodecFault.Malformed, 20 },
        { "FFD8FFF7000B080007000901011100FFDA0008010101000000", CodecFault.Unsupported, 21 },
        { "FFD8FFF7000B080007000901011100FFDA0008010100800000", CodecFault.Malformed, 22 },
        { "FFD8FFF7000B080007000901011100FFDA0008010100000300", CodecFault.Malformed, 23 },
        { "FFD8FFF7000B080007000901011100FFDA0008010100000001", CodecFault.Unsupported, 19 },
        { "FFD8FFF7000B080007000901011100FFDA0008010100000000", CodecFault.Truncated, 25 },
        { "FFD8FFF7000B080007000901011100FFDA0008010100000000FFD9", CodecFault.Truncated, 25 },
        { "FFD8FFF8000D0100FF0005000400030040FFF7000B080007000901011100FFDA0008010100000000", CodecFault.Malformed, 6 },
    };

    [Theory, MemberData(nameof(BadStreams))]
    public void Decode_RefusesABadStream_AndSaysWhere(string hex, CodecFault fault, int offset)
    {
        var ex = Assert.Throws<CodecException>(() => Decode(Convert.FromHexString(hex)));

        Assert.True((fault, offset) == (ex.Fault, ex.Offset), $"{ex.Fault} {ex.Message}");
    }

    [Fact]
    public void Decode_RefusesASecondScanOfTheSameComponent()
    {
        var shape = new PixelShape(9, 7, 2);
        byte[] coded = JpegLsTests.Encode(TestFrames.Make(shape), shape, 0, JpegLsInterleave.None);
        int second = coded.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        coded[second + 5] = 1;

        Assert.Equal(CodecFault.Malformed, Assert.Throws<CodecException>(() => Decode(coded)).Fault);
    }

    [Fact]
    public void Decode_FollowsRestartMarkers()
    {
        // Two restart intervals of the same lines are two frames' scans with a marker between them.
        var half = new PixelShape(31, 16, 1, 12);
        byte[] pixels = TestFrames.Make(half), coded = JpegLsTests.Encode(pixels, half, 0, JpegLsInterleave.None);
        byte[] scan = coded[25..^2], header = coded[..25];
        header[8] = 48;
        byte[] whole = [.. header[..15], 0xFF, 0xDD, 0, 4, 0, 16, .. header[15..], .. scan, 0xFF, 0xD0, .. scan, 0xFF, 0xD1, .. scan, 0xFF, 0xD9];

        Assert.Equal([.. pixels, .. pixels, .. pixels], JpegLsTests.Decode(whole));
        whole[whole.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD0]) + 1] = 0xD3;
        Assert.Equal(CodecFault.Malformed, Assert.Throws<CodecException>(() => Decode(whole)).Fault);
    }

    [Fact]
    public void Stuffing_IsUndone_AtEveryLength()
    {
        var random = new Random(8);
        for (int length = 0; length < 200; length++)
        {
            byte[] bits = new byte[length], stuffed = new byte[JpegLsBits.MostStuffed(length)], back = new byte[stuffed.Length + JpegLsBits.Padding];
            random.NextBytes(bits);
            for (int i = 0; i < length; i++)
            {
                bits[i] = random.Next(3) == 0 ? byte.MaxValue : bits[i];
            }

            back.AsSpan().Fill(0xA5);
            int written = JpegLsBits.Stuff(bits, 8L * length, stuffed);
            long count = JpegLsBits.Unstuff(stuffed.AsSpan(0, written), back, out int consumed);

            Assert.Equal(written, consumed);
            Assert.InRange(count, 8L * length, (8L * length) + 14);
            Assert.Equal(bits, back[..length]);
            Assert.DoesNotContain(back[((int)(count + 7) / 8)..][..16], b => b != 0);
        }
    }

    [Fact]
    public void BuffersAndShapesThatDoNotFit_AreTheCallersBug()
    {
        Assert.Throws<ArgumentException>(() => JpegLs.Decode(Sound, new byte[62]));
        Assert.Throws<ArgumentException>(() => Encode(new byte[62], new PixelShape(9, 7), 0));
        Assert.Throws<ArgumentException>(() => Encode([0, 16], new PixelShape(1, 1, 1, 12), 0));
        foreach (var shape in new PixelShape[] { new(0, 1), new(1, 65536), new(1, 1, 5), new(1, 1, 0), new(1, 1, 1, 1), new(1, 1, 1, 17) })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Encode(new byte[shape.ByteCount], shape, 0));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Encode(new byte[1], new PixelShape(1, 1), 128));
        Assert.Throws<ArgumentOutOfRangeException>(() => Encode(new byte[1], new PixelShape(1, 1), -1));
    }

    private static void Encode(byte[] pixels, PixelShape shape, int near) => JpegLs.Encode(pixels, shape, new ArrayBufferWriter<byte>(), near);

    private static void Decode(byte[] coded)
    {
        var shape = JpegLs.ReadShape(coded);
        if (shape.ByteCount < 1 << 24)   // a stream may be a few bytes for very many equal pixels
        {
            JpegLs.Decode(coded, new byte[shape.ByteCount]);
        }
    }
}
