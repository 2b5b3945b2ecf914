using System.Numerics;
using System.Numerics.Tensors;

namespace MedImaging.Kernels;

/// <summary>Sample by sample maps. Each scalar method is the definition; its vector twin agrees with it bit for bit, and source and destination may be the same memory.</summary>
/// <remarks>Choices are made by comparison and selection, never by Min or Max, so that NaN and −0 come out the same on every processor.</remarks>
internal static class IntensityKernels
{
    /// <summary>destination = source × slope + intercept: the modality rescale (PS3.3 C.11.1.1.2) and its like. Never fused.</summary>
    public static void Rescale(ReadOnlySpan<float> source, float slope, float intercept, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, source.Length, nameof(destination));
        var (slopes, intercepts) = (new Vector<float>(slope), new Vector<float>(intercept));
        int i = 0;
        for (; i <= source.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            ((new Vector<float>(source[i..]) * slopes) + intercepts).CopyTo(destination[i..]);
        }

        RescaleScalar(source[i..], slope, intercept, destination[i..]);
    }

    internal static void RescaleScalar(ReadOnlySpan<float> source, float slope, float intercept, Span<float> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = (source[i] * slope) + intercept;
        }
    }

    /// <summary>destination = 1 − source.</summary>
    public static void Invert(ReadOnlySpan<float> source, Span<float> destination) => TensorPrimitives.Subtract(1f, source, destination);

    internal static void InvertScalar(ReadOnlySpan<float> source, Span<float> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = 1f - source[i];
        }
    }

    /// <summary>Maps low…high to 0…1 and clips; a sample that is not a number becomes 0, as with <see cref="WindowTransform"/>. With low = high, all that is above becomes 1 and the rest 0.</summary>
    public static void ScaleToUnit(ReadOnlySpan<float> source, float low, float high, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, source.Length, nameof(destination));
        var (lows, spans) = (new Vector<float>(low), new Vector<float>(high - low));
        int i = 0;
        for (; i <= source.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var y = (new Vector<float>(source[i..]) - lows) / spans;
            y = Vector.ConditionalSelect(Vector.GreaterThan(y, Vector<float>.Zero), y, Vector<float>.Zero);
            Vector.ConditionalSelect(Vector.LessThan(y, Vector<float>.One), y, Vector<float>.One).CopyTo(destination[i..]);
        }

        ScaleToUnitScalar(source[i..], low, high, destination[i..]);
    }

    internal static void ScaleToUnitScalar(ReadOnlySpan<float> source, float low, float high, Span<float> destination)
    {
        float span = high - low;
        for (int i = 0; i < source.Length; i++)
        {
            float y = (source[i] - low) / span;
            y = y > 0f ? y : 0f;
            destination[i] = y < 1f ? y : 1f;
        }
    }

    /// <summary>Keeps samples within low…high; one that is not a number stays so, for a model's output to show it.</summary>
    public static void Clamp(ReadOnlySpan<float> source, float low, float high, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, source.Length, nameof(destination));
        var (lows, highs) = (new Vector<float>(low), new Vector<float>(high));
        int i = 0;
        for (; i <= source.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var x = new Vector<float>(source[i..]);
            var y = Vector.ConditionalSelect(Vector.LessThan(x, lows), lows, x);
            Vector.ConditionalSelect(Vector.GreaterThan(x, highs), highs, y).CopyTo(destination[i..]);
        }

        ClampScalar(source[i..], low, high, destination[i..]);
    }

    internal static void ClampScalar(ReadOnlySpan<float> source, float low, float high, Span<float> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            float x = source[i];
            destination[i] = x < low ? low : x > high ? high : x;
        }
    }

    /// <summary>destination = (source − mean) ÷ deviation: z-scores, and the channel normalisation of a model.</summary>
    public static void Normalize(ReadOnlySpan<float> source, float mean, float deviation, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, source.Length, nameof(destination));
        var (means, deviations) = (new Vector<float>(mean), new Vector<float>(deviation));
        int i = 0;
        for (; i <= source.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            ((new Vector<float>(source[i..]) - means) / deviations).CopyTo(destination[i..]);
        }

        NormalizeScalar(source[i..], mean, deviation, destination[i..]);
    }

    internal static void NormalizeScalar(ReadOnlySpan<float> source, float mean, float deviation, Span<float> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = (source[i] - mean) / deviation;
        }
    }

    /// <summary>As <see cref="Normalize"/>, but 0 stays 0: what lies outside of a mask.</summary>
    public static void NormalizeNonZero(ReadOnlySpan<float> source, float mean, float deviation, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, source.Length, nameof(destination));
        var (means, deviations) = (new Vector<float>(mean), new Vector<float>(deviation));
        int i = 0;
        for (; i <= source.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var x = new Vector<float>(source[i..]);
            Vector.ConditionalSelect(Vector.Equals(x, Vector<float>.Zero), Vector<float>.Zero, (x - means) / deviations).CopyTo(destination[i..]);
        }

        NormalizeNonZeroScalar(source[i..], mean, deviation, destination[i..]);
    }

    internal static void NormalizeNonZeroScalar(ReadOnlySpan<float> source, float mean, float deviation, Span<float> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = source[i] == 0f ? 0f : (source[i] - mean) / deviation;
        }
    }

    /// <summary>destination = source + amount × (source − smooth): unsharp masking. Never fused.</summary>
    public static void Sharpen(ReadOnlySpan<float> source, ReadOnlySpan<float> smooth, float amount, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(smooth.Length, source.Length, nameof(smooth));
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, source.Length, nameof(destination));
        var amounts = new Vector<float>(amount);
        int i = 0;
        for (; i <= source.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var x = new Vector<float>(source[i..]);
            (x + (amounts * (x - new Vector<float>(smooth[i..])))).CopyTo(destination[i..]);
        }

        SharpenScalar(source[i..], smooth[i..], amount, destination[i..]);
    }

    internal static void SharpenScalar(ReadOnlySpan<float> source, ReadOnlySpan<float> smooth, float amount, Span<float> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = source[i] + (amount * (source[i] - smooth[i]));
        }
    }
}
