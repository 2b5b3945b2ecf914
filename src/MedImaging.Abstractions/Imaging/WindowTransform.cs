using System.Numerics;

namespace MedImaging;

/// <summary>The values-of-interest transform: what a <see cref="Window"/> makes of samples (PS3.3 C.11.2.1.2 and C.11.2.1.3).</summary>
public static class WindowTransform
{
    /// <summary>Maps samples in real units to grey from 0 (black) to 1 (white).</summary>
    /// <remarks>A sample that is not a number becomes 0. Source and destination may be the same memory.</remarks>
    /// <param name="window">The window.</param>
    /// <param name="source">The samples.</param>
    /// <param name="destination">Where the grey values go; at least as long as <paramref name="source"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="destination"/> is too short.</exception>
    public static void Apply(this Window window, ReadOnlySpan<float> source, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(window);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, source.Length, nameof(destination));
        if (window.Function == VoiFunction.Sigmoid)
        {
            ApplyScalar(window, source, destination);
            return;
        }

        var (middle, span, low, high) = Ramp(window);
        var (middles, spans, lows, highs) = (new Vector<float>(middle), new Vector<float>(span), new Vector<float>(low), new Vector<float>(high));
        int i = 0;
        for (; i <= source.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var x = new Vector<float>(source[i..]);
            var y = ((x - middles) / spans) + new Vector<float>(0.5f);
            y = Vector.ConditionalSelect(Vector.GreaterThan(y, Vector<float>.Zero), y, Vector<float>.Zero);
            y = Vector.ConditionalSelect(Vector.LessThan(y, Vector<float>.One), y, Vector<float>.One);
            y = Vector.ConditionalSelect(Vector.GreaterThan(x, highs), Vector<float>.One, y);
            y = Vector.ConditionalSelect(Vector.GreaterThan(x, lows), y, Vector<float>.Zero);   // also false for NaN
            y.CopyTo(destination[i..]);
        }

        ApplyScalar(window, source[i..], destination[i..]);
    }

    // The definition: the vector path agrees with it bit for bit. SIGMOID has only this one, since no two exponential functions agree to the last bit.
    internal static void ApplyScalar(Window window, ReadOnlySpan<float> source, Span<float> destination)
    {
        if (window.Function == VoiFunction.Sigmoid)
        {
            for (int i = 0; i < source.Length; i++)
            {
                double y = 1 / (1 + Math.Exp(-4 * (source[i] - window.Center) / window.Width));
                destination[i] = double.IsNaN(y) ? 0f : (float)y;
            }

            return;
        }

        var (middle, span, low, high) = Ramp(window);
        for (int i = 0; i < source.Length; i++)
        {
            float x = source[i];
            float y = ((x - middle) / span) + 0.5f;
            y = y > 0f ? y : 0f;
            y = y < 1f ? y : 1f;
            y = x > high ? 1f : y;
            destination[i] = x > low ? y : 0f;
        }
    }

    // LINEAR shows width - 1 steps around center - 0.5; LINEAR_EXACT the width around the center.
    private static (float Middle, float Span, float Low, float High) Ramp(Window window)
    {
        bool exact = window.Function == VoiFunction.LinearExact;
        double middle = exact ? window.Center : window.Center - 0.5;
        double span = exact ? window.Width : window.Width - 1;
        return ((float)middle, (float)span, (float)(middle - (span / 2)), (float)(middle + (span / 2)));
    }
}
