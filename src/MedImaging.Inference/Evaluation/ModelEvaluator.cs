namespace MedImaging;

/// <summary>Runs a model over known cases and reckons how well it did.</summary>
public sealed class ModelEvaluator
{
    private readonly TimeProvider _time;

    /// <summary>Creates an evaluator.</summary>
    /// <param name="time">The clock that dates its reports.</param>
    public ModelEvaluator(TimeProvider time) => _time = time ?? throw new ArgumentNullException(nameof(time));

    /// <summary>Scores cases batch by batch. A frame that cannot be made ready or scored is noted as failed, and the others go on.</summary>
    /// <param name="model">The model. With one score a case is of class 1 when it has what the score stands for and 0 when not; with several, of the label's index.</param>
    /// <param name="cases">The frames, each with its class.</param>
    /// <param name="options">How, or none for the defaults.</param>
    /// <param name="progress">Is told how many cases are done.</param>
    /// <param name="cancellationToken">Stops the evaluation.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentException">The options do not fit the model, or a case is of a class that is none.</exception>
    public async Task<EvaluationReport> EvaluateAsync(
        IScoringModel model,
        IAsyncEnumerable<(PixelFrame Frame, int Label)> cases,
        EvaluationOptions? options = null,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(cases);
        options ??= new EvaluationOptions();
        options.Require(model.Labels.Count);
        using var batch = new EvaluationBatch(model, options);
        await foreach (var (frame, label) in cases.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            int classes = Math.Max(2, model.Labels.Count);
            if (label < 0 || label >= classes)
            {
                throw new ArgumentException($"A case is of class {label}; the model has classes 0 to {classes - 1}.", nameof(cases));
            }

            await batch.AddAsync(frame, label, cancellationToken).ConfigureAwait(false);
            progress?.Report(batch.Done);
        }

        await batch.FlushAsync(cancellationToken).ConfigureAwait(false);
        progress?.Report(batch.Done);
        return EvaluationFigures.ToReport(batch, options, _time.GetUtcNow());
    }
}
