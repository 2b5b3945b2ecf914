using System.Buffers;

namespace MedImaging;

/// <summary>Sound as recognisers see it: the logarithm of the energy in 80 mel bands every 10 ms, at 16 kHz, as Whisper defines it (Radford et al., 2022).</summary>
/// <remarks>Frames of 400 samples every 160, in a periodic Hann window, the ends reflected, the last one left out; 8 decades below the loudest band is silence. Safe to use from many threads; a run allocates nothing after warm-up.</remarks>
public sealed class LogMelSpectrogram
{
    /// <summary>The rate of the sound.</summary>
    public const int SampleRate = 16000;

    /// <summary>The bands of a frame.</summary>
    public const int Bands = 80;

    /// <summary>The samples from one frame to the next.</summary>
    public const int Hop = 160;

    /// <summary>The fewest samples that have a spectrogram: the ends could not be reflected otherwise.</summary>
    public const int MinSamples = (Window / 2) + 1;

    private const int Window = 400;

    private readonly RealFourier _fourier = new(Window);
    private readonly MelFilters _filters = new(Bands, SampleRate, Window);
    private readonly float[] _hann = [.. Enumerable.Range(0, Window).Select(i => (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * i / Window))))];

    /// <summary>Says how many frames some samples have.</summary>
    /// <param name="samples">How many samples.</param>
    /// <returns>The frames.</returns>
    public static int FramesOf(int samples)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        return samples / Hop;
    }

    /// <summary>Writes the spectrogram: band by band, all frames of the lowest first.</summary>
    /// <param name="samples">The sound; <see cref="MinSamples"/> at least.</param>
    /// <param name="destination">Where it goes: <see cref="Bands"/> × <see cref="FramesOf"/> values at least.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> or <paramref name="destination"/> is too short.</exception>
    public void Run(ReadOnlySpan<float> samples, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples.Length, MinSamples, nameof(samples));
        int frames = FramesOf(samples.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, Bands * frames, nameof(destination));
        float[] rented = ArrayPool<float>.Shared.Rent(Window + _filters.Bins + _fourier.ScratchLength);
        try
        {
            var frame = rented.AsSpan(0, Window);
            var power = rented.AsSpan(Window, _filters.Bins);
            var scratch = rented.AsSpan(Window + power.Length, _fourier.ScratchLength);
            for (int t = 0; t < frames; t++)
            {
                Cut(samples, (t * Hop) - (Window / 2), frame);
                _fourier.Power(frame, power, scratch);
                for (int band = 0; band < Bands; band++)
                {
                    destination[(band * frames) + t] = MathF.Log10(MathF.Max(_filters.Apply(band, power), 1e-10f));
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }

        Scale(destination[..(Bands * frames)]);
    }

    private static void Scale(Span<float> values)
    {
        float loudest = float.MinValue;
        foreach (float value in values)
        {
            loudest = MathF.Max(loudest, value);
        }

        foreach (ref float value in values)
        {
            value = (MathF.Max(value, loudest - 8) + 4) / 4;
        }
    }

    // Before the first sample comes the second, after the last the one before it.
    private void Cut(ReadOnlySpan<float> samples, int start, Span<float> frame)
    {
        if (start >= 0 && start + Window <= samples.Length)
        {
            System.Numerics.Tensors.TensorPrimitives.Multiply(samples.Slice(start, Window), _hann, frame);
            return;
        }

        for (int i = 0; i < frame.Length; i++)
        {
            int at = Math.Abs(start + i);
            at = at < samples.Length ? at : (2 * (samples.Length - 1)) - at;
            frame[i] = samples[at] * _hann[i];
        }
    }
}
