using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace MedImaging.Tests;

/// <summary>Frames for tests, without a file behind them.</summary>
internal static class TestFrames
{
    /// <summary>What a reader of pictures gives for 8-bit pixels: shown from 0 to 255, so that a window makes them pixel ÷ 255.</summary>
    public static readonly Window Bytes = new(127.5, 255, VoiFunction.LinearExact);

    public static PixelFrame Of(int rows, int columns, float[] samples, Window? window = null, bool isInverted = false, int samplesPerPixel = 1,
        string modality = "DX", string? bodyPart = "CHEST", string? age = "003Y") => new()
        {
            Instance = new Instance
            {
                SourceName = "test",
                SourceHash = ContentHash.Of("test"),
                Study = new StudyDescriptor { PatientAge = age },
                Series = new SeriesDescriptor { Modality = new Modality(modality), BodyPart = bodyPart },
                Descriptor = new InstanceDescriptor { FrameCount = 1, Rows = rows, Columns = columns },
            },
            Index = 0,
            Rows = rows,
            Columns = columns,
            SamplesPerPixel = samplesPerPixel,
            Samples = samples,
            PixelHash = ContentHash.Of(MemoryMarshal.AsBytes(samples.AsSpan())),
            Window = window,
            IsInverted = isInverted,
        };

    /// <summary>Reads an 8-bit grey PNG, no more than the test images need (RFC 2083).</summary>
    public static PixelFrame ReadPng(string path, string modality = "DX")
    {
        byte[] file = File.ReadAllBytes(path);
        int width = 0, height = 0;
        using var packed = new MemoryStream();
        for (int offset = 8; offset < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(offset));
            var chunk = file.AsSpan(offset + 8, length);
            if (file.AsSpan(offset + 4, 4).SequenceEqual("IHDR"u8))
            {
                (width, height) = (BinaryPrimitives.ReadInt32BigEndian(chunk), BinaryPrimitives.ReadInt32BigEndian(chunk[4..]));
                Assert.Equal([8, 0, 0, 0, 0], chunk[8..13].ToArray());   // 8 bits, grey, not interlaced
            }
            else if (file.AsSpan(offset + 4, 4).SequenceEqual("IDAT"u8))
            {
                packed.Write(chunk);
            }

            offset += 12 + length;
        }

        packed.Position = 0;
        using var inflater = new ZLibStream(packed, CompressionMode.Decompress);
        byte[] filtered = new byte[height * (width + 1)];
        inflater.ReadExactly(filtered);
        return Of(height, width, Unfilter(filtered, width, height), Bytes, modality: modality);
    }

    private static float[] Unfilter(byte[] filtered, int width, int height)
    {
        byte[] pixels = new byte[width * height];
        for (int y = 0; y < height; y++)
        {
            int filter = filtered[y * (width + 1)];
            for (int x = 0; x < width; x++)
            {
                int left = x > 0 ? pixels[(y * width) + x - 1] : 0, up = y > 0 ? pixels[((y - 1) * width) + x] : 0;
                int corner = x > 0 && y > 0 ? pixels[((y - 1) * width) + x - 1] : 0;
                int guess = filter switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, _ => Paeth(left, up, corner) };
                pixels[(y * width) + x] = (byte)(filtered[(y * (width + 1)) + 1 + x] + guess);
            }
        }

        return [.. pixels.Select(p => (float)p)];
    }

    private static int Paeth(int left, int up, int corner)
    {
        int p = left + up - corner, a = Math.Abs(p - left), b = Math.Abs(p - up), c = Math.Abs(p - corner);
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }

    private sealed class Instance : ImageInstance
    {
        public override PixelFrame ReadFrame(int index) => throw new NotSupportedException();
    }
}
