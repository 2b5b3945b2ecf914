using System.Buffers.Binary;
using MedImaging.Testing;

namespace MedImaging.Codecs.Tests;

public class BmpTests
{
    private const string WriteScript = """
        import sys
        from PIL import Image
        folder = sys.argv[1]
        w, h = 37, 23
        rgb = Image.new('RGB', (w, h)); rgb.putdata([((x * 7) & 255, (y * 11) & 255, (x * y) & 255) for y in range(h) for x in range(w)])
        rgba = rgb.convert('RGBA'); rgba.putalpha(Image.linear_gradient('L').resize((w, h)))
        made = {'l': rgb.convert('L'), 'one': rgb.convert('1'), 'pal': rgb.quantize(200), 'pal16': rgb.quantize(16), 'rgb': rgb, 'rgba': rgba}
        for name, image in made.items():
            image.save(folder + '/' + name, 'BMP')
            shown = 'L' if image.mode in '1L' else 'RGB'   # Pillow writes no mask for alpha: the fourth byte means nothing
            open(folder + '/' + name + '.raw', 'wb').write(Image.open(folder + '/' + name).convert(shown).tobytes())
        """;

    private const string ReadScript = """
        import sys
        from PIL import Image
        for path in sys.argv[1:]:
            open(path + '.raw', 'wb').write(Image.open(path).tobytes())
        """;

    [Theory, InlineData(1), InlineData(3), InlineData(4)]
    public void Encode_ThenDecode_GivesTheSamePicture(int channels)
    {
        foreach (var (width, height) in new[] { (1, 1), (2, 3), (37, 23), (64, 1) })
        {
            var image = PngEncodeTests.Noise(width, height, channels, 8);

            var back = Bmp.Decode(Bmp.Encode(image));

            Assert.Equal((width, height, channels, 8), (back.Width, back.Height, back.Channels, back.BitDepth));
            Assert.Equal(image.Samples.ToArray(), back.Samples.ToArray());
        }
    }

