using MedImaging.Kernels;

namespace MedImaging;

/// <summary>Which voxels of a volume are left.</summary>
internal readonly record struct VolumeBox(int Column, int Row, int Slice, int Columns, int Rows, int Slices)
{
    /// <summary>The smallest box around all values above a threshold, with a margin, within this one; this one when there are none.</summary>
    public VolumeBox Shrink(ReadOnlySpan<float> values, ForegroundStep step)
    {
        float threshold = (float)step.Threshold;
        int left = Columns, right = 0, top = Rows, bottom = 0, first = Slices, last = 0;
        for (int z = 0; z < Slices; z++)
        {
            for (int y = 0; y < Rows; y++)
            {
                var row = values.Slice(((z * Rows) + y) * Columns, Columns);
                int start = ForegroundKernels.FirstAbove(row, threshold);
                if (start < Columns)
                {
                    (left, right) = (Math.Min(left, start), Math.Max(right, ForegroundKernels.EndAbove(row, threshold)));
                    (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y + 1));
                    (first, last) = (Math.Min(first, z), z + 1);
                }
            }
        }

        if (last == 0)
        {
            return this;
        }

        var (x, width) = Widen(left, right, step.Margin, Columns);
        var (upper, height) = Widen(top, bottom, step.Margin, Rows);
        var (slice, depth) = Widen(first, last, step.Margin, Slices);
        return new VolumeBox(Column + x, Row + upper, Slice + slice, width, height, depth);
    }

    /// <summary>A run with a margin, as far as there is room.</summary>
    public static (int Start, int Length) Widen(int start, int end, int margin, int length)
    {
        int from = Math.Max(start - margin, 0), to = Math.Min(end + margin, length);
        return (from, to - from);
    }

    /// <summary>Moves the values of a box within this one together, in place: none goes to a place after its own.</summary>
    public void Take(VolumeBox inner, Span<float> values)
    {
        for (int z = 0; z < inner.Slices; z++)
        {
            for (int y = 0; y < inner.Rows; y++)
            {
                int from = ((((inner.Slice - Slice + z) * Rows) + inner.Row - Row + y) * Columns) + inner.Column - Column;
                values.Slice(from, inner.Columns).CopyTo(values[(((z * inner.Rows) + y) * inner.Columns)..]);
            }
        }
    }
}
