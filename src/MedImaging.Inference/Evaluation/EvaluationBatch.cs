namespace MedImaging;

/// <summary>Gathers made-ready frames until there are enough to be scored at once, and keeps the scores.</summary>
internal sealed class EvaluationBatch(IScoringModel model, EvaluationOptions options) : IDisposable
{
    private readonly List<(ImageTensor Tensor, int Label)> _waiting = [];
    private float[] _inputs = [];

    public IScoringModel Model => model;

    /// <summary>The scores of all cases, one after another.</summary>
    public List<float> Scores { get; } = [];

    public List<int> Classes { get; } = [];

    public List<FailedCase> Failed { get; } = [];

    public ContentHash? RecipeHash { get; private set; }

    public long Done => Classes.Count + Failed.Count;

    public async ValueTask AddAsync(PixelFrame frame, int label, CancellationToken cancellationToken)
    {
        try
        {
            if (!options.ScoreUnintended && model.WhyNot(frame.ToReference()) is { } reason)
            {
                Failed.Add(new FailedCase(frame.Instance.SourceName, reason));
                return;
            }

            _waiting.Add((model.Preprocess(frame), label));
        }
        catch (MedImagingException ex)
        {
            Failed.Add(new FailedCase(frame.Instance.SourceName, ex.Message));
            return;
        }

        if (_waiting.Count >= options.BatchSize)
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        try
        {
            await ScoreAsync(_waiting, cancellationToken).ConfigureAwait(false);
        }
        catch (MedImagingException) when (_waiting.Count > 1)
        {
            foreach (var single in _waiting)   // one bad frame must not cost the others
            {
                await ScoreAloneAsync(single, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (MedImagingException ex)
        {
            Failed.Add(new FailedCase(_waiting[0].Tensor.Frame.SourceName, ex.Message));
        }

        Clear();
    }

    public void Dispose() => Clear();

    private async ValueTask ScoreAloneAsync((ImageTensor Tensor, int Label) single, CancellationToken cancellationToken)
    {
        try
        {
            await ScoreAsync([single], cancellationToken).ConfigureAwait(false);
        }
        catch (MedImagingException ex)
        {
            Failed.Add(new FailedCase(single.Tensor.Frame.SourceName, ex.Message));
        }
    }

    private async ValueTask ScoreAsync(List<(ImageTensor Tensor, int Label)> batch, CancellationToken cancellationToken)
    {
        int length = batch[0].Tensor.Values.Length, labels = model.Labels.Count;
        if (_inputs.Length < length * batch.Count)
        {
            _inputs = new float[length * Math.Max(batch.Count, options.BatchSize)];
        }

        for (int i = 0; i < batch.Count; i++)
        {
            batch[i].Tensor.Values.CopyTo(_inputs.AsMemory(i * length, length));
        }

        float[] scores = new float[labels * batch.Count];
        await model.ScoreAsync(_inputs.AsMemory(0, length * batch.Count), batch.Count, scores, cancellationToken).ConfigureAwait(false);
        if (scores.Any(s => s is not (>= 0 and <= 1)))
        {
            throw new MedImagingException(ErrorKind.MalformedResponse, $"{model.Description.Id} gave scores that are not from 0 to 1.");
        }

        RecipeHash = batch[0].Tensor.RecipeHash;
        Scores.AddRange(scores);
        Classes.AddRange(batch.Select(b => b.Label));
    }

    private void Clear()
    {
        foreach (var (tensor, _) in _waiting)
        {
            tensor.Dispose();
        }

        _waiting.Clear();
    }
}
