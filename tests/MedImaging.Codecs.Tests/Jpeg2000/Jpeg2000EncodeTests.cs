using System.Buffers;
using MedImaging.Testing;
using J2k = MedImaging.Codecs.Jpeg2000;

namespace MedImaging.Codecs.Tests;

public sealed class Jpeg2000EncodeTests
{
    private static readonly PixelShape[] Shapes =
    [
        new(1, 1), new(7, 1), new(1, 9, 1, 12), new(33, 47), new(130, 97, 1, 12), new(131, 111, 1, 16), new(131, 111, 1, 16, true), new(65, 64, 3), new(200, 150, 3, 16),
        new(64, 64, 1, 1), new(77, 50, 2, 8, true), new(512, 300, 1, 10, true), new(70, 70, 3, 12, true), new(90, 40, 4),
    ];

    [Theory]
    [InlineData(Jpeg2000Coding.Arithmetic)]
    [InlineData(Jpeg2000Coding.HighThroughput)]
    public async Task Encode_IsReadByOpenJpegAndOurselves(Jpeg2000Coding coding)
    {
        using var folder = new TemporaryFolder();
        var originals = new Dictionary<string, (PixelShape Shape, byte[] Pixels)>();
        foreach (var (shape, i) in Shapes.Select((shape, i) => (shape, i)))
        {
            for (int kind = 0; kind < 3; kind++)
            {
                byte[] pixels = Picture(shape, kind);
                byte[] stream = Jpeg2000Pictures.Encode(pixels, shape, coding);
                string name = $"e{i}k{kind}";
                folder.Write(name + ".j2k", stream);
                originals[name] = (shape, pixels);
                Assert.Equal(new Jpeg2000Info(shape, coding, IsReversible: true, HasColorTransform: shape.Components == 3), J2k.ReadInfo(stream));
                Assert.Equal(pixels, Jpeg2000Pictures.Decode(stream).Pixels);
            }
        }

        var decoded = await OpenJpeg.DecodeAsync(folder);
        Assert.All(originals, item => Assert.Equal(OpenJpeg.Interleaved(item.Value.Pixels, item.Value.Shape), decoded(item.Key, item.Value.Shape)));
    }

    [Fact]
    public void Encode_IgnoresBitsThatDoNotCount()
    {
        var shape = new PixelShape(16, 16, 1, 12);
        byte[] clean = Picture(shape, 0), dirty = [.. clean];
        for (int i = 1; i < dirty.Length; i += 2)
        {
            dirty[i] |= 0xF0;
        }

        Assert.Equal(Jpeg2000Pictures.Encode(clean, shape), Jpeg2000Pictures.Encode(dirty, shape));
    }

    [Fact]
    public void Encode_RefusesWhatIsNoFrame()
    {
        var output = new ArrayBufferWriter<byte>();

        Assert.Throws<ArgumentException>(() => J2k.EncodeLossless(new byte[15], new PixelShape(4, 4), output));
        Assert.Throws<ArgumentOutOfRangeException>(() => J2k.EncodeLossless(new byte[64], new PixelShape(4, 4, 1, 17), output));
        Assert.Throws<ArgumentOutOfRangeException>(() => J2k.EncodeLossless([], new PixelShape(0, 4), output));
        Assert.Equal(0, output.WrittenCount);
    }

    // A drawing, noise of the whole range, and one value.
    private static byte[] Picture(PixelShape shape, int kind)
    {
        var random = new Random(kind);
        int most = (1 << shape.Bits) - 1, low = shape.IsSigned ? -(1 << (shape.Bits - 1)) : 0;
        int[] samples = Jpeg2000Pictures.Drawn(shape.Width, shape.Height, shape.Components, most);
        return Jpeg2000Pictures.Bytes([.. samples.Select(s => low + (kind == 0 ? s : kind == 1 ? random.Next(most + 1) : 0))], shape);
    }
}