    [Fact]
    public async Task Encode_IsReadTheSame_ByPillow()
    {
        using var folder = new TemporaryFolder();
        int[] channels = [1, 3, 4];
        foreach (int count in channels)
        {
            File.WriteAllBytes(folder.File($"{count}"), Bmp.Encode(PngEncodeTests.Noise(37, 23, count, 8)));
        }

        var result = await ExternalProgram.Require("/usr/bin/python3", "python3-pil").RunAsync(["-c", ReadScript, .. channels.Select(c => folder.File($"{c}"))]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.All(channels, c => Assert.Equal(PngEncodeTests.Noise(37, 23, c, 8).Samples.ToArray(), File.ReadAllBytes(folder.File($"{c}.raw"))));
    }

    [Fact]
    public async Task Decode_ReadsWhatPillowWrote()
    {
        using var folder = new TemporaryFolder();
        var result = await ExternalProgram.Require("/usr/bin/python3", "python3-pil").RunAsync(["-c", WriteScript, folder.File(".")]);
        Assert.True(result.ExitCode == 0, result.Error);

        foreach (var (name, channels) in new[] { ("l", 1), ("one", 1), ("pal", 3), ("pal16", 3), ("rgb", 3), ("rgba", 3) })
        {
            var image = Bmp.Decode(File.ReadAllBytes(folder.File(name)));

            Assert.Equal((name, 37, 23, channels), (name, image.Width, image.Height, image.Channels));
            Assert.Equal(File.ReadAllBytes(folder.File(name + ".raw")), image.Samples.ToArray());
        }
    }

    [Fact]
    public void Decode_FollowsRunLengths()
    {
        // Bottom row 1 1 1 1; then 1 2 3 0 as they are, padded; a skip of one row and two pixels; the end.
        byte[] data = [4, 1, 0, 0, 0, 3, 1, 2, 3, 0, 0, 2, 0xFF, 1];
        byte[] file = Make(4, 4, 8, BmpHeader.Runs8, [4, 1, 0, 0, 0, 3, 1, 2, 3, 0, 0, 2, 0, 1, 1, 3, 0, 0, 0, 1]);

        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 30, 10, 20, 30, 0, 10, 10, 10, 10], Bmp.Decode(file).Samples.ToArray());
        Assert.Equal([10, 20, 10, 0, 30, 0, 20, 0], Bmp.Decode(Make(4, 2, 4, BmpHeader.Runs4, [0, 3, 0x30, 0x20, 0, 0, 3, 0x12, 0, 1])).Samples.ToArray());
        Assert.Equal(CodecFault.Malformed, Assert.Throws<CodecException>(() => Bmp.Decode(Make(4, 4, 8, BmpHeader.Runs8, data))).Fault);
    }

    [Fact]
    public void Decode_ScalesBitFields()
    {
        byte[] pixels = [0x1F, 0xF8, 0xE0, 0x07];

        Assert.Equal([255, 0, 255, 0, 255, 0], Bmp.Decode(Make(2, -1, 16, BmpHeader.BitFields, pixels, 0xF800, 0x7E0, 0x1F)).Samples.ToArray());
        Assert.Equal([247, 8, 255, 8, 255, 0], Bmp.Decode(Make(2, 1, 16, BmpHeader.Plain, [0x3F, 0x78, 0xE0, 0x07])).Samples.ToArray());
    }

    public static TheoryData<string, CodecFault> BadHeaders() => new()
    {
        { "size of the header", CodecFault.Unsupported }, { "no width", CodecFault.Malformed }, { "least height", CodecFault.Malformed }, { "huge", CodecFault.LimitExceeded },
        { "cannot be there", CodecFault.Truncated }, { "planes", CodecFault.Malformed }, { "bits", CodecFault.Unsupported }, { "compression", CodecFault.Unsupported },
        { "runs of 24 bits", CodecFault.Malformed }, { "pixels in the header", CodecFault.Malformed }, { "pixels past the end", CodecFault.Truncated }, { "runs out of nothing", CodecFault.Truncated },
        { "no palette", CodecFault.Malformed }, { "mask in two parts", CodecFault.Malformed },
    };

    [Theory, MemberData(nameof(BadHeaders))]
    public void Decode_RefusesABadHeader(string what, CodecFault fault)
    {
        byte[] file = Make(2, 2, what is "runs of 24 bits" or "bits" or "cannot be there" ? 24 : 8, 0, new byte[16]);
        Action change = what switch
        {
            "size of the header" => () => file[14] = 41,
            "no width" => () => file[18] = 0,
            "least height" => () => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), int.MinValue),
            "huge" => () => file[21] = file[25] = 0x7F,
            "cannot be there" => () => file[19] = 1,
            "planes" => () => file[26] = 2,
            "bits" => () => file[28] = 2,
            "compression" => () => file[30] = 5,
            "runs of 24 bits" => () => file[30] = 1,
            "pixels in the header" => () => file[10] = 53,
            "pixels past the end" => () => file[12] = 1,
            "runs out of nothing" => () => (file[30], file[19], file[23]) = (1, 4, 4),
            "no palette" => () => file[10] = 54,
            _ => () => file = Make(2, 1, 16, BmpHeader.BitFields, new byte[4], 0xA0, 0, 0),
        };
        change();

        var ex = Assert.Throws<CodecException>(() => Bmp.Decode(file));

        Assert.True(fault == ex.Fault, ex.Message);
    }

    [Fact]
    public void Decode_RefusesDamageWithOneException()
    {
        byte[][] sound = [Bmp.Encode(PngEncodeTests.Noise(9, 7, 3, 8)), Bmp.Encode(PngEncodeTests.Noise(9, 7, 4, 8)), Make(4, 4, 8, BmpHeader.Runs8, [4, 1, 0, 0, 0, 3, 1, 2, 3, 0, 0, 2, 0, 1, 1, 3, 0, 0, 0, 1])];
        Assert.All(sound, file =>
        {
            Assert.InRange(Mutations.Cut(file, bytes => Bmp.Decode(bytes)), 40, 50);
            Assert.InRange(Mutations.Damage(file, 2000, bytes => Bmp.Decode(bytes, new RasterLimits { MaxPixels = 1 << 20 }), headerBytes: 54), 500, 2000);
        });
    }

    [Fact]
    public void Encode_RefusesWhatABitmapCannotHold()
    {
        Assert.Throws<ArgumentException>(() => Bmp.Encode(PngEncodeTests.Noise(2, 2, 2, 8)));
        Assert.Throws<ArgumentException>(() => Bmp.Encode(PngEncodeTests.Noise(2, 2, 1, 16)));
    }

    // A file with a palette of the greys 0, 10, 20, 30.
    private static byte[] Make(int width, int height, int bits, uint compression, byte[] data, params uint[] masks)
    {
        byte[] palette = bits <= 8 ? [0, 0, 0, 0, 10, 10, 10, 0, 20, 20, 20, 0, 30, 30, 30, 0] : [.. masks.SelectMany(BitConverter.GetBytes)];
        byte[] header = new byte[54];
        "BM"u8.CopyTo(header);
        (header[10], header[14], header[26], header[28], header[30]) = ((byte)(54 + palette.Length), 40, 1, (byte)bits, (byte)compression);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(22), height);
        return [.. header, .. palette, .. data];
    }
}
