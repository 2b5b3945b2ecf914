namespace MedImaging;

/// <summary>Fits a linear model to the scores of inputs that lack some of their parts, the nearer ones counting more (LIME; Ribeiro, Singh, Guestrin, 2016). Works with every model.</summary>
/// <remarks>The map's cells add up, part by part, to the weights of the fitted model.</remarks>
/// <param name="options">How, or none for the defaults.</param>
public sealed class LimeExplainer(LimeOptions? options = null) : IFindingExplainer
{
    private readonly LimeOptions _options = options ?? new LimeOptions();

    /// <inheritdoc/>
    public string Method => "LIME";

    /// <inheritdoc/>
    public bool IsSigned => true;

    /// <inheritdoc/>
    public async ValueTask<ActivationMap> ExplainAsync(
        IScoringModel model, ImageTensor tensor, int label, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        using var pinned = PinnedModel.For(model, tensor);
        var input = new PerturbedInput(pinned.Model, tensor, label, _options.Perturbation, progress);
        var segments = SegmentMap.Of(input, _options.Segments);
        double[] weights = await FitAsync(input, segments, cancellationToken).ConfigureAwait(false);
        return MapGrid.Sum(segments.Spread(weights), input, _options.Perturbation.MaxSide, Method);
    }

    /// <summary>The weight of each part in the fitted model.</summary>
    internal async ValueTask<double[]> FitAsync(PerturbedInput input, SegmentMap segments, CancellationToken cancellationToken)
    {
        int parts = segments.Count, samples = _options.Samples;
        bool[] kept = Sample(parts, samples);
        input.Expected = samples;
        double[] scores = await input.ScoreAsync(samples, (i, changed) => segments.Write(input, kept.AsSpan(i * parts, parts), input.Fill, changed), cancellationToken)
            .ConfigureAwait(false);
        return Fit(kept, scores, parts)[..parts];
    }

    // The whole input first; in the others each part stays with a chance of one half.
    private bool[] Sample(int parts, int samples)
    {
        bool[] kept = new bool[samples * parts];
        var chance = new SeededChance(_options.Perturbation.Seed);
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i] = i < parts || (chance.Next() >> 63) == 0;
        }

        return kept;
    }

    private double[] Fit(bool[] kept, double[] scores, int parts)
    {
        var fit = new LeastSquares(parts + 1);
        double[] row = new double[parts + 1];
        row[parts] = 1;   // the intercept, which no penalty pulls down
        for (int i = 0; i < scores.Length; i++)
        {
            int present = 0;
            for (int p = 0; p < parts; p++)
            {
                bool isKept = kept[(i * parts) + p];
                (row[p], present) = (isKept ? 1 : 0, present + (isKept ? 1 : 0));
            }

            double distance = 1 - Math.Sqrt((double)present / parts);   // the cosine between these bits and all ones
            fit.Add(row, scores[i], Math.Exp(-distance * distance / (_options.KernelWidth * _options.KernelWidth)));
        }

        return fit.Solve(_options.Ridge, free: parts);
    }
}
