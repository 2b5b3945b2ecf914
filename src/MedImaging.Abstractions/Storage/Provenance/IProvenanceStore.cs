namespace MedImaging;

/// <summary>Answers where things come from: which signed reports a model touched, what a finding rests on, what a recall concerns. A record rests on what it is derived from, evidenced, produced or acquired by, and a part rests on the whole that contains it.</summary>
/// <remarks>Nothing of a patient the caller may not see is given, and no way goes over such a record. An answer is of one moment; a long one holds up a graph's writes of the tenant while it is gathered.</remarks>
public interface IProvenanceStore
{
    /// <summary>Finds versions of reports by what they rest on, such as every signed one that a model's version touched and whose images a scanner acquired.</summary>
    /// <param name="wanted">What they rest on.</param>
    /// <param name="skip">How many to pass over.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The versions, in the order they were written.</returns>
    /// <exception cref="ArgumentException">Neither a model, nor a scanner, nor a study is given.</exception>
    [StoreEvent("provenance.reports")]
    ValueTask<IReadOnlyList<StoredReport>> FindReportsAsync(ReportProvenance wanted, int skip = 0, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Finds everything a record rests on: findings, analyses, images, studies, models and scanners, also models and scanners that have no record of their own.</summary>
    /// <param name="record">The record, such as a finding or a report's version.</param>
    /// <param name="limit">How many at most; where that many are given, there may be more.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>What it rests on, the nearest first; nothing for a record that is not there or may not be seen.</returns>
    /// <exception cref="ArgumentException">There is no such kind of record.</exception>
    [StoreEvent("provenance.basis")]
    ValueTask<IReadOnlyList<ProvenanceStep>> FindBasisAsync(RecordReference record, int limit = 1000, CancellationToken cancellationToken = default);

    /// <summary>Finds everything that rests on a record, such as all that must be looked at again when a model's version is recalled. The model or scanner itself need not be in the store.</summary>
    /// <param name="record">The record, such as a model's version, a scanner or a study.</param>
    /// <param name="limit">How many at most; where that many are given, there may be more.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>What rests on it, the nearest first; nothing for a record that may not be seen. A caller who may see only some patients gets theirs: a recall is for one who may see all.</returns>
    /// <exception cref="ArgumentException">There is no such kind of record.</exception>
    [StoreEvent("provenance.dependents")]
    ValueTask<IReadOnlyList<ProvenanceStep>> FindDependentsAsync(RecordReference record, int limit = 1000, CancellationToken cancellationToken = default);
}
