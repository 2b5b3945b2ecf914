namespace MedImaging;

/// <summary>The findings of what a vector stands for.</summary>
internal static class SubjectFindings
{
    private const int FindingsPerImage = 200;

    public static async ValueTask<IEnumerable<Finding>> OfAsync(DeskReader reader, StoredEmbedding embedding) => embedding.Subject switch
    {
        EmbeddingSubject.Image => await OfImageAsync(reader, embedding.SubjectId).ConfigureAwait(false),
        EmbeddingSubject.Report => await OfReportAsync(reader, embedding.SubjectId).ConfigureAwait(false),
        _ => await OfCaseAsync(reader, embedding.SubjectId).ConfigureAwait(false),
    };

    private static async ValueTask<IEnumerable<Finding>> OfImageAsync(DeskReader reader, string image)
    {
        var found = await reader.QueryAsync(DomainTypes.Findings, reader.All(DomainTypes.Findings, FindingsPerImage) with
        {
            LinkedTo = [reader.Link("EVIDENCED_BY", RecordKinds.Image, image)],
            IsDescending = true,
        }).ConfigureAwait(false);
        return found.Select(stored => stored.Finding);
    }

    private static async ValueTask<IEnumerable<Finding>> OfReportAsync(DeskReader reader, string id)
    {
        if (await reader.FindAsync(DomainTypes.Reports, id).ConfigureAwait(false) is not { } report)
        {
            return [];
        }

        var version = await reader.FindAsync(DomainTypes.ReportVersions, ReportRecord.VersionId(id, report.Value.Version)).ConfigureAwait(false);
        return version?.Value.Report.Draft.Findings.Frames.SelectMany(frame => frame.Items) ?? [];
    }

    private static async ValueTask<IEnumerable<Finding>> OfCaseAsync(DeskReader reader, string id)
    {
        var reports = await reader.QueryAsync(DomainTypes.Reports, reader.All(DomainTypes.Reports, 1) with
        {
            LinkedTo = [reader.Link("BELONGS_TO", RecordKinds.Case, id)],
            IsDescending = true,
        }).ConfigureAwait(false);
        return reports.Count == 0 ? [] : await OfReportAsync(reader, reports[0].Id).ConfigureAwait(false);
    }
}
