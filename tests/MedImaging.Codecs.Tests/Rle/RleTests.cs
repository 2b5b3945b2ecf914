using System.Buffers;
using MedImaging.Testing;

namespace MedImaging.Codecs.Tests;

public class RleTests
{
    public static TheoryData<int, int, int, int> Shapes() => new()
    {
        { 1, 1, 1, 8 }, { 1, 1, 3, 16 }, { 7, 5, 1, 8 }, { 64, 48, 1, 16 }, { 129, 33, 1, 12 }, { 37, 23, 3, 8 }, { 33, 65, 3, 16 },
        { 31, 17, 1, 32 }, { 19, 21, 4, 8 }, { 40, 9, 2, 16 }, { 300, 300, 1, 16 }, { 260, 100, 3, 8 },
    };

    // What DCMTK and GDCM take: no two or four components, no 32 bits.
    public static TheoryData<int, int, int, int> ShapesOfPrograms()
        => [.. Shapes().Where(row => row.Data is { Item3: 1 or 3, Item4: not 32 })];

    [Theory, MemberData(nameof(Shapes))]
    public void Encode_ThenDecode_GivesTheSameFrame(int width, int height, int components, int bits)
    {
        var shape = new PixelShape(width, height, components, bits);
        byte[] pixels = TestFrames.Make(shape);

        byte[] coded = Encode(pixels, shape);

        Assert.Equal(pixels, Decode(coded, shape));
        Assert.Equal(0, coded.Length % 2);
    }

    [Theory, MemberData(nameof(ShapesOfPrograms))]
    public async Task Encode_IsReadTheSame_ByDcmtkAndGdcm(int width, int height, int components, int bits)
    {
        var shape = new PixelShape(width, height, components, bits);
        byte[] pixels = TestFrames.Make(shape);
        using var folder = new TemporaryFolder();
        PixelFile.Write(folder.File("a.dcm"), PixelFile.RunLength, shape, Encode(pixels, shape));

        byte[] byDcmtk = await PixelFile.NativeByAsync(ExternalProgram.Require("dcmdrle", "dcmtk"), [], folder.File("a.dcm"), folder.File("b.dcm"));

        Assert.Equal(pixels, byDcmtk[..pixels.Length]);
        if (shape.Components * shape.BytesPerSample < 6)   // GDCM 3.0.21 gives colours of 16 bits in reverse order
        {
            byte[] byGdcm = await PixelFile.NativeByAsync(ExternalProgram.Require("gdcmconv", "libgdcm-tools"), ["--raw"], folder.File("a.dcm"), folder.File("c.dcm"));
            Assert.Equal(pixels, byGdcm[..pixels.Length]);
        }
    }

    [Theory, MemberData(nameof(ShapesOfPrograms))]
    public async Task Decode_ReadsWhatDcmtkAndGdcmWrote(int width, int height, int components, int bits)
    {
        var shape = new PixelShape(width, height, components, bits);
        byte[] pixels = TestFrames.Make(shape);
        using var folder = new TemporaryFolder();
        PixelFile.Write(folder.File("a.dcm"), PixelFile.Native, shape, pixels);

        byte[] byDcmtk = await PixelFile.NativeByAsync(ExternalProgram.Require("dcmcrle", "dcmtk"), [], folder.File("a.dcm"), folder.File("b.dcm"));

        Assert.Equal(pixels, Decode(byDcmtk, shape));
        if (pixels.Length % 2 == 0)   // GDCM 3.0.21 asserts otherwise
        {
            byte[] byGdcm = await PixelFile.NativeByAsync(ExternalProgram.Require("gdcmconv", "libgdcm-tools"), ["--rle"], folder.File("a.dcm"), folder.File("c.dcm"));
            Assert.Equal(pixels, Decode(byGdcm, shape));
        }
    }

