namespace MedImaging;

/// <summary>Covers one patch of the input after another and watches the score fall (Zeiler and Fergus, 2014). Works with every model.</summary>
/// <remarks>
/// A pixel counts as much as all patches over it agree on: the smallest change among them, none when they disagree on the direction. The mean over them, as it is
/// often drawn, would colour the surroundings of what matters too. Patches also reach past the input's edges, so that no pixel is under fewer than others.
/// What the model sees twice is not found, because covering one of two does not change the score.
/// </remarks>
/// <param name="options">How, or none for the defaults.</param>
public sealed class OcclusionExplainer(OcclusionOptions? options = null) : IFindingExplainer
{
    private const int MostPatches = 1 << 18;

    private readonly OcclusionOptions _options = options ?? new OcclusionOptions();

    /// <inheritdoc/>
    public string Method => "occlusion";

    /// <inheritdoc/>
    public bool IsSigned => true;

    /// <inheritdoc/>
    public async ValueTask<ActivationMap> ExplainAsync(
        IScoringModel model, ImageTensor tensor, int label, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        using var pinned = PinnedModel.For(model, tensor);
        model = pinned.Model;
        var input = new PerturbedInput(model, tensor, label, _options.Perturbation, progress);
        int shorter = Math.Min(input.Rows, input.Columns);
        Patches[] scales = [.. _options.PatchSizes.Select(share => Math.Max(1, (int)Math.Round(shorter * share))).Distinct().Select(ToPatches)];
        long total = scales.Sum(scale => scale.Count);
        if (total > MostPatches)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, $"Occlusion would need {total} runs of {model.Description.Id}; at most {MostPatches} are made. Use larger patches or strides.");
        }

        input.Expected = total + 2;
        double whole = (await input.ScoreEndsAsync(cancellationToken).ConfigureAwait(false)).Whole;
        double[] map = new double[input.Rows * input.Columns];
        foreach (var patches in scales)
        {
            double[] scores = await input.ScoreAsync((int)patches.Count, (i, changed) => patches.Cover(i, input, changed), cancellationToken).ConfigureAwait(false);
            patches.AddTo(map, scores, whole, 1d / scales.Length);
        }

        return MapGrid.Sum(map, input, _options.Perturbation.MaxSide, Method);

        Patches ToPatches(int side) => new(input.Rows, input.Columns, side, Math.Max(1, (int)Math.Round(side * _options.Stride)));
    }

    /// <summary>Square patches of one size, every <paramref name="stride"/> pixels, from the first that covers the corner alone.</summary>
    private sealed class Patches(int rows, int columns, int side, int stride)
    {
        private readonly int _across = CountAlong(columns, side, stride);

        public long Count => (long)CountAlong(rows, side, stride) * _across;

        public void Cover(int patch, PerturbedInput source, Span<float> changed)
        {
            source.Values.CopyTo(changed);
            var (top, bottom, left, right) = Place(patch);
            for (int c = 0; c < source.Channels; c++)
            {
                for (int y = top; y < bottom; y++)
                {
                    int start = (((c * rows) + y) * columns) + left;
                    source.Fill.AsSpan(start, right - left).CopyTo(changed[start..]);
                }
            }
        }

        public void AddTo(double[] map, double[] scores, double whole, double share)
        {
            double[] least = new double[rows * columns], most = new double[rows * columns];
            Array.Fill(least, double.MaxValue);
            Array.Fill(most, double.MinValue);
            for (int i = 0; i < scores.Length; i++)
            {
                var (top, bottom, left, right) = Place(i);
                double change = (whole - scores[i]) / ((double)side * side);
                for (int y = top; y < bottom; y++)
                {
                    for (int at = (y * columns) + left; at < (y * columns) + right; at++)
                    {
                        (least[at], most[at]) = (Math.Min(least[at], change), Math.Max(most[at], change));
                    }
                }
            }

            for (int at = 0; at < map.Length; at++)
            {
                map[at] += share * (least[at] > 0 ? least[at] : Math.Min(most[at], 0));
            }
        }

        private (int Top, int Bottom, int Left, int Right) Place(int patch)
        {
            int top = (patch / _across * stride) - side + stride, left = (patch % _across * stride) - side + stride;
            return (Math.Max(top, 0), Math.Min(top + side, rows), Math.Max(left, 0), Math.Min(left + side, columns));
        }

        // The last patch begins within the input.
        private static int CountAlong(int length, int side, int stride) => ((length - 1 + side - stride) / stride) + 1;
    }
}
