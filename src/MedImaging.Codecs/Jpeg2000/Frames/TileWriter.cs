using System.Runtime.InteropServices;

namespace MedImaging.Codecs;

/// <summary>Brings the rows of a tile's components to the frame: transforms back, shifts, clamps, and repeats samples of components that have fewer.</summary>
internal sealed class TileWriter
{
    private readonly List<ComponentRows> _components = [];
    private int[] _rowsRead = [];
    private int[] _samples = [];
    private int[] _repeated = [];
    private int _stride;

    public void Write(Tile tile, ImageSize size, ReadOnlySpan<int> coefficients, Span<byte> destination, long offset)
    {
        var shape = size.Shape;
        var frame = new Area(size.Left, size.Top, size.Right, size.Bottom).Sampled(size.Step.X, size.Step.Y);
        var area = tile.Area.Sampled(size.Step.X, size.Step.Y);
        if (area.IsEmpty)
        {
            return;
        }

        Begin(tile, area.Width, offset);
        for (int y = area.Top; y < area.Bottom; y++)
        {
            ReadRows(tile, size, coefficients, y);
            long start = (((long)(y - frame.Top) * shape.Width) + area.Left - frame.Left) * shape.Components * shape.BytesPerSample;
            var target = destination[(int)start..];
            for (int c = 0; c < shape.Components; c++)
            {
                var samples = Repeat(_components[c].Area, Row(c), area, size.Components[c].StepX / size.Step.X);
                SamplePacking.Pack(samples, target[(c * shape.BytesPerSample)..], shape.BytesPerSample, shape.Components);
            }
        }
    }

    private void Begin(Tile tile, int width, long offset)
    {
        _stride = 1;
        for (int c = 0; c < tile.ComponentCount; c++)
        {
            if (_components.Count == c)
            {
                _components.Add(new ComponentRows());
            }

            _components[c].Begin(tile, c);
            _stride = Math.Max(_stride, _components[c].Area.Width);
        }

        if (tile.Coding.HasTransform && !CanTransform(tile.ComponentCount))
        {
            throw Fault.Malformed("a component transform over components that differ", offset);
        }

        Grow(ref _samples, (long)_stride * tile.ComponentCount, offset);
        Grow(ref _repeated, width, offset);
        Grow(ref _rowsRead, tile.ComponentCount, offset);
        _rowsRead.AsSpan(0, tile.ComponentCount).Clear();
        _samples.AsSpan(0, _stride * tile.ComponentCount).Clear();
    }

    private static void Grow(ref int[] array, long length, long offset)
    {
        if (length > Array.MaxLength)
        {
            throw Fault.Limit("a row has too many samples", offset);
        }

        if (array.Length < length)
        {
            array = new int[length];
        }
    }

    private bool CanTransform(int components)
        => components >= 3
            && _components[1].Area == _components[0].Area && _components[2].Area == _components[0].Area
            && _components[1].IsReversible == _components[0].IsReversible && _components[2].IsReversible == _components[0].IsReversible;

    private Span<int> Row(int component) => _samples.AsSpan(component * _stride, _stride);

    // Makes the samples of each component that the pixel row y shows; those that the row above showed too are there already.
    private void ReadRows(Tile tile, ImageSize size, ReadOnlySpan<int> coefficients, int y)
    {
        bool transforms = tile.Coding.HasTransform;
        bool isColor = false;
        for (int c = 0; c < tile.ComponentCount; c++)
        {
            var rows = _components[c];
            int row = Math.Clamp(y / (size.Components[c].StepY / size.Step.Y), rows.Area.Top, Math.Max(rows.Area.Bottom - 1, rows.Area.Top)) - rows.Area.Top;
            if (rows.Area.IsEmpty || _rowsRead[c] > row)
            {
                continue;
            }

            var target = Row(c);
            for (; _rowsRead[c] <= row; _rowsRead[c]++)
            {
                rows.NextRow(coefficients).CopyTo(target);
            }

            bool waits = transforms && c < 3;
            isColor |= waits;
            if (!waits)
            {
                Finish(size, c);
            }
        }

        if (isColor)
        {
            TransformToColor();
            for (int c = 0; c < 3; c++)
            {
                Finish(size, c);
            }
        }
    }

    private void TransformToColor()
    {
        if (_components[0].IsReversible)
        {
            SampleKernels.ReversibleToColor(Row(0), Row(1), Row(2));
        }
        else
        {
            SampleKernels.IrreversibleToColor(Floats(Row(0)), Floats(Row(1)), Floats(Row(2)));
        }
    }

    private void Finish(ImageSize size, int c)
    {
        var row = Row(c)[.._components[c].Area.Width];
        if (!_components[c].IsReversible)
        {
            SampleKernels.Round(Floats(row), row);
        }

        var component = size.Components[c];
        int half = 1 << (component.Bits - 1);
        if (component.IsSigned)
        {
            SampleKernels.ShiftAndClamp(row, 0, -half, half - 1);
        }
        else
        {
            SampleKernels.ShiftAndClamp(row, half, 0, half - 1 + half);
        }
    }

    private ReadOnlySpan<int> Repeat(Area component, ReadOnlySpan<int> row, Area area, int step)
    {
        if (step == 1)
        {
            return row[..area.Width];
        }

        var repeated = _repeated.AsSpan(0, area.Width);
        for (int i = 0; i < repeated.Length; i++)
        {
            int x = Math.Clamp((area.Left + i) / step, component.Left, Math.Max(component.Right - 1, component.Left)) - component.Left;
            repeated[i] = row[x];
        }

        return repeated;
    }

    private static Span<float> Floats(Span<int> row) => MemoryMarshal.Cast<int, float>(row);
}
