namespace MedImaging;

/// <summary>A model's last feature maps for one input.</summary>
internal sealed record FeatureMaps(float[] Values, int Channels, int Rows, int Columns)
{
    public ReadOnlySpan<float> this[int channel] => Values.AsSpan(channel * Rows * Columns, Rows * Columns);

    /// <summary>Reads them, and the label's score before softmax or sigmoid.</summary>
    public static async ValueTask<(FeatureMaps Maps, float Logit)> ReadAsync(IInspectedModel model, string features, Memory<float> input, int label, CancellationToken cancellationToken)
    {
        var outputs = await model.ReadOutputsAsync([model.Manifest.Outputs.Logits, features], input, cancellationToken).ConfigureAwait(false);
        var (shape, values) = outputs[1];
        return shape is [1, > 0 and var channels, > 0 and var rows, > 0 and var columns] && label < outputs[0].Values.Length
            ? (new FeatureMaps(values, (int)channels, (int)rows, (int)columns), outputs[0].Values[label])
            : throw new MedImagingException(ErrorKind.MalformedResponse, $"{model.Description.Id} gave an output {features} of shape [{string.Join(", ", shape)}]; feature maps are 1 × channels × rows × columns.");
    }

    /// <summary>The model with what a method over feature maps needs, or an error that says what is missing.</summary>
    public static (IInspectedModel Model, string Features) Require(IScoringModel model, string method)
        => model is IInspectedModel { Manifest.Outputs.Features: { } features } inspected
            ? (inspected, features)
            : throw new MedImagingException(ErrorKind.UnsupportedFormat, $"{method} needs the feature maps of the model, and {model.Description.Id} names no output for them. Use occlusion, LIME or KernelSHAP.");

    /// <summary>Enlarges a channel to the input's size by linear interpolation between cell centres, from 0 at its least value to 1 at its greatest.</summary>
    /// <returns>Whether the channel says anything: a flat one does not.</returns>
    public bool TryEnlarge(int channel, int rows, int columns, Span<float> mask)
    {
        var cells = this[channel];
        float low = cells[0], high = cells[0];
        foreach (float cell in cells)
        {
            (low, high) = (Math.Min(low, cell), Math.Max(high, cell));
        }

        if (!(high - low > 0))
        {
            return false;
        }

        for (int y = 0; y < rows; y++)
        {
            var (top, below) = Place(y, rows, Rows);
            for (int x = 0; x < columns; x++)
            {
                var (left, right) = Place(x, columns, Columns);
                int at = (top * Columns) + left, down = top + 1 < Rows ? Columns : 0, across = left + 1 < Columns ? 1 : 0;
                float upper = cells[at] + ((cells[at + across] - cells[at]) * right);
                float lower = cells[at + down] + ((cells[at + down + across] - cells[at + down]) * right);
                mask[(y * columns) + x] = Math.Clamp((upper + ((lower - upper) * below) - low) / (high - low), 0, 1);
            }
        }

        return true;
    }

    private static (int First, float Second) Place(int position, int length, int cells)
    {
        double at = Math.Clamp(((position + 0.5) * cells / length) - 0.5, 0, cells - 1);
        return ((int)at, (float)(at - (int)at));
    }
}
