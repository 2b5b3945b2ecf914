using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MedImaging.Codecs;

/// <summary>Between lines of 16-bit samples of one component and pixels of bytes.</summary>
internal static class JpegLsKernels
{
    /// <summary>Writes a component's samples into the pixels of a row.</summary>
    public static void Write(ReadOnlySpan<ushort> samples, Span<byte> pixels, int component, int components, int bytesPerSample)
    {
        int done = 0;
        if (components == 1 && bytesPerSample == 2 && BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(samples).CopyTo(pixels);
            return;
        }

        if (components == 1 && bytesPerSample == 1 && Vector256.IsHardwareAccelerated)
        {
            for (; done <= samples.Length - 32; done += 32)
            {
                Vector256.Narrow(Vector256.Create(samples.Slice(done, 16)), Vector256.Create(samples.Slice(done + 16, 16))).CopyTo(pixels.Slice(done, 32));
            }
        }

        WriteScalar(samples, pixels, component, components, bytesPerSample, done);
    }

    // The definition: the vector path must agree with it bit for bit. Samples of one byte are below 256.
    internal static void WriteScalar(ReadOnlySpan<ushort> samples, Span<byte> pixels, int component, int components, int bytesPerSample, int first = 0)
    {
        int step = components * bytesPerSample, to = (first * step) + (component * bytesPerSample);
        for (int i = first; i < samples.Length; i++, to += step)
        {
            if (bytesPerSample == 1)
            {
                pixels[to] = (byte)samples[i];
            }
            else
            {
                BinaryPrimitives.WriteUInt16LittleEndian(pixels[to..], samples[i]);
            }
        }
    }

    /// <summary>Reads a component's samples from the pixels of a row.</summary>
    /// <returns>All of the samples' bits, or'ed.</returns>
    public static int Read(ReadOnlySpan<byte> pixels, Span<ushort> samples, int component, int components, int bytesPerSample)
    {
        int step = components * bytesPerSample, from = component * bytesPerSample, any = 0;
        for (int i = 0; i < samples.Length; i++, from += step)
        {
            ushort sample = bytesPerSample == 1 ? pixels[from] : BinaryPrimitives.ReadUInt16LittleEndian(pixels[from..]);
            samples[i] = sample;
            any |= sample;
        }

        return any;
    }
}
