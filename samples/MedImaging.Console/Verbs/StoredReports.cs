namespace MedImaging.Samples.Verbs;

/// <summary>Finds a report by its id, or by the first letters of it.</summary>
internal static class StoredReports
{
    public static async Task<StoredReport> RequireAsync(IReportStore store, string id, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, null, cancellationToken) is { } exact)
        {
            return exact;
        }

        var matches = new List<StoredReport>();
        await foreach (var report in store.ListAsync(new ReportQuery { Limit = 10_000 }, cancellationToken))
        {
            if (report.Draft.Id.StartsWith(id, StringComparison.OrdinalIgnoreCase))
            {
                matches.Add(report);
            }
        }

        return matches.Count switch
        {
            1 => matches[0],
            0 => throw new RequestException(ErrorKind.NotFound, $"There is no report '{id}'; 'reports' lists them."),
            _ => throw new RequestException(ErrorKind.InvalidInput, $"{matches.Count} reports begin with '{id}'; give more of the id."),
        };
    }
}
