using System.Buffers;
using System.Buffers.Binary;
using J2k = MedImaging.Codecs.Jpeg2000;

namespace MedImaging.Codecs.Tests;

/// <summary>Pictures with edges, slopes, noise and flat parts.</summary>
internal static class Jpeg2000Pictures
{
    public static int[] Drawn(int width, int height, int components, int most)
    {
        var random = new Random(20261121);
        int[] samples = new int[width * height * components];
        for (int i = 0; i < samples.Length; i++)
        {
            int c = i % components, x = i / components % width, y = i / components / width;
            double value = (Math.Sin((x / 17.0) + c) + Math.Cos((y / 11.0) - c) + 2) / 4 * most * 0.8;
            value = ((x / 20) + (y / 24)) % 7 == 0 ? most * 0.9 : value + random.Next(Math.Max(2, most / 20));
            samples[i] = (int)Math.Clamp(value, 0, most);
        }

        return samples;
    }

    public static byte[] Bytes(ReadOnlySpan<int> samples, PixelShape shape)
    {
        byte[] bytes = new byte[shape.ByteCount];
        for (int i = 0; i < samples.Length; i++)
        {
            if (shape.BytesPerSample == 1)
            {
                bytes[i] = (byte)samples[i];
            }
            else
            {
                BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2 * i), (short)samples[i]);
            }
        }

        return bytes;
    }

    public static byte[] Encode(byte[] pixels, PixelShape shape, Jpeg2000Coding coding = Jpeg2000Coding.Arithmetic)
    {
        var output = new ArrayBufferWriter<byte>();
        J2k.EncodeLossless(pixels, shape, output, coding);
        return output.WrittenSpan.ToArray();
    }

    public static (PixelShape Shape, byte[] Pixels) Decode(byte[] stream, int maxParallelism = 1)
    {
        var shape = J2k.ReadInfo(stream).Shape;
        byte[] pixels = new byte[shape.ByteCount];
        pixels.AsSpan().Fill(0xA5);
        J2k.Decode(stream, pixels, maxParallelism);
        return (shape, pixels);
    }

    public static int MaxDifference(int[] a, int[] b)
    {
        Assert.Equal(a.Length, b.Length);
        int most = 0;
        for (int i = 0; i < a.Length; i++)
        {
            most = Math.Max(most, Math.Abs(a[i] - b[i]));
        }

        return most;
    }
}
