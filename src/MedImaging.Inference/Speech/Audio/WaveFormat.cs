using System.Buffers.Binary;

namespace MedImaging;

/// <summary>How a WAV file's samples are written.</summary>
/// <param name="Tag">The encoding (mmreg.h, WAVE_FORMAT_*).</param>
/// <param name="Channels">The samples of one moment.</param>
/// <param name="SampleRate">The moments of a second.</param>
/// <param name="Bits">The bits of a sample.</param>
internal readonly record struct WaveFormat(int Tag, int Channels, int SampleRate, int Bits)
{
    public const int Integers = 1, Floats = 3, Extensible = 0xFFFE;

    public bool IsKnown => (Tag, Bits) is (Integers, 8 or 16 or 24 or 32) or (Floats, 32 or 64);

    public int BlockLength => Channels * Bits / 8;

    /// <summary>Converts whole blocks to the mean of their channels.</summary>
    /// <returns>The first block with a sample that is no number, or −1.</returns>
    public int Convert(ReadOnlySpan<byte> content, Span<float> samples)
    {
        int size = Bits / 8;
        for (int i = 0; i < samples.Length; i++)
        {
            double sum = 0;
            for (int channel = 0; channel < Channels; channel++)
            {
                sum += One(content.Slice(((i * Channels) + channel) * size, size));
            }

            samples[i] = (float)(sum / Channels);
            if (!float.IsFinite(samples[i]))
            {
                return i;
            }
        }

        return -1;
    }

    // 8 bits are unsigned, all others signed.
    private double One(ReadOnlySpan<byte> bytes) => (Tag, Bits) switch
    {
        (Integers, 8) => (bytes[0] - 128) / 128.0,
        (Integers, 16) => BinaryPrimitives.ReadInt16LittleEndian(bytes) / 32768.0,
        (Integers, 24) => (((sbyte)bytes[2] << 16) | (bytes[1] << 8) | bytes[0]) / 8388608.0,
        (Integers, _) => BinaryPrimitives.ReadInt32LittleEndian(bytes) / 2147483648.0,
        (_, 32) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
    };
}
