namespace MedImaging;

/// <summary>Puts cases and reports from elsewhere, such as an older schema, into a store as the typed stores would have kept them: with their numbers, versions and times. It asks for no rights and leaves no audit entry of its own.</summary>
/// <param name="keys">The host's keys, or <see langword="null"/>.</param>
public sealed class RecordImport(IKeyProvider? keys = null)
{
    private readonly RecordCodec _codec = new(keys);

    /// <summary>Puts a case.</summary>
    /// <param name="writer">The transaction.</param>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="opened">The case; the tenant's next number is above its.</param>
    public async ValueTask PutAsync(IRecordWriter writer, string tenant, Case opened)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(opened);
        await writer.PutAsync(_codec.Write(DomainTypes.Cases, tenant, opened with { Version = 1 }, 1)).ConfigureAwait(false);
        while (await writer.NextNumberAsync(tenant, CaseStore.Numbers).ConfigureAwait(false) < opened.Number)
        {
        }
    }

    /// <summary>Puts a report's versions.</summary>
    /// <param name="writer">The transaction.</param>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="versions">The versions from the first on, each with the operation that saved it.</param>
    /// <param name="patient">The patient, if known.</param>
    public async ValueTask PutAsync(IRecordWriter writer, string tenant, IReadOnlyList<(string OperationId, StoredReport Report)> versions, string? patient = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(versions);
        ArgumentOutOfRangeException.ThrowIfZero(versions.Count, nameof(versions));
        foreach (var (operation, report) in versions)
        {
            var record = new ReportVersionRecord { OperationId = operation, PatientId = patient, Report = report };
            await writer.PutAsync(_codec.Write(DomainTypes.ReportVersions, tenant, record, 1)).ConfigureAwait(false);
        }

        await writer.PutAsync(_codec.Write(DomainTypes.Reports, tenant, ReportRecord.Of(versions[^1].Report, patient), 1)).ConfigureAwait(false);
    }
}
