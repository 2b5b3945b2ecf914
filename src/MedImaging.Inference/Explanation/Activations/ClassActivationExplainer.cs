namespace MedImaging;

/// <summary>Class activation maps (Zhou et al., 2016) of models whose pooled feature maps feed one linear layer, without changing the input: one run.</summary>
/// <remarks>
/// For such a model Grad-CAM (Selvaraju et al., 2017) needs no gradients: those of a label's score before softmax are its weights divided by the number Z of cells, everywhere,
/// so the Grad-CAM map is max(CAM, 0) / Z, exactly. That the model is of this kind is checked at each explanation: score − mean of the map must be the same
/// for the input and for a blank one, namely the layer's bias.
/// </remarks>
/// <param name="asGradCam">Whether the map is scaled and cut off as Grad-CAM's is. The default is not.</param>
public sealed class ClassActivationExplainer(bool asGradCam = false) : IFindingExplainer
{
    private const double Tolerance = 1e-3;

    /// <inheritdoc/>
    public string Method => asGradCam ? "Grad-CAM" : "CAM";

    /// <inheritdoc/>
    public bool IsSigned => !asGradCam;

    /// <inheritdoc/>
    public async ValueTask<ActivationMap> ExplainAsync(
        IScoringModel model, ImageTensor tensor, int label, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        using var pinned = PinnedModel.For(model, tensor);
        model = pinned.Model;
        var (inspected, features) = FeatureMaps.Require(model, Method);
        ArgumentOutOfRangeException.ThrowIfNegative(label);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, model.Labels.Count);
        if (inspected.Activation is not { } activation)
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, $"{Method} needs the weights of the last layer, and {model.Description.Id} names none. Use Score-CAM.");
        }

        var (map, bias) = await MapAsync(tensor.Values).ConfigureAwait(false);
        progress?.Report(0.5);
        var (_, blankBias) = await MapAsync(new float[tensor.Values.Length]).ConfigureAwait(false);
        progress?.Report(1);
        return Math.Abs(bias - blankBias) <= Tolerance * (1 + Math.Abs(bias) + map.Values.Max(Math.Abs))
            ? asGradCam ? ToGradCam(map) : map
            : throw new MedImagingException(ErrorKind.UnsupportedFormat, $"The scores of {model.Description.Id} are not its pooled feature maps through one linear layer; {Method} would not be exact. Use Score-CAM.");

        async ValueTask<(ActivationMap Map, double Bias)> MapAsync(Memory<float> input)
        {
            var (maps, logit) = await FeatureMaps.ReadAsync(inspected, features, input, label, cancellationToken).ConfigureAwait(false);
            var made = maps.Channels == activation.Channels
                ? activation.Map(label, maps.Values, maps.Rows, maps.Columns, tensor.Area)
                : throw new MedImagingException(ErrorKind.MalformedResponse, $"{model.Description.Id} gave {maps.Channels} feature maps for {activation.Channels} weights.");
            return (made, logit - made.Values.Average(value => (double)value));
        }
    }

    private ActivationMap ToGradCam(ActivationMap map)
        => map with { Values = [.. map.Values.Select(value => Math.Max(value, 0) / map.Values.Count)], Method = Method };
}
