using MedImaging.Testing;

namespace MedImaging.Codecs.Tests;

public class JpegHostileTests
{
    private static readonly string[] Real =
    [
        "ct512_jpeg_baseline8", "ct512_jpeg_ext12", "ct512_jpeg_p10_12", "ct512_jpegll_57", "ct512_jpegll_sv1", "us320_30f_ybr422_jpeg", "xa512_96f_jpeg",
    ];

    public static TheoryData<string> RealNames() => [.. Real];

    [Theory, MemberData(nameof(RealNames))]
    public void Decode_OfATruncatedStream_NeverShowsHalfAPicture(string name)
    {
        byte[] stream = Fragments.Read(TestData.Require($"dicom/syntaxes/{name}.dcm"))[0];
        int end = stream.AsSpan(0, stream.AsSpan().LastIndexOf<byte>([0xFF, 0xD9])).LastIndexOfAnyExcept((byte)0xFF) + 1;
        byte[] whole = JpegFiles.Decode(stream), samples = new byte[whole.Length];
        for (int cut = 0; cut < 60; cut++)
        {
            // The last cuts are one byte apart: the last byte of coded data must be missed too.
            int length = cut < 50 ? (int)((long)end * cut / 50) : end - (cut - 49);
            var error = Assert.Throws<CodecException>(() => Jpeg.Decode(stream.AsSpan(0, length), samples));
            Assert.InRange(error.Offset, 0, length);
            Assert.Equal(CodecFault.Truncated, error.Fault);
        }
    }

    [Theory, MemberData(nameof(RealNames))]
    public void Decode_TakesAMissingEndAndPaddingAfterIt(string name)
    {
        byte[] stream = Fragments.Read(TestData.Require($"dicom/syntaxes/{name}.dcm"))[0], whole = JpegFiles.Decode(stream);
        int end = stream.AsSpan().LastIndexOf<byte>([0xFF, 0xD9]);

        Assert.Equal(whole, JpegFiles.Decode(stream[..end]));
        Assert.Equal(whole, JpegFiles.Decode(stream[..(end + 1)]));
        Assert.Equal(whole, JpegFiles.Decode([.. stream[..end], 0]));
        Assert.Equal(whole, JpegFiles.Decode([.. stream[..(end + 2)], 0, 0, 0]));
        Assert.Equal(whole, JpegFiles.Decode([.. stream[..(end + 2)], 0xFF]));
    }

    [Fact]
    public void Decode_OfMutatedStreams_SucceedsOrSaysWhy()
    {
        var random = new Random(20261121);
        byte[][] seeds = Seeds();
        byte[] samples = new byte[1 << 20];
        int refused = 0, read = 0;
        for (int round = 0; round < 12_000; round++)
        {
            byte[] stream = [.. seeds[round % seeds.Length]];
            for (int i = random.Next(1, 5); i > 0; i--)
            {
                // Headers and coded data alike: half of the hits are in the first 700 bytes.
                int at = random.Next(random.Next(2) == 0 ? Math.Min(700, stream.Length) : stream.Length);
                stream[at] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => 0xFF, _ => (byte)(stream[at] ^ (1 << random.Next(8))) };
            }

            try
            {
                var shape = Jpeg.ReadInfo(stream).Shape;
                if (shape.ByteCount <= samples.Length)
                {
                    Jpeg.Decode(stream, samples, (JpegColor)(round & 1));
                    read++;
                }
            }
            catch (CodecException error)
            {
                Assert.InRange(error.Offset, 0, stream.Length);
                refused++;
            }
        }

