using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MedImaging.Codecs;

/// <summary>Writes a component's samples between those of the others, 1, 2 or 4 bytes each, little endian.</summary>
internal static class SamplePacking
{
    /// <summary>Writes a row; the first byte of the target is that of its first sample, and pixels are <paramref name="components"/> samples apart.</summary>
    public static void Pack(ReadOnlySpan<int> samples, Span<byte> target, int bytesPerSample, int components)
    {
        if (bytesPerSample == 1)
        {
            PackBytes(samples, target, components);
        }
        else if (bytesPerSample == 2)
        {
            PackWords(samples, target, components);
        }
        else
        {
            for (int i = 0; i < samples.Length; i++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(target[(4 * i * components)..], samples[i]);
            }
        }
    }

    private static void PackBytes(ReadOnlySpan<int> samples, Span<byte> target, int components)
    {
        if (components > 1)
        {
            for (int i = 0, at = 0; i < samples.Length; i++, at += components)
            {
                target[at] = (byte)samples[i];
            }

            return;
        }

        target = target[..samples.Length];
        ref int s = ref MemoryMarshal.GetReference(samples);
        ref byte t = ref MemoryMarshal.GetReference(target);
        int n = 0;
        for (; n <= samples.Length - Vector<byte>.Count; n += Vector<byte>.Count)
        {
            int step = Vector<int>.Count;
            var low = Vector.Narrow(Load(ref s, n), Load(ref s, n + step));
            var high = Vector.Narrow(Load(ref s, n + (2 * step)), Load(ref s, n + (3 * step)));
            Vector.Narrow(low, high).StoreUnsafe(ref t, (nuint)n);
        }

        for (; n < samples.Length; n++)
        {
            target[n] = (byte)samples[n];
        }
    }

    private static void PackWords(ReadOnlySpan<int> samples, Span<byte> target, int components)
    {
        int n = 0;
        if (components == 1 && BitConverter.IsLittleEndian)
        {
            var words = MemoryMarshal.Cast<byte, ushort>(target)[..samples.Length];
            ref int s = ref MemoryMarshal.GetReference(samples);
            ref ushort t = ref MemoryMarshal.GetReference(words);
            for (; n <= samples.Length - Vector<ushort>.Count; n += Vector<ushort>.Count)
            {
                Vector.Narrow(Load(ref s, n), Load(ref s, n + Vector<int>.Count)).StoreUnsafe(ref t, (nuint)n);
            }
        }

        for (; n < samples.Length; n++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(target[(2 * n * components)..], (short)samples[n]);
        }
    }

    private static Vector<uint> Load(ref int samples, int index) => Vector.AsVectorUInt32(Vector.LoadUnsafe(ref samples, (nuint)index));
}
