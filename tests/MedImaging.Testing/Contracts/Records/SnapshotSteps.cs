using Xunit;

namespace MedImaging.Testing;

/// <summary>What tests of snapshots do again and again.</summary>
internal static class SnapshotSteps
{
    public static async Task<(byte[] Bytes, SnapshotSummary Summary)> ExportAsync(IRecordStore store, Caller caller)
    {
        using var stream = new MemoryStream();
        var summary = await new StoreSnapshot(store).ExportAsync(caller, stream, TestContext.Current.CancellationToken);
        return (stream.ToArray(), summary);
    }

    public static ValueTask<IReadOnlyList<AuditRecord>> TrailAsync(IRecordStore store, string tenant)
        => store.ReadAsync(reader => reader.ReadAuditAsync(tenant, 0, 1000), TestContext.Current.CancellationToken);

    // All records in their order, without the orders themselves.
    public static async Task<string> DescribeAsync(IRecordStore store)
    {
        var records = await store.ReadAsync(reader => reader.ScanAsync(0, 1000), TestContext.Current.CancellationToken);
        return string.Join('\n', records.Select(record =>
            $"{record.Key.Tenant} {record.Key.Kind} {record.Key.Id} {record.Version} {record.Patient} {record.Words} {string.Join(',', record.Fields.Select(field => (field.Name, field.Value is IEnumerable<float> list ? string.Join(" ", list) : field.Value, field.Value.GetType(), field.IsLookup)))} {string.Join(',', record.Links.Select(link => (link.Name, link.Kind, link.Id, link.IsIncoming)))} {Convert.ToHexString(record.Body.Span)}"));
    }
}
