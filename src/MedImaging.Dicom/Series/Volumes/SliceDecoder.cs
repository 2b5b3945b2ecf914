using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MedImaging.Dicom;

/// <summary>Decodes frames into their slices of a volume, one after another on one thread, with memory that is used again.</summary>
internal sealed class SliceDecoder : IDisposable
{
    private const int Run = 4096;

    private readonly FrameDecoder _decoder = new(isKept: false);
    private readonly float[] _real = ArrayPool<float>.Shared.Rent(Run);

    public void Decode<T>(StackFrame frame, VolumeSamples samples, Span<T> destination)
        where T : unmanaged, INumber<T>
    {
        var pixels = frame.Instance.DecodeFrame(frame.Index, _decoder);
        if (pixels.SamplesPerPixel != 1 || pixels.Count != destination.Length)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, "The slices cannot be a volume: they are of different sizes, or in colour.");
        }

        if (typeof(T) == typeof(float))
        {
            pixels.CopyTo(0, MemoryMarshal.Cast<T, float>(destination));
        }
        else if (!TryShift(pixels, samples, MemoryMarshal.AsBytes(destination)))
        {
            Round(pixels, samples, destination);
        }
    }

    public void Dispose()
    {
        _decoder.Dispose();
        ArrayPool<float>.Shared.Return(_real);
    }

    // Whole numbers of 16 bits that differ from the volume's by a whole number: nothing needs to be a float in between.
    private static bool TryShift(in FramePixels pixels, VolumeSamples samples, Span<byte> destination)
    {
        double offset = (pixels.Intercept - samples.Intercept) / samples.Slope;
        if (pixels.Table is not null || pixels.Slope != samples.Slope || Math.Truncate(offset) != offset || !BitConverter.IsLittleEndian || pixels.Format is not (SampleFormat.Int16 or SampleFormat.UInt16))
        {
            return false;
        }

        bool isSigned = pixels.Format == SampleFormat.Int16;
        double low = (isSigned ? -(1 << (pixels.BitsStored - 1)) : 0) + offset, high = (1 << (isSigned ? pixels.BitsStored - 1 : pixels.BitsStored)) - 1 + offset;
        bool fits = samples.Form == SampleForm.Int16 ? low >= short.MinValue && high <= short.MaxValue : low >= 0 && high <= ushort.MaxValue;
        if (!fits)
        {
            return false;
        }

        int up = 15 - pixels.HighBit, down = 16 - pixels.BitsStored;
        if (isSigned)
        {
            SliceKernels.AddSigned(MemoryMarshal.Cast<byte, short>(pixels.Data.Span), up, down, unchecked((short)(int)offset), MemoryMarshal.Cast<byte, short>(destination));
        }
        else
        {
            SliceKernels.AddUnsigned(MemoryMarshal.Cast<byte, ushort>(pixels.Data.Span), up, down, unchecked((ushort)(int)offset), MemoryMarshal.Cast<byte, ushort>(destination));
        }

        return true;
    }

    private void Round<T>(in FramePixels pixels, VolumeSamples samples, Span<T> destination)
        where T : unmanaged, INumber<T>
    {
        double scale = 1 / samples.Slope, intercept = samples.Intercept;
        for (int start = 0; start < destination.Length; start += Run)
        {
            var part = destination.Slice(start, Math.Min(Run, destination.Length - start));
            var real = _real.AsSpan(0, part.Length);
            pixels.CopyTo(start, real);
            for (int i = 0; i < part.Length; i++)
            {
                part[i] = T.CreateSaturating(Math.Round((real[i] - intercept) * scale));
            }
        }
    }
}
