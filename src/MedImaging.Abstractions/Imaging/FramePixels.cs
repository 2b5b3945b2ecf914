using System.Runtime.InteropServices;

namespace MedImaging;

/// <summary>The samples of one frame as they are stored, and what turns them into real units. Nothing is converted until it is asked for.</summary>
/// <remarks>It may lie over memory that its giver uses again, such as a reader's buffer: then it holds until the giver says.</remarks>
public readonly struct FramePixels
{
    /// <summary>Describes samples.</summary>
    /// <param name="data">The samples row by row, those of a pixel together, without padding, little endian; more than the frame needs is left aside.</param>
    /// <param name="format">How one sample lies.</param>
    /// <param name="rows">The height in pixels.</param>
    /// <param name="columns">The width in pixels.</param>
    /// <param name="samplesPerPixel">1 for grey, 3 for red, green and blue.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not above 0, or the samples a pixel are neither 1 nor 3, or there is no such format.</exception>
    /// <exception cref="ArgumentException"><paramref name="data"/> holds less than the frame.</exception>
    public FramePixels(ReadOnlyMemory<byte> data, SampleFormat format, int rows, int columns, int samplesPerPixel = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (samplesPerPixel is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(samplesPerPixel), samplesPerPixel, "A pixel has 1 sample or 3.");
        }

        int size = SizeOf(format);
        long needed = (long)rows * columns * samplesPerPixel;
        if (needed > data.Length / size)
        {
            throw new ArgumentException($"The frame needs {needed} samples; {data.Length / size} were given.", nameof(data));
        }

        (Data, Format, Rows, Columns, SamplesPerPixel) = (data[..(int)(needed * size)], format, rows, columns, samplesPerPixel);
        BitsStored = 8 * size;
        HighBit = BitsStored - 1;
        Slope = 1;
    }

    /// <summary>Gets the bytes of the samples: exactly those of the frame.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Gets how one sample lies.</summary>
    public SampleFormat Format { get; }

    /// <summary>Gets the height in pixels.</summary>
    public int Rows { get; }

    /// <summary>Gets the width in pixels.</summary>
    public int Columns { get; }

    /// <summary>Gets the samples a pixel: 1 for grey, 3 for red, green and blue.</summary>
    public int SamplesPerPixel { get; }

    /// <summary>Gets how many samples there are.</summary>
    public int Count => Rows * Columns * SamplesPerPixel;

    /// <summary>Gets how many bits of a whole-number sample count (0028,0101); the others may hold anything.</summary>
    /// <value>The default is all.</value>
    public int BitsStored { get; private init; }

    /// <summary>Gets the highest bit that counts (0028,0102).</summary>
    /// <value>The default is the highest.</value>
    public int HighBit { get; private init; }

    /// <summary>Gets what a stored number is multiplied by (0028,1053); for colour, what brings it to 0 … 255.</summary>
    /// <value>The default is 1.</value>
    public double Slope { get; init; }

    /// <summary>Gets what is added after that (0028,1052).</summary>
    /// <value>The default is 0.</value>
    public double Intercept { get; init; }

    /// <summary>Gets the table that gives real units in the place of slope and intercept, if any (0028,3000).</summary>
    public SampleTable? Table { get; init; }

    /// <summary>Gets the unit of real values in UCUM.</summary>
    /// <value>The default, <see langword="null"/>, is for none.</value>
    public string? Unit { get; init; }

    /// <summary>Gets the window the file suggests, if any.</summary>
    public Window? Window { get; init; }

    /// <summary>Gets the VOI LUT the file suggests in the place of a window, if any.</summary>
    public SampleTable? VoiTable { get; init; }

    /// <summary>Gets whether low values are shown bright (MONOCHROME1, PS3.3 C.7.6.3.1.2).</summary>
    public bool IsInverted { get; init; }

    /// <summary>Says which bits of whole-number samples count.</summary>
    /// <param name="bitsStored">How many.</param>
    /// <param name="highBit">The highest of them.</param>
    /// <returns>The same samples, so described.</returns>
    /// <exception cref="ArgumentOutOfRangeException">They do not fit in a sample, or samples are not whole numbers.</exception>
    public FramePixels WithBits(int bitsStored, int highBit)
    {
        int bits = Format is SampleFormat.Float32 or SampleFormat.Float64 ? 0 : 8 * SizeOf(Format);
        ArgumentOutOfRangeException.ThrowIfLessThan(bitsStored, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(highBit, bits);
        ArgumentOutOfRangeException.ThrowIfLessThan(highBit, bitsStored - 1);
        return this with { BitsStored = bitsStored, HighBit = highBit };
    }

    /// <summary>Writes a run of samples in real units: table, or stored number × slope + intercept.</summary>
    /// <param name="first">The first sample, from 0.</param>
    /// <param name="destination">Where they go; as many as fit are written.</param>
    /// <exception cref="ArgumentOutOfRangeException">The frame has not so many samples.</exception>
    public void CopyTo(int first, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(destination.Length, Count - first, nameof(destination));
        int size = SizeOf(Format);
        SampleKernels.Convert(this, Data.Span.Slice(first * size, destination.Length * size), destination);
    }

    /// <summary>Gets the samples themselves where they are floats in real units already.</summary>
    /// <param name="samples">The samples.</param>
    /// <returns>Whether they are.</returns>
    public bool TryGetSamples(out ReadOnlySpan<float> samples)
    {
        bool isPlain = Format == SampleFormat.Float32 && Table is null && Slope == 1 && Intercept == 0 && BitConverter.IsLittleEndian;
        samples = isPlain ? MemoryMarshal.Cast<byte, float>(Data.Span) : default;
        return isPlain;
    }

    /// <summary>Gets the bytes of a sample.</summary>
    /// <param name="format">How it lies.</param>
    /// <returns>1, 2, 4 or 8.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such format.</exception>
    public static int SizeOf(SampleFormat format) => format switch
    {
        SampleFormat.UInt8 or SampleFormat.Int8 => 1,
        SampleFormat.UInt16 or SampleFormat.Int16 => 2,
        SampleFormat.UInt32 or SampleFormat.Int32 or SampleFormat.Float32 => 4,
        SampleFormat.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}
