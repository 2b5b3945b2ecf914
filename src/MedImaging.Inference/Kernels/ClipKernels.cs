using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MedImaging.Kernels;

/// <summary>What a <see cref="LevelRamp"/> does before the resize: destination = the sample less the ramp's low end, kept within 0…span; a sample that is not a number becomes 0.</summary>
/// <remarks>Each scalar method is the definition; its vector twin agrees with it bit for bit, and nothing is fused.</remarks>
internal static class ClipKernels
{
    /// <summary>Clips samples in real units; source and destination may be the same memory.</summary>
    public static void Clip(ReadOnlySpan<float> source, float low, float span, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, source.Length, nameof(destination));
        var (lows, spans) = (new Vector<float>(low), new Vector<float>(span));
        int i = 0;
        for (; i <= source.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var z = new Vector<float>(source[i..]) - lows;
            z = Vector.ConditionalSelect(Vector.GreaterThan(z, Vector<float>.Zero), z, Vector<float>.Zero);
            Vector.ConditionalSelect(Vector.LessThan(z, spans), z, spans).CopyTo(destination[i..]);
        }

        ClipScalar(source[i..], low, span, destination[i..]);
    }

    internal static void ClipScalar(ReadOnlySpan<float> source, float low, float span, Span<float> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = Clipped(source[i], low, span);
        }
    }

    /// <summary>Converts and clips stored words in one pass.</summary>
    public static void Clip(ReadOnlySpan<short> source, in StoredWords words, float low, float span, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, source.Length, nameof(destination));
        int i = !BitConverter.IsLittleEndian ? 0
            : Vector512.IsHardwareAccelerated ? ClipSixteens(source, words, low, span, destination)
            : Vector256.IsHardwareAccelerated ? ClipEights(source, words, low, span, destination) : 0;
        ClipScalar(source[i..], words, low, span, destination[i..]);
    }

    internal static void ClipScalar(ReadOnlySpan<short> source, in StoredWords words, float low, float span, Span<float> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            int word = BitConverter.IsLittleEndian ? source[i] : BinaryPrimitives.ReverseEndianness(source[i]);
            word <<= words.Up;
            int number = words.IsSigned ? word >> words.Down : word >>> words.Down;
            destination[i] = Clipped((number * words.Slope) + words.Intercept, low, span);
        }
    }

    private static float Clipped(float x, float low, float span)
    {
        float z = x - low;
        z = z > 0f ? z : 0f;
        return z < span ? z : span;
    }

    // With a slope of 1, and a difference of intercept and low end that a float holds, one addition rounds as the two would: the first is exact.
    private static bool IsPlain(in StoredWords words, float low, out float offset)
    {
        offset = (float)((double)words.Intercept - low);
        return words.Slope == 1f && offset == (double)words.Intercept - low && offset - words.Intercept == -low;
    }

    // References in the place of spans: i is at most a whole vector before the end of the source, which the destination is not shorter than.
    // A whole number is never NaN, so the processor's own Min and Max do what the definition says.
    private static int ClipSixteens(ReadOnlySpan<short> source, in StoredWords words, float low, float span, Span<float> destination)
    {
        ref short from = ref MemoryMarshal.GetReference(source);
        ref float to = ref MemoryMarshal.GetReference(destination);
        var (slopes, intercepts, lows, spans) = (Vector512.Create(words.Slope), Vector512.Create(words.Intercept), Vector512.Create(low), Vector512.Create(span));
        bool isPlain = IsPlain(words, low, out float offset);
        var offsets = Vector512.Create(offset);
        bool isWhole = words is { IsSigned: true, Up: 16, Down: 16 }, isSigned = words.IsSigned;
        int up = words.Up, down = words.Down, i = 0;
        for (; i <= source.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            var numbers = Vector512.WidenLower(Vector256.LoadUnsafe(ref from, (nuint)i).ToVector512Unsafe());
            if (!isWhole)
            {
                numbers <<= up;
                numbers = isSigned ? numbers >> down : numbers >>> down;
            }

            var real = Vector512.ConvertToSingle(numbers);
            var z = isPlain ? real + offsets : (real * slopes) + intercepts - lows;
            Vector512.MinNative(Vector512.MaxNative(z, Vector512<float>.Zero), spans).StoreUnsafe(ref to, (nuint)i);
        }

        return i;
    }

    private static int ClipEights(ReadOnlySpan<short> source, in StoredWords words, float low, float span, Span<float> destination)
    {
        ref short from = ref MemoryMarshal.GetReference(source);
        ref float to = ref MemoryMarshal.GetReference(destination);
        var (slopes, intercepts, lows, spans) = (Vector256.Create(words.Slope), Vector256.Create(words.Intercept), Vector256.Create(low), Vector256.Create(span));
        bool isPlain = IsPlain(words, low, out float offset);
        var offsets = Vector256.Create(offset);
        bool isWhole = words is { IsSigned: true, Up: 16, Down: 16 }, isSigned = words.IsSigned;
        int up = words.Up, down = words.Down, i = 0;
        for (; i <= source.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var numbers = Vector256.WidenLower(Vector128.LoadUnsafe(ref from, (nuint)i).ToVector256Unsafe());
            if (!isWhole)
            {
                numbers <<= up;
                numbers = isSigned ? numbers >> down : numbers >>> down;
            }

            var real = Vector256.ConvertToSingle(numbers);
            var z = isPlain ? real + offsets : (real * slopes) + intercepts - lows;
            Vector256.MinNative(Vector256.MaxNative(z, Vector256<float>.Zero), spans).StoreUnsafe(ref to, (nuint)i);
        }

        return i;
    }
}