        Assert.InRange(refused, 3000, 12_000);
        Assert.InRange(read, 1000, 12_000);
    }

    [Fact]
    public void Decode_WritesEverySample()
    {
        var random = new Random(5);
        byte[][] seeds = Seeds();
        for (int round = 0; round < 1500; round++)
        {
            byte[] stream = [.. seeds[round % seeds.Length]];
            stream[random.Next(stream.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                long size = Jpeg.ReadInfo(stream).Shape.ByteCount;
                if (size > 1 << 18)
                {
                    continue;
                }

                byte[] first = new byte[size], second = new byte[size];
                first.AsSpan().Fill(0x55);
                second.AsSpan().Fill(0xAA);
                Jpeg.Decode(stream, first);
                Jpeg.Decode(stream, second);
                Assert.True(first.AsSpan().SequenceEqual(second));
            }
            catch (CodecException)
            {
                // Refused: nothing is shown.
            }
        }
    }

    [Fact]
    public void ReadInfo_RefusesASizeThatTheBytesCannotHold()
    {
        byte[] stream = JpegFiles.Patch(JpegFiles.Baseline(new byte[64], 8, 8, 1), [0, 8, 0, 8, 1], 0, 0xFF, 0xFF, 0xFF, 0xFF);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(CodecFault.Truncated, Assert.Throws<CodecException>(() => Jpeg.ReadInfo(stream)).Fault);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 300_000);
    }

    [Theory]
    [InlineData(0xC5, "SOF5"), InlineData(0xC7, "SOF7"), InlineData(0xC9, "SOF9"), InlineData(0xCA, "SOF10"), InlineData(0xCB, "SOF11"), InlineData(0xCF, "SOF15")]
    public void Decode_NamesTheProcessThatItDoesNotRead(byte marker, string name)
    {
        byte[] stream = JpegFiles.Patch(JpegFiles.Baseline(new byte[64], 8, 8, 1), [0xFF, 0xC0], 1, marker);

        var error = Assert.Throws<CodecException>(() => Jpeg.ReadInfo(stream));

        Assert.Equal(CodecFault.Unsupported, error.Fault);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_AsksForRoom()
    {
        byte[] stream = JpegFiles.Baseline(new byte[64], 8, 8, 1);

        Assert.Throws<ArgumentException>(() => Jpeg.Decode(stream, new byte[63]));
    }

    [Fact]
    public void Decode_OfManyScansOfNothing_EndsAtALimit()
    {
        byte[] start = [0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)1, 64), 0xFF, 0xC2, 0, 11, 8, 0, 64, 0, 64, 1, 1, 0x11, 0, 0xFF, 0xC4, 0, 20, 0, 1, .. new byte[16]];
        byte[] scan = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0, 0, .. new byte[8]];
        byte[] stream = [.. start, .. Enumerable.Repeat(scan, 600).SelectMany(s => s), 0xFF, 0xD9];

        Assert.Equal(CodecFault.LimitExceeded, Assert.Throws<CodecException>(() => JpegFiles.Decode(stream)).Fault);
    }

    private static byte[][] Seeds()
    {
        using var folder = new TemporaryFolder();
        JpegFiles.WriteNetpbm(folder, "c.ppm", JpegFiles.Picture(61, 47, 3), 61, 47, 3);
        JpegFiles.WriteNetpbm(folder, "g.pgm", JpegFiles.Picture(61, 47, 1), 61, 47, 1);
        string[] options = ["-sample 2x2 c.ppm", "-sample 2x1 -restart 2B -optimize c.ppm", "-progressive c.ppm", "-progressive -restart 1 g.pgm", "g.pgm", "-restart 3B g.pgm", "-sample 4x1,1x2,2x1 c.ppm"];
        JpegFiles.Run(folder, options.Select((o, i) => $"cjpeg {o} > {i}.jpg"), "cjpeg");
        var shape = new PixelShape(40, 30, 1, 12);
        return
        [
            .. options.Select((_, i) => File.ReadAllBytes(folder.File($"{i}.jpg"))),
            JpegFiles.Lossless(JpegFiles.Deep(shape), shape), JpegFiles.Lossless(JpegFiles.Picture(20, 20, 3), new PixelShape(20, 20, 3)),
            JpegFiles.Patch(JpegFiles.Lossless(JpegFiles.Deep(shape), shape), [1, 1, 0, 1, 0, 0], 3, 7),
        ];
    }
}
