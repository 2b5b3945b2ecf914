using System.Runtime.InteropServices;

namespace MedImaging.Abstractions.Tests.Imaging;

public sealed class FramePixelsTests
{
    public static TheoryData<SampleFormat, int, int, double, double> Rules()
    {
        var data = new TheoryData<SampleFormat, int, int, double, double>();
        foreach (var format in Enum.GetValues<SampleFormat>())
        {
            data.Add(format, 0, 0, 1, 0);
            data.Add(format, 0, 0, 0.3, -17.7);
        }

        foreach (var format in (SampleFormat[])[SampleFormat.UInt8, SampleFormat.Int8, SampleFormat.UInt16, SampleFormat.Int16, SampleFormat.UInt32, SampleFormat.Int32])
        {
            data.Add(format, 5, 4, 1, -1024);
            data.Add(format, 5, 6, 1e-30, 1e30);
        }

        return data;
    }

    [Theory, MemberData(nameof(Rules))]
    public void CopyTo_MatchesTheScalarDefinition_AtEveryLength(SampleFormat format, int bitsStored, int highBit, double slope, double intercept)
    {
        byte[] bytes = new byte[1100 * FramePixels.SizeOf(format)];
        new Random(7).NextBytes(bytes);
        var pixels = new FramePixels(bytes, format, 11, 100) { Slope = slope, Intercept = intercept };
        pixels = bitsStored > 0 ? pixels.WithBits(bitsStored, highBit) : pixels;
        for (int length = 0; length < 130; length++)
        {
            float[] expected = new float[length], actual = new float[length];
            SampleKernels.ConvertScalar(pixels, bytes.AsSpan(13 * FramePixels.SizeOf(format)), expected);
            pixels.CopyTo(13, actual);
            Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), actual.Select(BitConverter.SingleToInt32Bits));
        }
    }

    [Fact]
    public void Samples_AreMadeOnce_OfStoredOnes()
    {
        short[] stored = [-1, 0, 1, short.MinValue, short.MaxValue, 5];
        var pixels = new FramePixels(MemoryMarshal.AsBytes(stored.AsSpan()).ToArray(), SampleFormat.Int16, 2, 3) { Slope = 2, Intercept = -1024 };
        var frame = new PixelFrame { Instance = null!, Index = 0, Rows = 2, Columns = 3, Pixels = pixels, Window = new Window(40, 400) };

        Assert.Equal(stored.Select(s => (s * 2f) - 1024), frame.Samples.ToArray());
        Assert.True(MemoryMarshal.TryGetArray(frame.Samples, out var first) && MemoryMarshal.TryGetArray(frame.Samples, out var second) && ReferenceEquals(first.Array, second.Array));
        Assert.Equal(ContentHash.Of(pixels.Data.Span), frame.PixelHash);
        Assert.Equal(new Window(40, 400), frame.Pixels.Window);
    }

    [Fact]
    public void FrameOfFloats_IsItsOwnPixels()
    {
        var frame = new PixelFrame { Instance = null!, Index = 0, Rows = 1, Columns = 3, Samples = new[] { 1f, float.NaN, -0f } };
        float[] copy = new float[2];
        frame.Pixels.CopyTo(1, copy);

        Assert.True(frame.Pixels.TryGetSamples(out var samples));
        Assert.Equal([1f, float.NaN, -0f], samples.ToArray());
        Assert.Equal([float.NaN, -0f], copy);
        Assert.Throws<MedImagingException>(() => new PixelFrame { Instance = null!, Index = 0, Rows = 2, Columns = 3, Samples = new float[3] }.Pixels.Count);
    }

    [Fact]
    public void Table_HasItsEndsBeyondThem()
    {
        var table = new SampleTable(-2, [5f, 6f, 7f]);
        float[] values = new float[7];
        table.Apply([-100, -2, -1.4f, 0, 100, float.NaN, float.PositiveInfinity], values);
        float[] converted = new float[4];
        new FramePixels(new byte[] { 0xF0, 0xFF, 0, 100 }, SampleFormat.Int8, 1, 4) { Table = table }.CopyTo(0, converted);

        Assert.Equal([5f, 5f, 6f, 7f, 7f, 5f, 7f], values);
        Assert.Equal([5f, 6f, 7f, 7f], converted);
    }

    [Fact]
    public void SizesThatDoNotFit_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new FramePixels(new byte[5], SampleFormat.UInt16, 1, 3));
        Assert.Throws<ArgumentException>(() => new FramePixels(new byte[5], SampleFormat.UInt8, 65535, 65535, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FramePixels(new byte[5], SampleFormat.UInt8, 0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FramePixels(new byte[5], SampleFormat.UInt8, 1, 1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FramePixels(new byte[5], SampleFormat.UInt8, 1, 3).WithBits(9, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FramePixels(new byte[5], SampleFormat.UInt8, 1, 3).CopyTo(1, new float[3]));
    }
}
