using System.Buffers;
using System.Runtime.InteropServices;
using MedImaging.Kernels;

namespace MedImaging;

/// <content>From slices to channels.</content>
public sealed partial class PreprocessingPlan
{
    /// <summary>Writes one frame of a stack with its neighbours, made ready, into the caller's memory ("2.5D"). Past an end of the stack lies its last frame; each is measured by itself.</summary>
    /// <param name="stack">The frames in the order they lie in the body, all of one size.</param>
    /// <param name="center">Which one it is about.</param>
    /// <param name="destination">Where the values go; at least <see cref="Length"/> of them.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="destination"/> is too short, or there is no such frame.</exception>
    /// <exception cref="ArgumentException">A frame is empty.</exception>
    /// <exception cref="MedImagingException">The frames have not one size, or are not what the recipe is for.</exception>
    public void Run(ReadOnlySpan<FramePixels> stack, int center, Span<float> destination) => RunStack(stack, center, destination);

    private FramePart RunStack(ReadOnlySpan<FramePixels> stack, int center, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)center, (uint)stack.Length, nameof(center));
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, Length, nameof(destination));
        CheckSizes(stack, center);
        if (Layout == TensorLayout.Nchw || Channels == 1)
        {
            return RunPlanes(stack, center, destination[..Length]);
        }

        float[] rented = ArrayPool<float>.Shared.Rent(Length);
        try
        {
            var part = RunPlanes(stack, center, rented.AsSpan(0, Length));
            ChannelKernels.Interleave(rented.AsSpan(0, Length), Channels, destination);
            return part;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <summary>Writes one slice of a volume with its neighbours, made ready, into the caller's memory.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="slice">Which slice it is about.</param>
    /// <param name="destination">Where the values go; at least <see cref="Length"/> of them.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="destination"/> is too short, or there is no such slice.</exception>
    /// <exception cref="MedImagingException">The volume is not what the recipe is for, or a slice is too large.</exception>
    public void Run(ImageVolume volume, int slice, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(volume);
        var geometry = volume.Geometry;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)slice, (uint)geometry.Slices, nameof(slice));
        int first = Math.Max(slice - Neighbours, 0), count = Math.Min(slice + Neighbours, geometry.Slices - 1) - first + 1;
        long size = (long)geometry.Rows * geometry.Columns * sizeof(float);
        if (size * count > Array.MaxLength)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, $"{count} slices of {geometry.Rows} rows and {geometry.Columns} columns are too large to be prepared at once.");
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent((int)size * count);
        var stack = ArrayPool<FramePixels>.Shared.Rent(count);
        try
        {
            for (int i = 0; i < count; i++)
            {
                stack[i] = Read(volume, first + i, rented.AsMemory((int)size * i, (int)size));
            }

            Run(stack.AsSpan(0, count), slice - first, destination);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
            ArrayPool<FramePixels>.Shared.Return(stack, clearArray: true);
        }
    }

    private static FramePixels Read(ImageVolume volume, int slice, Memory<byte> memory)
    {
        var geometry = volume.Geometry;
        var values = MemoryMarshal.Cast<byte, float>(memory.Span);
        for (int row = 0; row < geometry.Rows; row++)
        {
            volume.ReadRow(slice, row, values.Slice(row * geometry.Columns, geometry.Columns));
        }

        return new FramePixels(memory, SampleFormat.Float32, geometry.Rows, geometry.Columns) { Unit = volume.Unit };
    }

    private static void CheckSizes(ReadOnlySpan<FramePixels> stack, int center)
    {
        foreach (ref readonly var frame in stack)
        {
            if (frame.Count == 0)
            {
                throw new ArgumentException("The frame has no samples.", nameof(stack));
            }

            if (frame.Rows != stack[center].Rows || frame.Columns != stack[center].Columns)
            {
                throw new MedImagingException(ErrorKind.InvalidInput, $"A stack has frames of {frame.Rows} × {frame.Columns} and of {stack[center].Rows} × {stack[center].Columns} pixels.");
            }
        }
    }

    private FramePart RunPlanes(ReadOnlySpan<FramePixels> stack, int center, Span<float> destination)
    {
        var part = FrameCrop.Find(_stages.Region, stack[center]);
        int plane = Height * Width;
        if (Neighbours == 0)
        {
            RunPart(stack[center], part, destination);
        }
        else
        {
            for (int channel = 0; channel < Channels; channel++)
            {
                ref readonly var frame = ref stack[Math.Clamp(center + channel - Neighbours, 0, stack.Length - 1)];
                UnitRule.Check(_stages.Region, frame.Unit);
                RunPart(frame, part, destination.Slice(channel * plane, plane));
            }
        }

        Normalize(destination, plane);
        return part;
    }

    private void RunPart(in FramePixels frame, FramePart part, Span<float> destination)
    {
        if (FrameCrop.IsWhole(part, frame))
        {
            RunFrame(frame, destination);
            return;
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(FrameCrop.SizeOf(part, frame));
        try
        {
            RunFrame(FrameCrop.Take(frame, part, rented), destination);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
