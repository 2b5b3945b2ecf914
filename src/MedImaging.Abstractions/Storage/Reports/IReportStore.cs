namespace MedImaging;

/// <summary>Keeps reports. Every save makes a new version; no version ever changes.</summary>
public interface IReportStore
{
    /// <summary>Saves a draft or a signed report as a new version. A repeat with the same operation id changes nothing and returns what the first one saved.</summary>
    /// <param name="write">What to save.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The saved version, once it is durable.</returns>
    /// <exception cref="MedImagingException">The expected version is not the newest, the report is already signed, or the operation id was used for another report (<see cref="ErrorKind.StorageConflict"/>).</exception>
    [StoreEvent("report.save")]
    ValueTask<StoredReport> SaveAsync(ReportWrite write, CancellationToken cancellationToken = default);

    /// <summary>Finds a version of a report.</summary>
    /// <param name="id">The report's id.</param>
    /// <param name="version">The version, or <see langword="null"/> for the newest.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The report, or <see langword="null"/>.</returns>
    [StoreEvent("report.find")]
    ValueTask<StoredReport?> FindAsync(string id, int? version = null, CancellationToken cancellationToken = default);

    /// <summary>Lists the newest versions, latest saved first.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The reports.</returns>
    [StoreEvent("report.list")]
    IAsyncEnumerable<StoredReport> ListAsync(ReportQuery? query = null, CancellationToken cancellationToken = default);

    /// <summary>Searches the newest versions for words, latest saved first.</summary>
    /// <param name="words">The words, all of which must occur; words in quotation marks must follow one another. Case and accents do not matter.</param>
    /// <param name="query">Among which ones.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The reports; none when there is no word in <paramref name="words"/>.</returns>
    [StoreEvent("report.search")]
    IAsyncEnumerable<StoredReport> SearchAsync(string words, ReportQuery? query = null, CancellationToken cancellationToken = default);

    /// <summary>Lists all versions of a report, the first first.</summary>
    /// <param name="id">The report's id.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The versions; none when there is no such report.</returns>
    [StoreEvent("report.versions")]
    IAsyncEnumerable<StoredReport> GetVersionsAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Compares two versions of a report, sentence by sentence.</summary>
    /// <param name="id">The report's id.</param>
    /// <param name="fromVersion">The version to compare with.</param>
    /// <param name="toVersion">The version to compare.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>What differs, or <see langword="null"/> when one of them is not there.</returns>
    [StoreEvent("report.diff")]
    ValueTask<ReportDiff?> DiffAsync(string id, int fromVersion, int toVersion, CancellationToken cancellationToken = default);
}

/// <summary>A save.</summary>
public sealed record ReportWrite
{
    /// <summary>Gets the key that makes a repeat harmless.</summary>
    public required string OperationId { get; init; }

    /// <summary>Gets the draft; when <see cref="Signed"/> is given, its content.</summary>
    public required DraftReport Draft { get; init; }

    /// <summary>Gets the signed report, when it was signed.</summary>
    public SignedReport? Signed { get; init; }

    /// <summary>Gets the version this one follows: 0 for a new report, <see langword="null"/> to not care.</summary>
    public int? ExpectedVersion { get; init; }

    /// <summary>Gets the run that made it.</summary>
    public string? RunId { get; init; }

    /// <summary>Checks the save by itself; every store does so before it writes.</summary>
    /// <exception cref="ArgumentException">There is no operation or report id, or the draft is not the content of the signed report.</exception>
    /// <exception cref="MedImagingException">The signed report's words are no longer those that were signed (<see cref="ErrorKind.Corrupt"/>).</exception>
    public void RequireValid()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(OperationId);
        ArgumentException.ThrowIfNullOrWhiteSpace(Draft.Id);
        if (Signed is null)
        {
            return;
        }

        if (Draft.ComputeHash() != Signed.Content.ComputeHash())
        {
            throw new ArgumentException("The draft of a signed report is its content.");
        }

        if (!Signed.IsIntact())
        {
            throw new MedImagingException(ErrorKind.Corrupt, $"The words of report '{Draft.Id}' are not those that were signed.");
        }
    }

    /// <summary>Checks the save against what the store holds; every store does so within the transaction that saves it.</summary>
    /// <param name="newestVersion">The newest version there is, or 0.</param>
    /// <param name="isSigned">Whether that version is signed.</param>
    /// <exception cref="MedImagingException">The expected version is not the newest, or the report is already signed (<see cref="ErrorKind.StorageConflict"/>).</exception>
    public void RequireFits(int newestVersion, bool isSigned)
    {
        if (isSigned)
        {
            throw new MedImagingException(ErrorKind.StorageConflict, $"Report '{Draft.Id}' is signed and cannot change.");
        }

        if (ExpectedVersion is { } expected && expected != newestVersion)
        {
            throw new MedImagingException(ErrorKind.StorageConflict, $"Report '{Draft.Id}' is at version {newestVersion}, not {expected}.");
        }
    }
}

/// <summary>A report as stored.</summary>
public sealed record StoredReport
{
    /// <summary>Gets the version, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>Gets when it was saved.</summary>
    public required DateTimeOffset SavedAt { get; init; }

    /// <summary>Gets the draft.</summary>
    public required DraftReport Draft { get; init; }

    /// <summary>Gets the signed report, when it was signed.</summary>
    public SignedReport? Signed { get; init; }

    /// <summary>Gets the run that made it.</summary>
    public string? RunId { get; init; }
}

/// <summary>Which reports to list.</summary>
public sealed record ReportQuery
{
    /// <summary>Gets the case, or all cases.</summary>
    public string? CaseId { get; init; }

    /// <summary>Gets whether only signed (<see langword="true"/>) or only unsigned reports are wanted.</summary>
    public bool? IsSigned { get; init; }

    /// <summary>Gets how many to pass over.</summary>
    public int Skip { get; init; }

    /// <summary>Gets how many at most.</summary>
    /// <value>The default is 100.</value>
    public int Limit { get; init; } = 100;
}
