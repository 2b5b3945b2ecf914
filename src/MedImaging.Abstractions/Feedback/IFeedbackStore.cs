namespace MedImaging;

/// <summary>Keeps what readers made of findings. Nothing is ever changed: who thinks otherwise says so anew.</summary>
public interface IFeedbackStore
{
    /// <summary>Keeps a word. A repeat with the same id changes nothing.</summary>
    /// <param name="feedback">The word.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>What is kept under the id, once it is durable.</returns>
    /// <exception cref="ArgumentException">The word cannot be (<see cref="FindingFeedback.RequireValid"/>).</exception>
    /// <exception cref="MedImagingException">The id was used for another word (<see cref="ErrorKind.StorageConflict"/>).</exception>
    [StoreEvent("feedback.add")]
    ValueTask<FindingFeedback> AddAsync(FindingFeedback feedback, CancellationToken cancellationToken = default);

    /// <summary>Lists words in the order they were kept.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The words.</returns>
    [StoreEvent("feedback.list")]
    IAsyncEnumerable<FindingFeedback> ListAsync(FeedbackQuery? query = null, CancellationToken cancellationToken = default);
}

/// <summary>Which feedback to list.</summary>
public sealed record FeedbackQuery
{
    /// <summary>Gets the model, or all models.</summary>
    public string? ModelId { get; init; }

    /// <summary>Gets the version of the model, or all versions.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>Gets the report, or all reports.</summary>
    public string? ReportId { get; init; }

    /// <summary>Gets from when on, or from the beginning.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Gets how many at most.</summary>
    /// <value>The default is 10,000.</value>
    public int Limit { get; init; } = 10_000;
}
