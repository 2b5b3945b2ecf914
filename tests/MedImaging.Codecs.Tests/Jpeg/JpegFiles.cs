using System.Buffers;
using System.Text;
using MedImaging.Testing;

namespace MedImaging.Codecs.Tests;

/// <summary>Pictures, streams and second opinions for the JPEG tests.</summary>
internal static class JpegFiles
{
    /// <summary>Runs commands in a folder, one after the other in one shell.</summary>
    public static void Run(TemporaryFolder folder, IEnumerable<string> commands, params string[] programs)
    {
        foreach (string program in programs)
        {
            ExternalProgram.Require(program, program.StartsWith("dcm", StringComparison.Ordinal) ? "dcmtk" : program.StartsWith("gdcm", StringComparison.Ordinal) ? "libgdcm-tools" : "libjpeg-turbo-progs");
        }

        string script = folder.Write("run.sh", Encoding.UTF8.GetBytes($"cd '{folder.FullPath}'\n{string.Join('\n', commands)}\n"));
        var result = ExternalProgram.Require("sh").RunAsync([script], TimeSpan.FromMinutes(10)).GetAwaiter().GetResult();
        Assert.True(result.ExitCode == 0, result.Error);
    }

    /// <summary>A picture with slopes, edges and noise, seeded.</summary>
    public static byte[] Picture(int width, int height, int components, int seed = 1)
    {
        var random = new Random(seed);
        byte[] samples = new byte[width * height * components];
        for (int i = 0; i < samples.Length; i++)
        {
            int c = i % components, x = i / components % width, y = i / components / width;
            double wave = 127 + (100 * Math.Sin((x / 7d) + c)) + (40 * Math.Cos(y / 5d * (c + 1)));
            samples[i] = (byte)Math.Clamp(wave + random.Next(-12, 13) + (x > y ? 30 : 0), 0, 255);
        }

        return samples;
    }

    /// <summary>Samples of any depth in memory order.</summary>
    public static byte[] Deep(PixelShape shape, int seed = 1)
    {
        var random = new Random(seed);
        byte[] samples = new byte[shape.ByteCount];
        for (int i = 0, value = 0; i < shape.SampleCount; i++)
        {
            value = random.Next(20) == 0 ? random.Next(1 << shape.Bits) : (value + random.Next(-9, 10)) & ((1 << shape.Bits) - 1);
            if (shape.BytesPerSample == 1)
            {
                samples[i] = (byte)value;
            }
            else
            {
                BitConverter.TryWriteBytes(samples.AsSpan(2 * i), (ushort)value);
            }
        }

        return samples;
    }

    public static void WriteNetpbm(TemporaryFolder folder, string name, byte[] samples, int width, int height, int components)
        => folder.Write(name, [.. Encoding.ASCII.GetBytes($"P{(components == 1 ? 5 : 6)} {width} {height} 255\n"), .. samples]);

    /// <summary>The samples of a binary netpbm file.</summary>
    public static byte[] ReadNetpbm(string path, int length) => File.ReadAllBytes(path)[^length..];

    public static byte[] Decode(byte[] stream, JpegColor color = JpegColor.AsCoded)
    {
        byte[] samples = new byte[Jpeg.ReadInfo(stream).Shape.ByteCount];
        samples.AsSpan().Fill(0xA5);
        Jpeg.Decode(stream, samples, color);
        return samples;
    }

    public static byte[] Baseline(byte[] samples, int width, int height, int components, int quality = 90)
    {
        var output = new ArrayBufferWriter<byte>();
        Jpeg.EncodeBaseline(samples, new PixelShape(width, height, components), output, quality);
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Lossless(byte[] samples, PixelShape shape)
    {
        var output = new ArrayBufferWriter<byte>();
        Jpeg.EncodeLossless(samples, shape, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Replaces the first occurrence of a byte pattern.</summary>
    public static byte[] Patch(byte[] stream, ReadOnlySpan<byte> pattern, int offset, params ReadOnlySpan<byte> bytes)
    {
        int at = stream.AsSpan().IndexOf(pattern);
        Assert.True(at >= 0);
        byte[] patched = [.. stream];
        bytes.CopyTo(patched.AsSpan(at + offset));
        return patched;
    }

    /// <summary>The largest difference of two frames of bytes or little endian words.</summary>
    public static int Difference(byte[] first, byte[] second, int bytesPerSample)
    {
        Assert.InRange(second.Length - first.Length, 0, 1);
        int largest = 0;
        for (int i = 0; i < first.Length; i += bytesPerSample)
        {
            int a = bytesPerSample == 1 ? first[i] : BitConverter.ToUInt16(first, i), b = bytesPerSample == 1 ? second[i] : BitConverter.ToUInt16(second, i);
            largest = Math.Max(largest, Math.Abs(a - b));
        }

        return largest;
    }
}
