using System.Buffers;
using MedImaging.Testing;

namespace MedImaging.Codecs.Tests;

public class JpegLsTests
{
    public static TheoryData<int, int, int, int, int> Shapes()
    {
        var data = new TheoryData<int, int, int, int, int>();
        for (int bits = 2; bits <= 16; bits++)
        {
            data.Add(53, 47, 1, bits, 0);
            data.Add(53, 47, 1, bits, 1);
        }

        foreach (int near in new[] { 0, 2, 5 })
        {
            data.Add(1, 1, 1, 8, near);
            data.Add(1, 70, 1, 12, near);
            data.Add(90, 1, 1, 16, near);
            data.Add(31, 33, 3, 8, near);
            data.Add(40, 20, 4, 8, near);
            data.Add(25, 30, 2, 16, near);
            data.Add(64, 64, 3, 12, near);
        }

        return data;
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Encode_ThenDecode_KeepsEverySampleWithinNear_InEveryInterleave(int width, int height, int components, int bits, int near)
    {
        var shape = new PixelShape(width, height, components, bits);
        byte[] pixels = TestFrames.Make(shape);
        foreach (var interleave in components == 1 ? [JpegLsInterleave.None] : Enum.GetValues<JpegLsInterleave>())
        {
            byte[] coded = Encode(pixels, shape, near, interleave);

            Assert.Equal(shape, JpegLs.ReadShape(coded));
            byte[] back = Decode(coded);
            AssertNear(pixels, back, shape, near);
            Assert.Equal(back, Decode(coded[..^2]));                 // without EOI
            Assert.Equal(back, Decode([.. coded, 0, 0xFF, 0xD8, 1])); // with bytes after it
        }
    }

    [Theory, InlineData(8, 0), InlineData(8, 3), InlineData(12, 0), InlineData(16, 0), InlineData(16, 40)]
    public void PresetParameters_AreWrittenAndRead(int bits, int near)
    {
        var shape = new PixelShape(61, 40, 1, bits);
        byte[] pixels = TestFrames.Make(shape);
        int max = (1 << bits) - 1;
        foreach (var preset in new JpegLsParameters[] { new(max, near + 1, near + 2, near + 9, 3, 0), new(max, near + 5, max / 2, max, Math.Max(255, max), 0), new(max, near + 1, near + 1, near + 1, 64, 0) })
        {
            AssertNear(pixels, Decode(Encode(pixels, shape, near, JpegLsInterleave.None, preset)), shape, near);
        }
    }

    [Fact]
    public void AMaximumThatIsNoPowerOfTwo_IsKept()
    {
        var shape = new PixelShape(61, 40, 1, 12);
        byte[] pixels = TestFrames.Make(shape);
        for (int i = 1; i < pixels.Length; i += 2)
        {
            pixels[i] = Math.Min(pixels[i], (byte)0xB);
        }

        AssertNear(pixels, Decode(Encode(pixels, shape, 0, JpegLsInterleave.None, new JpegLsParameters(0xBFF, 0, 0, 0, 0, 0))), shape, 0);
        Assert.Throws<ArgumentException>(() => Encode(TestFrames.Make(shape), shape, 0, JpegLsInterleave.None, new JpegLsParameters(0xBFF, 0, 0, 0, 0, 0)));
    }

    [Fact]
    public void TwosComplement_ComesBackAsItsLowerBits()
    {
        short[] samples = [.. Enumerable.Range(-60, 120).Select(i => (short)(i * 30))];
        byte[] pixels = [.. samples.SelectMany(BitConverter.GetBytes)];

        byte[] back = Decode(Encode(pixels, new PixelShape(12, 10, 1, 12, IsSigned: true), 0, JpegLsInterleave.None));

        Assert.Equal(samples.Select(s => s & 0xFFF), Enumerable.Range(0, 120).Select(i => (int)BitConverter.ToUInt16(back, 2 * i)));
    }

    [Theory, InlineData(8, 1), InlineData(12, 1), InlineData(16, 1), InlineData(8, 3)]
    public async Task Encode_IsReadTheSame_ByDcmtkAndGdcm(int bits, int components)
    {
        using var folder = new TemporaryFolder();
        foreach (int near in new[] { 0, 3 })
        {
            var shape = new PixelShape(75, 58, components, bits);
            byte[] pixels = TestFrames.Make(shape);
            byte[] coded = Encode(pixels, shape, near, components == 1 ? JpegLsInterleave.None : near == 0 ? JpegLsInterleave.Line : JpegLsInterleave.Sample);
            PixelFile.Write(folder.File("a.dcm"), near == 0 ? PixelFile.JpegLsLossless : PixelFile.JpegLsNear, shape, coded);

            byte[] byDcmtk = await PixelFile.NativeByAsync(ExternalProgram.Require("dcmdjpls", "dcmtk"), [], folder.File("a.dcm"), folder.File("b.dcm"));
            byte[] byGdcm = await PixelFile.NativeByAsync(ExternalProgram.Require("gdcmconv", "libgdcm-tools"), ["--raw"], folder.File("a.dcm"), folder.File("c.dcm"));

            byte[] own = Decode(coded);
            Assert.Equal(own, byDcmtk[..own.Length]);
            Assert.Equal(own, byGdcm[..own.Length]);
        }
    }

    [Theory, InlineData(8, 1), InlineData(10, 1), InlineData(12, 1), InlineData(16, 1), InlineData(8, 3)]
    public async Task Decode_GivesTheSameAsDcmtk_OfWhatItWrote(int bits, int components)
    {
        using var folder = new TemporaryFolder();
        var shape = new PixelShape(75, 58, components, bits);
        PixelFile.Write(folder.File("a.dcm"), PixelFile.Native, shape, TestFrames.Make(shape));
        string[][] ways = components == 1 ? [["+en"], ["+en", "+md", "2"], ["+el"]] : [["+en", "+il"], ["+en", "+md", "3", "+is"], ["+el", "+is"], ["+en", "+in"]];
        foreach (string[] options in ways)
        {
            var coded = await ExternalProgram.Require("dcmcjpls", "dcmtk").RunAsync([.. options, folder.File("a.dcm"), folder.File("b.dcm")]);
            Assert.True(coded.ExitCode == 0, coded.Error);

            byte[] expected = await PixelFile.NativeByAsync(ExternalProgram.Require("dcmdjpls", "dcmtk"), [], folder.File("b.dcm"), folder.File("c.dcm"));

            byte[] actual = Decode(PixelFile.Fragments(folder.File("b.dcm"))[0]);
            Assert.Equal(expected[..actual.Length], actual);
        }
    }

    [Theory]
    [InlineData("dicom/syntaxes/ct512_jls.dcm"), InlineData("dicom/syntaxes/ct512_jls_near.dcm"), InlineData("dicom/syntaxes/cr2140_jls_near.dcm")]
    [InlineData("dicom/pydicom/MR_small_jpeg_ls_lossless.dcm"), InlineData("dicom/pydicom/JPEGLSNearLossless_08.dcm")]
    public async Task Decode_GivesTheSameAsDcmtk_ForRealFiles(string path)
    {
        string file = TestData.Require(path);
        using var folder = new TemporaryFolder();

        byte[] expected = await PixelFile.NativeByAsync(ExternalProgram.Require("dcmdjpls", "dcmtk"), [], file, folder.File("a.dcm"));

        byte[] actual = Decode([.. PixelFile.Fragments(file).SelectMany(f => f)]);
        Assert.Equal(expected[..actual.Length], actual);
    }

    [Fact]
    public void Decode_AllocatesNothing_OnceWarm()
    {
        var shape = new PixelShape(200, 100, 1, 12);
        byte[] coded = Encode(TestFrames.Make(shape), shape, 0, JpegLsInterleave.None), pixels = new byte[shape.ByteCount];
        JpegLs.Decode(coded, pixels);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 10; i++)
        {
            JpegLs.Decode(coded, pixels);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    internal static byte[] Encode(byte[] pixels, PixelShape shape, int near, JpegLsInterleave interleave, JpegLsParameters preset = default)
    {
        var output = new ArrayBufferWriter<byte>();
        JpegLsFrameEncoder.Encode(pixels, shape, output, near, interleave, preset);
        return output.WrittenSpan.ToArray();
    }

    internal static byte[] Decode(byte[] coded)
    {
        byte[] pixels = new byte[JpegLs.ReadShape(coded).ByteCount];
        pixels.AsSpan().Fill(0xA5);
        JpegLs.Decode(coded, pixels);
        return pixels;
    }

    private static void AssertNear(byte[] expected, byte[] actual, PixelShape shape, int near)
    {
        if (near == 0)
        {
            Assert.Equal(expected, actual);
            return;
        }

        for (int i = 0; i < expected.Length; i += shape.BytesPerSample)
        {
            int e = shape.BytesPerSample == 1 ? expected[i] : BitConverter.ToUInt16(expected, i), a = shape.BytesPerSample == 1 ? actual[i] : BitConverter.ToUInt16(actual, i);
            Assert.InRange(a, Math.Max(0, e - near), Math.Min((1 << shape.Bits) - 1, e + near));
        }
    }
}
