using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MedImaging.Codecs;

/// <summary>Puts finished rows of the components' planes into the caller's memory, at full size, interleaved, in the colour asked for.</summary>
internal sealed class PlaneOutput
{
    private JpegFrame? _frame;
    private JpegColor _color;
    private byte[] _rows = [];
    private int[] _sums = [];
    private int _pitch;
    private int _done;

    /// <summary>Begins a frame; <see cref="Release"/> ends it.</summary>
    public void Begin(JpegFrame frame, JpegColor color)
    {
        (_frame, _color, _done) = (frame, color, 0);
        _pitch = (frame.UnitsPerRow * frame.MaxH * 8) + 8;
        _rows = ArrayPool<byte>.Shared.Rent(_pitch * frame.Count * (frame.Precision == 8 ? 1 : 2));
        _sums = ArrayPool<int>.Shared.Rent(_pitch);
    }

    public void Release()
    {
        if (_rows.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_rows);
            ArrayPool<int>.Shared.Return(_sums);
            (_rows, _sums, _frame) = ([], [], null);
        }
    }

    /// <summary>Puts the rows that are complete when so many rows of units are.</summary>
    public void Emit(int unitRows, Span<byte> destination)
    {
        if (_frame is not { } frame)
        {
            return;
        }

        // The vertical filter looks one row ahead; the last row of a unit must wait for the next.
        int ready = unitRows == frame.UnitRows ? frame.Height : Math.Min(frame.Height, (unitRows * 8 * frame.MaxV) - (frame.MaxV > 1 ? 1 : 0));
        for (; _done < ready; _done++)
        {
            if (frame.Precision == 8)
            {
                Row(frame, _done, _rows.AsSpan(), destination);
            }
            else
            {
                Row(frame, _done, MemoryMarshal.Cast<byte, ushort>(_rows.AsSpan()), MemoryMarshal.Cast<byte, ushort>(destination));
            }
        }
    }

    private void Row<T>(JpegFrame frame, int y, Span<T> rows, Span<T> destination)
        where T : unmanaged, IBinaryInteger<T>
    {
        int width = frame.Width, count = frame.Count;
        var target = destination.Slice(y * width * count, width * count);
        if (count == 3)
        {
            var first = Full(frame, frame.Components[0], y, rows)[..width];
            var second = Full(frame, frame.Components[1], y, rows[_pitch..])[..width];
            var third = Full(frame, frame.Components[2], y, rows[(2 * _pitch)..])[..width];
            Join(first, second, third, frame.Precision, target);
            return;
        }

        for (int c = 0; c < count; c++)
        {
            var row = Full(frame, frame.Components[c], y, rows)[..width];
            for (int x = 0; x < row.Length; x++)
            {
                target[(x * count) + c] = row[x];
            }
        }
    }

    private void Join<T>(ReadOnlySpan<T> first, ReadOnlySpan<T> second, ReadOnlySpan<T> third, int bits, Span<T> target)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (typeof(T) == typeof(byte))
        {
            var bytes = MemoryMarshal.AsBytes(target);
            if (_color == JpegColor.RgbFromYcc)
            {
                ColorKernels.ToRgb(MemoryMarshal.AsBytes(first), MemoryMarshal.AsBytes(second), MemoryMarshal.AsBytes(third), bytes);
            }
            else
            {
                ColorKernels.Interleave(MemoryMarshal.AsBytes(first), MemoryMarshal.AsBytes(second), MemoryMarshal.AsBytes(third), bytes);
            }
        }
        else if (_color == JpegColor.RgbFromYcc)
        {
            ColorKernels.ToRgbScalar(first, second, third, bits, target);
        }
        else
        {
            ColorKernels.InterleaveScalar(first, second, third, target);
        }
    }

    // A row of a component at the width of the frame, or a little more.
    private ReadOnlySpan<T> Full<T>(JpegFrame frame, JpegComponent component, int y, Span<T> row)
        where T : unmanaged, IBinaryInteger<T>
    {
        var plane = MemoryMarshal.Cast<byte, T>(component.Plane);
        int pitch = component.PaddedBlocks * 8, width = component.Width;
        bool doubleWidth = component.H * 2 == frame.MaxH, doubleHeight = component.V * 2 == frame.MaxV;
        int at = Math.Min(y * component.V / frame.MaxV, component.Height - 1);
        var near = plane.Slice(at * pitch, pitch);
        if (component.H == frame.MaxH && component.V == frame.MaxV)
        {
            return near;
        }

        // Which row is the nearest but one; the edge is its own neighbour.
        int other = Math.Clamp((y & 1) == 0 ? at - 1 : at + 1, 0, component.Height - 1);
        var far = plane.Slice(other * pitch, pitch);
        if (doubleWidth && doubleHeight && width > 2)
        {
            if (typeof(T) == typeof(byte))
            {
                Upsampling.DoubleBoth(MemoryMarshal.AsBytes(near)[..width], MemoryMarshal.AsBytes(far)[..width], MemoryMarshal.Cast<int, ushort>(_sums.AsSpan()), MemoryMarshal.AsBytes(row));
            }
            else
            {
                Upsampling.Sum(near[..width], far[..width], _sums);
                Upsampling.DoubleSums(_sums.AsSpan(0, width), row);
            }
        }
        else if (doubleWidth && component.V == frame.MaxV && width > 2)
        {
            Upsampling.Double(near[..width], row);
        }
        else if (doubleHeight && component.H == frame.MaxH)
        {
            Upsampling.Mix(near[..width], far[..width], (y & 1) == 0 ? 1 : 2, row);
        }
        else if (component.H == frame.MaxH)
        {
            return near;
        }
        else
        {
            Upsampling.Repeat(near[..width], component.H, frame.MaxH, row[..frame.Width]);
        }

        return row;
    }
}
