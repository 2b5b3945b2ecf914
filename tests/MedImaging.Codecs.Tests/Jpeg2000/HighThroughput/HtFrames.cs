using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace MedImaging.Codecs.Tests.Jpeg2000.HighThroughput;

/// <summary>Frames to code, and the forms that other programs have of them.</summary>
internal static class HtFrames
{
    /// <summary>Gets noise over the whole range (0), nothing with a few points (1), or a soft picture with noise (2).</summary>
    public static byte[] Pixels(PixelShape shape, int kind, int seed)
    {
        var random = new Random(seed);
        int lowest = shape.IsSigned ? -(1 << shape.Bits - 1) : 0, range = 1 << shape.Bits;
        byte[] pixels = new byte[shape.ByteCount];
        for (int i = 0; i < shape.SampleCount; i++)
        {
            int x = i / shape.Components % shape.Width, y = i / shape.Components / shape.Width;
            double wave = (Math.Sin(x * 0.07) * Math.Cos(y * 0.05) + 1) * 0.45 * range;
            int value = lowest + kind switch
            {
                0 => random.Next(range),
                1 => random.Next(50) == 0 ? random.Next(range) : range / 2,
                _ => Math.Clamp((int)wave + random.Next(range / 16 + 1), 0, range - 1),
            };
            if (shape.BytesPerSample == 1)
            {
                pixels[i] = (byte)value;
            }
            else
            {
                BinaryPrimitives.WriteInt16LittleEndian(pixels.AsSpan(2 * i), (short)value);
            }
        }

        return pixels;
    }

    public static byte[] Encode(byte[] pixels, PixelShape shape)
    {
        var output = new ArrayBufferWriter<byte>();
        Codecs.Jpeg2000.EncodeLossless(pixels, shape, output, Jpeg2000Coding.HighThroughput);
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Decode(byte[] stream)
    {
        byte[] pixels = new byte[Codecs.Jpeg2000.ReadInfo(stream).Shape.ByteCount];
        Codecs.Jpeg2000.Decode(stream, pixels);
        return pixels;
    }

    /// <summary>Gets the raw file that OpenJPEG writes: component after component, bits above those of a sample zero.</summary>
    public static byte[] Planes(byte[] pixels, PixelShape shape)
    {
        byte[] planes = new byte[pixels.Length];
        int count = shape.Width * shape.Height, bytes = shape.BytesPerSample;
        for (int i = 0; i < shape.SampleCount; i++)
        {
            int to = (i % shape.Components * count + i / shape.Components) * bytes;
            pixels.AsSpan(i * bytes, bytes).CopyTo(planes.AsSpan(to));
            planes[to + bytes - 1] &= (byte)(0xFF >> 8 * bytes - shape.Bits);
        }

        return planes;
    }

    public static byte[] Pgm(byte[] pixels, PixelShape shape)
    {
        byte[] samples = [.. pixels];
        if (shape.BytesPerSample == 2)
        {
            for (int i = 0; i < samples.Length; i += 2)
            {
                (samples[i], samples[i + 1]) = (samples[i + 1], samples[i]);
            }
        }

        return [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"P5\n{shape.Width} {shape.Height}\n{(1 << shape.Bits) - 1}\n")), .. samples];
    }

    public static int LargestDifference(byte[] left, byte[] right, PixelShape shape)
    {
        Assert.Equal(left.Length, right.Length);
        int largest = 0, bytes = shape.BytesPerSample;
        for (int i = left.Length - (int)shape.ByteCount; i < left.Length; i += bytes)
        {
            int a = bytes == 1 ? left[i] : left[i] << 8 | left[i + 1], b = bytes == 1 ? right[i] : right[i] << 8 | right[i + 1];
            largest = Math.Max(largest, Math.Abs(a - b));
        }

        return largest;
    }
}
