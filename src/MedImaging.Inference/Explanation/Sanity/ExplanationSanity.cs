namespace MedImaging;

/// <summary>Holds a method's maps for a model against its maps for the same model with random weights (Adebayo et al., 2018): what does not change did not come from what was learned.</summary>
public static class ExplanationSanity
{
    /// <summary>Checks a method with a model on frames the model was made for.</summary>
    /// <param name="explainer">The method.</param>
    /// <param name="path">The model's file; the manifest lies beside it, with the extension <c>.json</c>. Neither is changed.</param>
    /// <param name="frames">The frames; more give a surer answer.</param>
    /// <param name="label">Which of the model's labels is explained, from 0.</param>
    /// <param name="options">How, or none for the defaults.</param>
    /// <param name="modelOptions">How the model is opened, or none for the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The similarities and whether the method passed.</returns>
    /// <exception cref="ArgumentException">There are no frames.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="label"/> is none of the model's.</exception>
    /// <exception cref="MedImagingException">The model cannot be opened, has no weights that can be replaced or not what the method needs (<see cref="ErrorKind.UnsupportedFormat"/>), or failed.</exception>
    public static async ValueTask<SanityReport> CheckAsync(
        IFindingExplainer explainer,
        string path,
        IReadOnlyList<PixelFrame> frames,
        int label,
        SanityOptions? options = null,
        OnnxModelOptions? modelOptions = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(explainer);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(frames);
        if (frames.Count == 0)
        {
            throw new ArgumentException("An explanation is checked on one frame or more.", nameof(frames));
        }

        (options, modelOptions) = (options ?? new SanityOptions(), modelOptions ?? new OnnxModelOptions());
        var (bytes, manifest) = ModelFiles.Read(path, modelOptions);
        using var model = OnnxModel.Open(bytes, manifest, modelOptions);
        var learned = await MapsAsync(explainer, model, frames, label, cancellationToken).ConfigureAwait(false);
        double[] similarities = new double[frames.Count * options.Repeats];
        long replaced = 0;
        for (int repeat = 0; repeat < options.Repeats; repeat++)
        {
            (var random, replaced) = OpenRandom(bytes, manifest, modelOptions, options.Seed + ((ulong)repeat * 0x9E37));
            using (random)
            {
                var maps = await MapsAsync(explainer, random, frames, label, cancellationToken).ConfigureAwait(false);
                for (int frame = 0; frame < maps.Count; frame++)
                {
                    similarities[(frame * options.Repeats) + repeat] = RankCorrelation.Of(learned[frame], maps[frame]);
                }
            }
        }

        return new SanityReport { Method = explainer.Method, Model = model.Description, ReplacedWeights = replaced, Similarities = similarities, Threshold = options.Threshold };
    }

    private static async ValueTask<List<float[]>> MapsAsync(
        IFindingExplainer explainer, OnnxModel model, IReadOnlyList<PixelFrame> frames, int label, CancellationToken cancellationToken)
    {
        var maps = new List<float[]>(frames.Count);
        foreach (var frame in frames)
        {
            using var tensor = model.Preprocess(frame);
            maps.Add([.. (await explainer.ExplainAsync(model, tensor, label, null, cancellationToken).ConfigureAwait(false)).Values]);
        }

        return maps;
    }

    private static (OnnxModel Model, long Replaced) OpenRandom(byte[] bytes, ModelManifest manifest, OnnxModelOptions options, ulong seed)
    {
        var (random, replaced) = OnnxWeights.Randomize(bytes, seed);
        if (replaced == 0)
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, $"The model {manifest.Id} has no weights that can be made random.");
        }

        var changed = manifest with { Sha256 = ContentHash.Of(random).Hex, Outputs = manifest.Outputs with { ClassifierWeightValues = Randomize(manifest, seed) } };
        return (OnnxModel.Open(random, changed, options), replaced);
    }

    // Weights that stand in the manifest belong to a layer whose own are random now, too.
    private static IReadOnlyList<IReadOnlyList<float>>? Randomize(ModelManifest manifest, ulong seed)
    {
        var chance = new SeededChance(~seed);
        return manifest.Outputs.ClassifierWeightValues is { } rows
            ? [.. rows.Select(row => (IReadOnlyList<float>)[.. row.Select(_ => (float)(chance.NextNormal() * Math.Sqrt(row.Average(value => value * value))))])]
            : null;
    }
}
