using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MedImaging.Kernels;

/// <summary>How eight outputs are made of the 32 samples they lie within: a vector for each two taps, one tap's samples for the eight outputs in each half.</summary>
internal sealed class Picked
{
    /// <summary>How many samples one vector holds.</summary>
    public const int Width = 16;

    private const int Outputs = 8;
    private const int MaxTaps = 8;

    private Picked(int start, int pairs, int[] indices, float[] weights)
    {
        (Start, Pairs) = (start, pairs);
        (Indices01, Indices23, Indices45, Indices67) = (At(indices, 0), At(indices, 1), At(indices, 2), At(indices, 3));
        (Weights01, Weights23, Weights45, Weights67) = (At(weights, 0), At(weights, 1), At(weights, 2), At(weights, 3));
    }

    /// <summary>Gets the first of the samples; the last is within the row.</summary>
    public int Start { get; }

    /// <summary>Gets how many vectors have weights: 1 to 4.</summary>
    public int Pairs { get; }

    public Vector512<int> Indices01 { get; }

    public Vector512<int> Indices23 { get; }

    public Vector512<int> Indices45 { get; }

    public Vector512<int> Indices67 { get; }

    public Vector512<float> Weights01 { get; }

    public Vector512<float> Weights23 { get; }

    public Vector512<float> Weights45 { get; }

    public Vector512<float> Weights67 { get; }

    /// <summary>Makes it; a tap that an output does not have takes its first sample, with no weight.</summary>
    public static Picked? TryMake(ResizeTaps taps, int group, int sourceLength)
    {
        int first = group * Outputs, start = int.MaxValue, end = 0, most = 0;
        for (int o = first; o < first + Outputs; o++)
        {
            int count = taps.Weights(o).Length;
            (start, end, most) = (Math.Min(start, taps.Start(o)), Math.Max(end, taps.Start(o) + count), Math.Max(most, count));
        }

        start = Math.Min(start, sourceLength - (2 * Width));
        if (most > MaxTaps || end - start > 2 * Width)
        {
            return null;
        }

        var (indices, weights) = (new int[MaxTaps * Outputs], new float[MaxTaps * Outputs]);
        for (int i = 0; i < indices.Length; i++)
        {
            int output = first + (i % Outputs), tap = i / Outputs;
            var own = taps.Weights(output);
            indices[i] = taps.Start(output) - start + (tap < own.Length ? tap : 0);
            weights[i] = tap < own.Length ? own[tap] : 0f;
        }

        return new Picked(start, (most + 1) / 2, indices, weights);
    }

    private static Vector512<T> At<T>(T[] values, int pair) => Vector512.Create<T>(values.AsSpan(pair * Width, Width));
}
