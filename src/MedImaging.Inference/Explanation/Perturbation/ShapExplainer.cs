namespace MedImaging;

/// <summary>Divides the score among the parts of the input by their Shapley values (KernelSHAP; Lundberg and Lee, 2017). Works with every model.</summary>
/// <remarks>
/// Up to 12 parts the values are exact; with more they are fitted to subsets, the smallest and largest of which are all taken and the others sampled together with
/// their complements. That they add up is a constraint of the fit, not a hope of it. The map's cells add up to score − expected score.
/// </remarks>
/// <param name="options">How, or none for the defaults.</param>
public sealed class ShapExplainer(ShapOptions? options = null) : IFindingExplainer
{
    private readonly ShapOptions _options = options ?? new ShapOptions();

    /// <inheritdoc/>
    public string Method => "KernelSHAP";

    /// <inheritdoc/>
    public bool IsSigned => true;

    /// <inheritdoc/>
    public async ValueTask<ActivationMap> ExplainAsync(
        IScoringModel model, ImageTensor tensor, int label, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
        => (await AttributeAsync(model, tensor, label, progress, cancellationToken).ConfigureAwait(false)).Map;

    /// <summary>Divides a score among the parts of the input.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tensor">The input, as the model's <see cref="IImageModel.Preprocess"/> makes it; the caller keeps it and disposes it.</param>
    /// <param name="label">Which of the model's <see cref="IScoringModel.Labels"/>.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1, or none.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The values and what they add up to.</returns>
    /// <exception cref="ArgumentException">A background has another length than the input.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="label"/> is none of the model's.</exception>
    /// <exception cref="MedImagingException">The model failed.</exception>
    public async ValueTask<ShapValues> AttributeAsync(
        IScoringModel model, ImageTensor tensor, int label, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        using var pinned = PinnedModel.For(model, tensor);
        var input = new PerturbedInput(pinned.Model, tensor, label, _options.Perturbation, progress);
        var backgrounds = _options.Backgrounds.Count == 0 ? [input.Fill] : _options.Backgrounds;
        if (backgrounds.Any(background => background.Length != input.Values.Length))
        {
            throw new ArgumentException($"A background has not the {input.Values.Length} values of the input.");
        }

        var segments = SegmentMap.Of(input, _options.Segments);
        var coalitions = Coalitions.Make(segments.Count, _options.Samples, _options.Perturbation.Seed);
        double[] worths = await ScoreAsync(input, segments, coalitions, backgrounds, cancellationToken).ConfigureAwait(false);
        double[] values = coalitions.ToShapley(worths);
        var map = MapGrid.Sum(segments.Spread(values), input, _options.Perturbation.MaxSide, Method);
        return new ShapValues(worths[0], worths[1], values, map);
    }

    private static async ValueTask<double[]> ScoreAsync(
        PerturbedInput input, SegmentMap segments, Coalitions coalitions, IReadOnlyList<ReadOnlyMemory<float>> backgrounds, CancellationToken cancellationToken)
    {
        input.Expected = (long)coalitions.Count * backgrounds.Count;
        double[] worths = new double[coalitions.Count];
        foreach (var background in backgrounds)
        {
            double[] scores = await input.ScoreAsync(coalitions.Count, (i, changed) => segments.Write(input, coalitions[i], background.Span, changed), cancellationToken)
                .ConfigureAwait(false);
            for (int i = 0; i < worths.Length; i++)
            {
                worths[i] += scores[i] / backgrounds.Count;
            }
        }

        return worths;
    }
}
