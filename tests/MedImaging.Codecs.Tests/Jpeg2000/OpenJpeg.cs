using System.Buffers.Binary;
using System.Globalization;
using MedImaging.Testing;

namespace MedImaging.Codecs.Tests;

/// <summary>OpenJPEG's programs: they make the variants, and say what is in a stream.</summary>
internal static class OpenJpeg
{
    public static ExternalProgram Compressor => ExternalProgram.Require("opj_compress", "libopenjp2-tools");

    /// <summary>Writes a picture as PGM or PPM.</summary>
    public static string WritePicture(TemporaryFolder folder, int width, int height, int components, int most)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{width}x{height}x{components}.{most}.{(components == 1 ? "pgm" : "ppm")}");
        string path = folder.File(name);
        if (!File.Exists(path))
        {
            using var file = File.Create(path);
            file.Write(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"P{(components == 1 ? 5 : 6)}\n{width} {height}\n{most}\n")));
            foreach (int sample in Jpeg2000Pictures.Drawn(width, height, components, most))
            {
                if (most > 255)
                {
                    file.WriteByte((byte)(sample >> 8));
                }

                file.WriteByte((byte)sample);
            }
        }

        return path;
    }

    /// <summary>Decodes all streams of a folder at once; gives the samples of each, component after component.</summary>
    public static async Task<Func<string, PixelShape, int[]>> DecodeAsync(TemporaryFolder folder)
    {
        var program = ExternalProgram.Require("opj_decompress", "libopenjp2-tools");
        var result = await program.RunAsync(["-ImgDir", folder.FullPath, "-OutFor", "RAWL"], TimeSpan.FromMinutes(10));
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return (name, shape) => Planes(File.ReadAllBytes(folder.File(name + ".rawl")), shape);
    }

    /// <summary>Ours, in the same order.</summary>
    public static int[] Interleaved(byte[] pixels, PixelShape shape)
    {
        int area = shape.Width * shape.Height;
        int[] samples = new int[area * shape.Components];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[(i % shape.Components * area) + (i / shape.Components)] = Sample(pixels, i, shape);
        }

        return samples;
    }

    private static int[] Planes(byte[] bytes, PixelShape shape)
    {
        Assert.Equal(shape.ByteCount, bytes.Length);
        return [.. Enumerable.Range(0, (int)shape.SampleCount).Select(i => Extend(Sample(bytes, i, shape), shape))];
    }

    // It cuts negative samples to the bits that count.
    private static int Extend(int sample, PixelShape shape) => shape.IsSigned ? sample << (32 - shape.Bits) >> (32 - shape.Bits) : sample;

    private static int Sample(byte[] bytes, int index, PixelShape shape) => (shape.BytesPerSample, shape.IsSigned) switch
    {
        (1, false) => bytes[index],
        (1, true) => (sbyte)bytes[index],
        (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2 * index)),
        _ => BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(2 * index)),
    };
}