    [Fact]
    public async Task Encode_IsReadTheSame_ByPydicom()
    {
        const string Script = """
            import sys, pydicom
            from pydicom.pixel_data_handlers import rle_handler
            for path in sys.argv[1:]:
                open(path + '.raw', 'wb').write(rle_handler.get_pixeldata(pydicom.dcmread(path)).tobytes())
            """;
        PixelShape[] shapes = [new(31, 17, 1, 32), new(33, 65, 3, 16), new(7, 5), new(129, 33, 1, 16)];
        using var folder = new TemporaryFolder();
        for (int i = 0; i < shapes.Length; i++)
        {
            PixelFile.Write(folder.File($"{i}"), PixelFile.RunLength, shapes[i], Encode(TestFrames.Make(shapes[i]), shapes[i]));
        }

        var result = await ExternalProgram.Require("/usr/bin/python3", "python3-pydicom").RunAsync(["-c", Script, .. shapes.Select((_, i) => folder.File($"{i}"))]);

        Assert.True(result.ExitCode == 0, result.Error);
        for (int i = 0; i < shapes.Length; i++)
        {
            byte[] pixels = TestFrames.Make(shapes[i]), planar = File.ReadAllBytes(folder.File($"{i}.raw"));
            int size = shapes[i].BytesPerSample, count = shapes[i].Width * shapes[i].Height;
            byte[] interleaved = [.. Enumerable.Range(0, count).SelectMany(p => Enumerable.Range(0, shapes[i].Components).SelectMany(c => planar.Skip(((c * count) + p) * size).Take(size)))];
            Assert.Equal(pixels, interleaved);
        }
    }

    public static TheoryData<string, int, int, int, int> RealFiles() => new()
    {
        { "dicom/syntaxes/ct512_rle.dcm", 512, 512, 1, 16 }, { "dicom/pydicom/MR_small_RLE.dcm", 64, 64, 1, 16 },
        { "dicom/pydicom/SC_rgb_rle.dcm", 100, 100, 3, 8 }, { "dicom/pydicom/SC_rgb_rle_2frame.dcm", 100, 100, 3, 8 },
    };

    [Theory, MemberData(nameof(RealFiles))]
    public async Task Decode_GivesTheSameAsDcmtk_ForRealFiles(string path, int width, int height, int components, int bits)
    {
        string file = TestData.Require(path);
        var shape = new PixelShape(width, height, components, bits);
        using var folder = new TemporaryFolder();

        byte[] expected = await PixelFile.NativeByAsync(ExternalProgram.Require("dcmdrle", "dcmtk"), [], file, folder.File("a.dcm"));

        byte[] actual = [.. PixelFile.Fragments(file).SelectMany(fragment => Decode(fragment, shape))];
        Assert.Equal(expected[..actual.Length], actual);
    }

    [Fact]
    public void Decode_LeavesOutWhatPassesThePlane_AndSkipsTheByteWithoutMeaning()
    {
        byte[] coded = [.. Header(64), 0x80, 0xFD, 7, 0x81, 9, 0, 1, 2];

        Assert.Equal([7, 7, 7, 7, 9, 9, 9, 9, 9], Decode(coded, new PixelShape(3, 3)));
    }

    public static TheoryData<string, byte[], CodecFault, long> BadFrames() => new()
    {
        { "empty", [], CodecFault.Truncated, 0 },
        { "half a header", new byte[63], CodecFault.Truncated, 63 },
        { "no segment", [.. Header(), 0, 1], CodecFault.Malformed, 0 },
        { "two segments", [.. Header(64, 66), 0, 1], CodecFault.Malformed, 0 },
        { "inside of the header", [.. Header(63), 0xF8, 1], CodecFault.Malformed, 4 },
        { "past the end", [.. Header(67), 0xF8, 1], CodecFault.Truncated, 4 },
        { "far past the end", [.. Header(uint.MaxValue), 0xF8, 1], CodecFault.Truncated, 4 },
        { "nothing in it", Header(64), CodecFault.Truncated, 64 },
        { "run without a byte", [.. Header(64), 0xF8], CodecFault.Truncated, 65 },
        { "short run", [.. Header(64), 0xF9, 1], CodecFault.Truncated, 66 },
        { "short literal", [.. Header(64), 8, 1, 2, 3], CodecFault.Truncated, 68 },
        { "only bytes without meaning", [.. Header(64), .. Enumerable.Repeat((byte)0x80, 1000)], CodecFault.Truncated, 1064 },
    };

