using System.Buffers;

namespace MedImaging;

/// <summary>Decides for each pixel of a frame which labels it has, and gathers what is told of each.</summary>
internal sealed class MaskPainter(MaskGrid grid, ScoreFunction function, IReadOnlyList<ModelLabel> labels)
{
    private readonly LabelMask?[] _masks = new LabelMask?[labels.Count];
    private readonly float[] _peaks = new float[labels.Count];

    /// <summary>Gets the pixels of a label; <see langword="null"/> when it has none.</summary>
    public LabelMask? MaskOf(int label) => _masks[label];

    /// <summary>Gets the largest probability of a label.</summary>
    public double PeakOf(int label) => _peaks[label];

    /// <summary>Paints all rows.</summary>
    /// <param name="probabilities">A plane for each label, at the model's size.</param>
    public void Paint(ReadOnlySpan<float> probabilities)
    {
        int columns = grid.Columns, plane = grid.Width * grid.Height;
        float[] rented = ArrayPool<float>.Shared.Rent(columns * labels.Count);
        try
        {
            for (int row = 0; row < grid.Rows; row++)
            {
                var values = rented.AsSpan(0, columns * labels.Count);
                for (int label = 0; label < labels.Count; label++)
                {
                    grid.ReadRow(probabilities.Slice(label * plane, plane), row, values.Slice(label * columns, columns));
                }

                PaintRow(row, values);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private void PaintRow(int row, ReadOnlySpan<float> values)
    {
        int columns = grid.Columns;
        for (int label = 0; label < labels.Count; label++)
        {
            if (labels[label].IsNegative)
            {
                continue;
            }

            var own = values.Slice(label * columns, columns);
            float threshold = (float)labels[label].Threshold;
            for (int column = 0; column < columns; column++)
            {
                float value = own[column];
                _peaks[label] = Math.Max(_peaks[label], value);
                if (function == ScoreFunction.Sigmoid ? value >= threshold : IsLargest(values, label, column))
                {
                    (_masks[label] ??= new LabelMask(grid.Part)).Add(column, row, value);
                }
            }
        }
    }

    // Of equal labels the first has the pixel.
    private bool IsLargest(ReadOnlySpan<float> values, int label, int column)
    {
        int columns = grid.Columns;
        float value = values[(label * columns) + column];
        for (int other = 0; other < labels.Count; other++)
        {
            float rival = values[(other * columns) + column];
            if (rival > value || (rival == value && other < label))
            {
                return false;
            }
        }

        return true;
    }
}
