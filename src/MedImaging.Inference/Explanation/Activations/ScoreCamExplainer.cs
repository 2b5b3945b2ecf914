namespace MedImaging;

/// <summary>Weighs each feature map by the score of the input seen through it alone (Score-CAM; Wang et al., 2020). Needs a model that gives its last feature maps; what comes after them does not matter.</summary>
/// <remarks>A channel's weight is the score of the input under that channel, enlarged and scaled to 0…1, less the score of the filling alone; the sum over the channels is cut off at zero.</remarks>
/// <param name="options">How inputs are changed and scored, or none for the defaults.</param>
public sealed class ScoreCamExplainer(PerturbationOptions? options = null) : IFindingExplainer
{
    private const int MostChannels = 4096;

    private readonly PerturbationOptions _options = options ?? new PerturbationOptions();

    /// <inheritdoc/>
    public string Method => "Score-CAM";

    /// <inheritdoc/>
    public bool IsSigned => false;

    /// <inheritdoc/>
    public async ValueTask<ActivationMap> ExplainAsync(
        IScoringModel model, ImageTensor tensor, int label, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        using var pinned = PinnedModel.For(model, tensor);
        model = pinned.Model;
        var (inspected, features) = FeatureMaps.Require(model, Method);
        var input = new PerturbedInput(model, tensor, label, _options, progress);
        var (maps, _) = await FeatureMaps.ReadAsync(inspected, features, tensor.Values, label, cancellationToken).ConfigureAwait(false);
        if (maps.Channels > MostChannels)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, $"{model.Description.Id} has {maps.Channels} feature maps; Score-CAM runs the model once for each, at most {MostChannels} times.");
        }

        float[] mask = new float[input.Rows * input.Columns];
        int[] telling = [.. Enumerable.Range(0, maps.Channels).Where(channel => maps.TryEnlarge(channel, input.Rows, input.Columns, mask))];
        input.Expected = telling.Length + 2;
        double empty = (await input.ScoreEndsAsync(cancellationToken).ConfigureAwait(false)).Empty;
        double[] scores = await input.ScoreAsync(telling.Length, WriteUnder, cancellationToken).ConfigureAwait(false);
        return new ActivationMap(maps.Rows, maps.Columns, Sum(), Method) { Area = input.Area };

        void WriteUnder(int i, Span<float> changed)
        {
            maps.TryEnlarge(telling[i], input.Rows, input.Columns, mask);
            input.Mask(mask, changed);
        }

        float[] Sum()
        {
            double[] cells = new double[maps.Rows * maps.Columns];
            for (int i = 0; i < telling.Length; i++)
            {
                var channel = maps[telling[i]];
                for (int cell = 0; cell < cells.Length; cell++)
                {
                    cells[cell] += (scores[i] - empty) * channel[cell];
                }
            }

            return Array.ConvertAll(cells, cell => (float)Math.Max(cell, 0));
        }
    }
}