    [Theory, MemberData(nameof(BadFrames))]
    public void Decode_RefusesABadFrame_AndSaysWhere(string what, byte[] coded, CodecFault fault, long offset)
    {
        var ex = Assert.Throws<CodecException>(() => Decode(coded, new PixelShape(3, 3)));

        Assert.True((fault, offset) == (ex.Fault, ex.Offset), $"{what}: {ex.Fault} {ex.Message}");
    }

    [Fact]
    public void Decode_RefusesSegmentsThatGoBack()
        => Assert.Equal(8, Assert.Throws<CodecException>(() => Decode([.. Header(66, 64), 0xF8, 1, 0xF8, 1], new PixelShape(3, 3, Bits: 16))).Offset);

    [Theory, InlineData(0, 1, 1, 8), InlineData(1, 0, 1, 8), InlineData(1, 1, 0, 8), InlineData(1, 1, 4, 32), InlineData(1, 1, 1, 33), InlineData(1, 1, 1, 0), InlineData(65536, 65536, 1, 8), InlineData(int.MaxValue, int.MaxValue, 4, 8)]
    public void AShapeThatIsNone_IsTheCallersBug(int width, int height, int components, int bits)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Rle.Decode(Header(64), new PixelShape(width, height, components, bits), []));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rle.Encode([], new PixelShape(width, height, components, bits), new ArrayBufferWriter<byte>()));
    }

    [Fact]
    public void BuffersOfAWrongSize_AreTheCallersBug()
    {
        Assert.Throws<ArgumentException>(() => Rle.Decode(Header(64), new PixelShape(3, 3), new byte[8]));
        Assert.Throws<ArgumentException>(() => Rle.Encode(new byte[8], new PixelShape(3, 3), new ArrayBufferWriter<byte>()));
    }

    [Theory, InlineData(1, 16), InlineData(3, 8)]
    public void Decode_RefusesDamageWithOneException(int components, int bits)
    {
        var shape = new PixelShape(23, 19, components, bits);
        byte[] coded = Encode(TestFrames.Make(shape), shape);

        Assert.InRange(Mutations.Cut(coded, bytes => Decode(bytes, shape)), 45, 50);
        Assert.InRange(Mutations.Damage(coded, 3000, bytes => Decode(bytes, shape)), 300, 3000);
    }

    [Fact]
    public void Decode_AllocatesNothing_OnceWarm()
    {
        var shape = new PixelShape(200, 100, 1, 16);
        byte[] coded = Encode(TestFrames.Make(shape), shape), pixels = new byte[shape.ByteCount];
        Rle.Decode(coded, shape, pixels);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 10; i++)
        {
            Rle.Decode(coded, shape, pixels);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    internal static byte[] Encode(byte[] pixels, PixelShape shape)
    {
        var output = new ArrayBufferWriter<byte>();
        Rle.Encode(pixels, shape, output);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Decode(byte[] coded, PixelShape shape)
    {
        byte[] pixels = new byte[shape.ByteCount];
        pixels.AsSpan().Fill(0xA5);
        Rle.Decode(coded, shape, pixels);
        return pixels;
    }

    private static byte[] Header(params uint[] offsets)
    {
        byte[] header = new byte[64];
        header[0] = (byte)offsets.Length;
        for (int i = 0; i < offsets.Length; i++)
        {
            BitConverter.TryWriteBytes(header.AsSpan(4 * (i + 1)), offsets[i]);
        }

        return header;
    }
}
