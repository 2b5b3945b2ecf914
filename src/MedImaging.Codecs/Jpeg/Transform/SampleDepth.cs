using System.Runtime.InteropServices;

namespace MedImaging.Codecs;

/// <summary>Stretches samples to all bits of their bytes, as pictures in files have them: 12 bits of 4095 become 16 of 65535.</summary>
internal static class SampleDepth
{
    public static byte[] Fill(byte[] samples, int bits)
    {
        int full = bits <= 8 ? 8 : 16, largest = (1 << bits) - 1, white = (1 << full) - 1;
        if (bits == full)
        {
            return samples;
        }

        if (full == 8)
        {
            foreach (ref byte sample in samples.AsSpan())
            {
                sample = (byte)(((Math.Min(sample, largest) * white) + (largest / 2)) / largest);
            }
        }
        else
        {
            foreach (ref ushort sample in MemoryMarshal.Cast<byte, ushort>(samples.AsSpan()))
            {
                sample = (ushort)(((Math.Min((uint)sample, (uint)largest) * (uint)white) + (uint)(largest / 2)) / (uint)largest);
            }
        }

        return samples;
    }
}
