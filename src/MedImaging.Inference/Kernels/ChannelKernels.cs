using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MedImaging.Kernels;

/// <summary>Colour pixels, interleaved in a frame, as the separate channels of a tensor.</summary>
internal static class ChannelKernels
{
    /// <summary>Takes one channel of red-green-blue pixels: destination[i] = pixels[3 × i + channel].</summary>
    public static void Take(ReadOnlySpan<float> pixels, int channel, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)channel, 2u, nameof(channel));
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, pixels.Length / 3, nameof(destination));

        // Four pixels lie in three vectors; an index past 3 selects a zero, so the three picks can be joined by OR.
        var (first, second, third) = channel switch
        {
            0 => (Vector128.Create(0, 3, 9, 9), Vector128.Create(9, 9, 2, 9), Vector128.Create(9, 9, 9, 1)),
            1 => (Vector128.Create(1, 9, 9, 9), Vector128.Create(9, 0, 3, 9), Vector128.Create(9, 9, 9, 2)),
            _ => (Vector128.Create(2, 9, 9, 9), Vector128.Create(9, 1, 9, 9), Vector128.Create(9, 9, 0, 3)),
        };
        int count = pixels.Length / 3, i = 0;
        for (; i <= count - 4; i += 4)
        {
            var source = MemoryMarshal.Cast<float, int>(pixels.Slice(3 * i, 12));
            var taken = Vector128.Shuffle(Vector128.Create(source), first)
                | Vector128.Shuffle(Vector128.Create(source[4..]), second)
                | Vector128.Shuffle(Vector128.Create(source[8..]), third);
            taken.AsSingle().CopyTo(destination[i..]);
        }

        TakeScalar(pixels[(3 * i)..], channel, destination[i..]);
    }

    internal static void TakeScalar(ReadOnlySpan<float> pixels, int channel, Span<float> destination)
    {
        for (int i = 0; i < pixels.Length / 3; i++)
        {
            destination[i] = pixels[(3 * i) + channel];
        }
    }

    /// <summary>Lays channels that come one after the other pixel by pixel: destination[i × channels + c] = planes[c × pixels + i].</summary>
    public static void Interleave(ReadOnlySpan<float> planes, int channels, Span<float> destination)
    {
        int pixels = planes.Length / channels;
        for (int c = 0; c < channels; c++)
        {
            var plane = planes.Slice(c * pixels, pixels);
            for (int i = 0, to = c; i < plane.Length; i++, to += channels)
            {
                destination[to] = plane[i];
            }
        }
    }

    /// <summary>Adds one channel's share of the brightness: brightness += channel × weight.</summary>
    public static void AddWeighted(ReadOnlySpan<float> channel, float weight, Span<float> brightness)
        => TensorPrimitives.MultiplyAdd(channel, weight, brightness[..channel.Length], brightness);

    /// <summary>The weight of red, green or blue in brightness (ITU-R BT.601).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float BrightnessWeight(int channel) => channel switch { 0 => 0.299f, 1 => 0.587f, _ => 0.114f };
}
