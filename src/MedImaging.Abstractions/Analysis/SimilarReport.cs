namespace MedImaging;

/// <summary>A past report whose findings are like these. It names records of the host's store and no patient; report writers and exporters do not print it.</summary>
/// <param name="ReportId">The report.</param>
/// <param name="CaseId">Its case, when there is one.</param>
/// <param name="Score">How alike they are: the cosine of the vectors, from -1 to 1.</param>
/// <param name="Shared">The findings that both have. It says what is shared, not what made the vectors alike.</param>
public sealed record SimilarReport(string ReportId, string? CaseId, double Score, IReadOnlyList<CodedConcept> Shared);
