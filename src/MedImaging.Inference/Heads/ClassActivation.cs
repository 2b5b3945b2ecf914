using System.Numerics.Tensors;

namespace MedImaging;

/// <summary>Class activation maps (Zhou et al., 2016): where pooled feature maps feed one linear layer, its weights say how much each cell spoke for a label.</summary>
/// <remarks>The mean of a label's map plus the layer's bias is the label's score, exactly: the map leaves nothing out and adds nothing.</remarks>
internal sealed class ClassActivation
{
    private const float RegionShare = 0.5f;

    private readonly float[] _weights;

    public ClassActivation(float[] weights, int channels) => (_weights, Channels) = (weights, channels);

    /// <summary>How many feature maps the layer takes.</summary>
    public int Channels { get; }

    /// <summary>map[cell] = Σ weights[label, k] × features[k, cell].</summary>
    public ActivationMap Map(int label, ReadOnlySpan<float> features, int rows, int columns, FrameRegion? area)
    {
        int cells = rows * columns;
        float[] map = new float[cells];
        for (int k = 0; k < Channels; k++)
        {
            TensorPrimitives.MultiplyAdd(features.Slice(k * cells, cells), _weights[(label * Channels) + k], map, map);
        }

        return new ActivationMap(rows, columns, map, "CAM") { Area = area };
    }

    /// <summary>The box around the cells with at least half of the largest value, in the frame's pixels.</summary>
    /// <returns><see langword="null"/> when no cell speaks for the label, or the box lies beside the frame.</returns>
    public static FrameRegion? RegionOf(ActivationMap map, int frameRows, int frameColumns)
    {
        float largest = map.Values.Max();
        if (!(largest > 0))
        {
            return null;
        }

        int left = map.Columns, top = map.Rows, right = 0, bottom = 0;
        for (int cell = 0; cell < map.Values.Count; cell++)
        {
            if (map.Values[cell] >= RegionShare * largest)
            {
                var (row, column) = Math.DivRem(cell, map.Columns);
                (left, top) = (Math.Min(left, column), Math.Min(top, row));
                (right, bottom) = (Math.Max(right, column + 1), Math.Max(bottom, row + 1));
            }
        }

        var area = map.Area ?? new FrameRegion(0, 0, frameColumns, frameRows);
        double across = (double)(area.Right - area.Left) / map.Columns, down = (double)(area.Bottom - area.Top) / map.Rows;
        var region = new FrameRegion(
            Math.Clamp((int)Math.Floor(area.Left + (left * across)), 0, frameColumns),
            Math.Clamp((int)Math.Floor(area.Top + (top * down)), 0, frameRows),
            Math.Clamp((int)Math.Ceiling(area.Left + (right * across)), 0, frameColumns),
            Math.Clamp((int)Math.Ceiling(area.Top + (bottom * down)), 0, frameRows));
        return region.Right > region.Left && region.Bottom > region.Top ? region : null;
    }
}
