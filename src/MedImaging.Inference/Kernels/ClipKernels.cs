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
            destination[i] = Clipped(Real(source[i], words), low, span);
        }
    }

    /// <summary>Converts, clips and joins two rows of stored words in one pass: destination = clip(upper) × first + clip(lower) × second.</summary>
    public static void ClipAndJoin(ReadOnlySpan<short> upper, ReadOnlySpan<short> lower, in StoredWords words, float low, float span, float first, float second, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lower.Length, upper.Length, nameof(lower));
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, upper.Length, nameof(destination));
        int i = 0;
        if (BitConverter.IsLittleEndian && Vector512.IsHardwareAccelerated)
        {
            i = IsPlain(words, low, out float offset) && words is { IsSigned: true, Up: 16, Down: 16 }
                ? JoinSixteens(upper, lower, words, low, offset, span, first, second, destination, isPlain: true)
                : JoinSixteens(upper, lower, words, low, 0f, span, first, second, destination, isPlain: false);
        }
        else if (BitConverter.IsLittleEndian && Vector256.IsHardwareAccelerated)
        {
            i = JoinEights(upper, lower, words, low, span, first, second, destination);
        }

        ClipAndJoinScalar(upper[i..], lower[i..], words, low, span, first, second, destination[i..]);
    }

    internal static void ClipAndJoinScalar(ReadOnlySpan<short> upper, ReadOnlySpan<short> lower, in StoredWords words, float low, float span, float first, float second, Span<float> destination)
    {
        for (int i = 0; i < upper.Length; i++)
        {
            destination[i] = (Clipped(Real(upper[i], words), low, span) * first) + (Clipped(Real(lower[i], words), low, span) * second);
        }
    }

    private static float Real(short stored, in StoredWords words)
    {
        int word = BitConverter.IsLittleEndian ? stored : BinaryPrimitives.ReverseEndianness(stored);
        word <<= words.Up;
        int number = words.IsSigned ? word >> words.Down : word >>> words.Down;
        return (number * words.Slope) + words.Intercept;
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

    // Inlined twice, so that what is asked of the words is not asked again for every vector.
    // References in the place of spans: i is at most a whole vector before the end of the upper row, which neither of the others is shorter than.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int JoinSixteens(ReadOnlySpan<short> upper, ReadOnlySpan<short> lower, in StoredWords words, float low, float offset, float span, float first, float second, Span<float> destination, bool isPlain)
    {
        ref short above = ref MemoryMarshal.GetReference(upper), below = ref MemoryMarshal.GetReference(lower);
        ref float to = ref MemoryMarshal.GetReference(destination);
        Vector512<float> offsets = Vector512.Create(offset), slopes = Vector512.Create(words.Slope), intercepts = Vector512.Create(words.Intercept), lows = Vector512.Create(low);
        Vector512<float> spans = Vector512.Create(span), firsts = Vector512.Create(first), seconds = Vector512.Create(second);
        int up = words.Up, down = words.Down, i = 0, end = upper.Length - Vector512<float>.Count;
        bool isSigned = words.IsSigned;
        for (; i <= end; i += Vector512<float>.Count)
        {
            Vector512<int> a = Vector512.WidenLower(Vector256.LoadUnsafe(ref above, (nuint)i).ToVector512Unsafe()), b = Vector512.WidenLower(Vector256.LoadUnsafe(ref below, (nuint)i).ToVector512Unsafe());
            Vector512<float> x, y;
            if (isPlain)
            {
                x = Vector512.ConvertToSingle(a) + offsets;
                y = Vector512.ConvertToSingle(b) + offsets;
            }
            else
            {
                (a, b) = (a << up, b << up);
                (a, b) = isSigned ? (a >> down, b >> down) : (a >>> down, b >>> down);
                x = (Vector512.ConvertToSingle(a) * slopes) + intercepts - lows;
                y = (Vector512.ConvertToSingle(b) * slopes) + intercepts - lows;
            }

            x = Vector512.MinNative(Vector512.MaxNative(x, Vector512<float>.Zero), spans) * firsts;
            y = Vector512.MinNative(Vector512.MaxNative(y, Vector512<float>.Zero), spans) * seconds;
            (x + y).StoreUnsafe(ref to, (nuint)i);
        }

        return i;
    }

    private static int JoinEights(ReadOnlySpan<short> upper, ReadOnlySpan<short> lower, in StoredWords words, float low, float span, float first, float second, Span<float> destination)
    {
        ref short above = ref MemoryMarshal.GetReference(upper), below = ref MemoryMarshal.GetReference(lower);
        ref float to = ref MemoryMarshal.GetReference(destination);
        Vector256<float> slopes = Vector256.Create(words.Slope), intercepts = Vector256.Create(words.Intercept), lows = Vector256.Create(low);
        Vector256<float> spans = Vector256.Create(span), firsts = Vector256.Create(first), seconds = Vector256.Create(second);
        int up = words.Up, down = words.Down, i = 0, end = upper.Length - Vector256<float>.Count;
        bool isSigned = words.IsSigned;
        for (; i <= end; i += Vector256<float>.Count)
        {
            Vector256<int> a = Vector256.WidenLower(Vector128.LoadUnsafe(ref above, (nuint)i).ToVector256Unsafe()) << up, b = Vector256.WidenLower(Vector128.LoadUnsafe(ref below, (nuint)i).ToVector256Unsafe()) << up;
            (a, b) = isSigned ? (a >> down, b >> down) : (a >>> down, b >>> down);
            var x = (Vector256.ConvertToSingle(a) * slopes) + intercepts - lows;
            var y = (Vector256.ConvertToSingle(b) * slopes) + intercepts - lows;
            x = Vector256.MinNative(Vector256.MaxNative(x, Vector256<float>.Zero), spans) * firsts;
            y = Vector256.MinNative(Vector256.MaxNative(y, Vector256<float>.Zero), spans) * seconds;
            (x + y).StoreUnsafe(ref to, (nuint)i);
        }

        return i;
    }
}
