namespace MedImaging;

/// <summary>Follows a transformer's attention through its layers back to the patches of the input (attention rollout; Abnar and Zuidema, 2020). Needs a model that gives its attention as outputs.</summary>
/// <remarks>
/// The heads of a layer are averaged, and half of each token is taken to stay what it was, for the connections around the layer. The map says what the model looked at, the same
/// for every label; it does not say what spoke for the label.
/// </remarks>
/// <param name="options">Where the attention is found.</param>
public sealed class AttentionExplainer(AttentionOptions options) : IFindingExplainer
{
    private readonly AttentionOptions _options = options ?? throw new ArgumentNullException(nameof(options));

    /// <inheritdoc/>
    public string Method => "attention rollout";

    /// <inheritdoc/>
    public bool IsSigned => false;

    /// <inheritdoc/>
    public async ValueTask<ActivationMap> ExplainAsync(
        IScoringModel model, ImageTensor tensor, int label, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        using var pinned = PinnedModel.For(model, tensor);
        model = pinned.Model;
        ArgumentOutOfRangeException.ThrowIfNegative(label);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, model.Labels.Count);
        if (model is not IInspectedModel inspected || _options.Outputs is not { Count: > 0 })
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, $"{Method} needs a model that gives its attention as outputs; {model.Description.Id} does not.");
        }

        var layers = await inspected.ReadOutputsAsync(_options.Outputs, tensor.Values, cancellationToken).ConfigureAwait(false);
        int tokens = (int)layers[0].Shape[^1];
        var (rows, columns) = GridOf(tokens - _options.LeadingTokens, tensor);
        float[] map = Roll(layers, tokens);
        progress?.Report(1);
        return new ActivationMap(rows, columns, map[_options.LeadingTokens..], Method) { Area = tensor.Area };
    }

    /// <summary>From the last layer to the first: only the one row of the product that is looked at is ever computed.</summary>
    private float[] Roll(IReadOnlyList<ModelTensor> layers, int tokens)
    {
        double[] share = new double[tokens];
        if (_options.LeadingTokens > 0)
        {
            share[0] = 1;
        }
        else
        {
            Array.Fill(share, 1d / tokens);
        }

        for (int layer = layers.Count - 1; layer >= 0; layer--)
        {
            share = Through(layers[layer], share);
        }

        return Array.ConvertAll(share, value => (float)value);
    }

    private static double[] Through(ModelTensor layer, double[] share)
    {
        int tokens = share.Length, plane = tokens * tokens;
        if (layer.Shape is not ([1, _, _] or [1, _, _, _]) || layer.Shape[^1] != tokens || layer.Shape[^2] != tokens || layer.Values.Length % plane != 0)
        {
            throw new MedImagingException(ErrorKind.MalformedResponse, $"The model gave attention of shape [{string.Join(", ", layer.Shape)}] for {tokens} tokens.");
        }

        int heads = layer.Values.Length / plane;
        double[] result = new double[tokens];
        for (int i = 0; i < tokens; i++)
        {
            result[i] += 0.5 * share[i];
            for (int head = 0; head < heads; head++)
            {
                var row = layer.Values.AsSpan((head * plane) + (i * tokens), tokens);
                double weight = 0.5 * share[i] / heads;
                for (int j = 0; j < tokens; j++)
                {
                    result[j] += weight * row[j];
                }
            }
        }

        return result;
    }

    // As many patches down as across, in the proportion of the input.
    private (int Rows, int Columns) GridOf(int patches, ImageTensor tensor)
    {
        int rows = patches < 1 ? 0 : (int)Math.Round(Math.Sqrt((double)patches * tensor.Height / tensor.Width));
        return rows > 0 && patches % rows == 0 && (long)patches / rows * tensor.Height == (long)rows * tensor.Width
            ? (rows, patches / rows)
            : throw new MedImagingException(ErrorKind.UnsupportedFormat, $"{patches} patches are no grid over an input of {tensor.Height} × {tensor.Width}; {_options.LeadingTokens} tokens go before them.");
    }
}
