using System.Numerics.Tensors;

namespace MedImaging;

/// <summary>Writes one changed input; the span holds nothing of use before.</summary>
internal delegate void InputWriter(int index, Span<float> input);

/// <summary>An input that is changed again and again while the score of one label is watched: batch after batch through one buffer.</summary>
internal sealed class PerturbedInput
{
    private const int MostValues = 1 << 24;   // 64 MiB of inputs at once
    private const double LeastOdds = 1e-6;

    private readonly IScoringModel _model;
    private readonly int _label;
    private readonly ScoreScale _scale;
    private readonly float[] _batch;
    private readonly float[] _scores;
    private readonly int _batchSize;
    private readonly IProgress<double>? _progress;
    private long _done;

    public PerturbedInput(IScoringModel model, ImageTensor tensor, int label, PerturbationOptions options, IProgress<double>? progress)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(label);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, model.Labels.Count);
        (_model, _label, _scale, _progress) = (model, label, options.Scale, progress);
        (Channels, Rows, Columns) = (tensor.Channels, tensor.Height, tensor.Width);
        Values = tensor.Values.ToArray();
        Fill = Fillings.Make(Values, Channels, Rows, Columns, options);
        Area = tensor.Area;
        _batchSize = Math.Clamp(MostValues / Values.Length, 1, options.BatchSize);
        _batch = new float[_batchSize * Values.Length];
        _scores = new float[_batchSize * model.Labels.Count];
    }

    public int Channels { get; }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>The input itself, channel by channel.</summary>
    public float[] Values { get; }

    /// <summary>What stands where a part of it is taken away.</summary>
    public float[] Fill { get; }

    /// <summary>The part of the frame that the input shows.</summary>
    public FrameRegion? Area { get; }

    /// <summary>How many inputs will be scored in all, for the progress.</summary>
    public long Expected { get; set; }

    /// <summary>The scores of changed inputs, in their order.</summary>
    public async ValueTask<double[]> ScoreAsync(int count, InputWriter write, CancellationToken cancellationToken)
    {
        double[] results = new double[count];
        int length = Values.Length, labels = _model.Labels.Count;
        for (int first = 0; first < count; first += _batchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int size = Math.Min(_batchSize, count - first);
            for (int i = 0; i < size; i++)
            {
                write(first + i, _batch.AsSpan(i * length, length));
            }

            await _model.ScoreAsync(_batch.AsMemory(0, size * length), size, _scores.AsMemory(0, size * labels), cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < size; i++)
            {
                results[first + i] = OnScale(_scores[(i * labels) + _label]);
            }

            _done += size;
            _progress?.Report(Expected > 0 ? Math.Min(1d, (double)_done / Expected) : 1d);
        }

        return results;
    }

    /// <summary>The scores of the input as it is and of the filling alone.</summary>
    public async ValueTask<(double Whole, double Empty)> ScoreEndsAsync(CancellationToken cancellationToken)
    {
        double[] ends = await ScoreAsync(2, (i, input) => (i == 0 ? Values : Fill).CopyTo(input), cancellationToken).ConfigureAwait(false);
        return (ends[0], ends[1]);
    }

    /// <summary>values × mask + fill × (1 − mask), each channel with the same mask.</summary>
    public void Mask(ReadOnlySpan<float> mask, Span<float> input)
    {
        for (int c = 0; c < Channels; c++)
        {
            var part = input.Slice(c * mask.Length, mask.Length);
            var fill = Fill.AsSpan(c * mask.Length, mask.Length);
            TensorPrimitives.Subtract(Values.AsSpan(c * mask.Length, mask.Length), fill, part);
            TensorPrimitives.MultiplyAdd(part, mask, fill, part);
        }
    }

    private double OnScale(float score)
    {
        if (!float.IsFinite(score))
        {
            throw new MedImagingException(ErrorKind.MalformedResponse, $"{_model.Description.Id} gave a score that is not a number.");
        }

        double clamped = Math.Clamp(score, LeastOdds, 1 - LeastOdds);
        return _scale == ScoreScale.LogOdds ? Math.Log(clamped / (1 - clamped)) : score;
    }
}
