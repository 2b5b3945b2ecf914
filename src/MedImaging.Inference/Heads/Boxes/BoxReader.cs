namespace MedImaging;

/// <summary>Reads a detector's boxes in the layouts that exporters write. Boxes below the threshold are passed over, whatever stands in them, for models fill up with such.</summary>
/// <remarks>What is above it must make sense: a score past 1, an unknown label or a size below 0 says that the manifest describes another model.</remarks>
internal readonly ref struct BoxReader(BoxOutputs layout, int labels, int width, int height, Span<double> best)
{
    private const double ScoreSlack = 1e-3;   // half-precision models give 1.0005

    private readonly double _across = layout.AreNormalized ? width : 1;
    private readonly double _down = layout.AreNormalized ? height : 1;
    private readonly Span<double> _best = best;

    /// <summary>Boxes [N, 4], labels [N], scores [N].</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? ReadCorners(ReadOnlySpan<float> boxes, ReadOnlySpan<long> numbers, ReadOnlySpan<float> scores, List<BoxCandidate> found)
    {
        if (boxes.Length / 4 != scores.Length || boxes.Length % 4 != 0 || numbers.Length != scores.Length)
        {
            return $"{boxes.Length} corner values for {numbers.Length} labels and {scores.Length} scores";
        }

        for (int i = 0; i < scores.Length; i++)
        {
            long label = numbers[i] - layout.FirstLabel;
            bool isKnown = label >= 0 && label < labels;
            if (isKnown)
            {
                Note((int)label, scores[i]);
            }

            if (scores[i] >= layout.ScoreThreshold)
            {
                var box = boxes.Slice(4 * i, 4);
                string? fault = !isKnown ? "a label that its manifest does not have" : Add((int)label, scores[i], new Box(box[0], box[1], box[2], box[3]), found);
                if (fault is not null)
                {
                    return fault;
                }
            }
        }

        return null;
    }

    /// <summary>One value of all boxes after another (<paramref name="step"/> 1 between boxes), or one box after another (<paramref name="stride"/> 1 between its values).</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? ReadCenters(ReadOnlySpan<float> values, int count, int step, int stride, bool hasObjectness, List<BoxCandidate> found)
    {
        int first = hasObjectness ? 5 : 4;
        for (int i = 0; i < count; i++)
        {
            var box = values[(i * step)..];
            int label = 0;
            for (int l = 1; l < labels; l++)
            {
                label = box[(first + l) * stride] > box[(first + label) * stride] ? l : label;
            }

            double score = box[(first + label) * stride] * (hasObjectness ? box[4 * stride] : 1d);
            Note(label, score);
            if (score >= layout.ScoreThreshold && Add(label, score, Box.Around(box[0], box[stride], box[2 * stride], box[3 * stride]), found) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private void Note(int label, double score) => _best[label] = Math.Max(_best[label], Math.Min(score, 1));

    private string? Add(int label, double score, Box box, List<BoxCandidate> found)
    {
        if (score > 1 + ScoreSlack)
        {
            return "a score above 1";
        }

        if (box.Right < box.Left || box.Bottom < box.Top)
        {
            return "a box of a size below 0";
        }

        if (box.Area > 0)
        {
            found.Add(new BoxCandidate(label, Math.Min(score, 1), new Box(box.Left * _across, box.Top * _down, box.Right * _across, box.Bottom * _down)));
        }

        return null;
    }
}
