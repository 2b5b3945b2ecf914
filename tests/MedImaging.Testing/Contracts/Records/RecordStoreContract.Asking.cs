using Xunit;

namespace MedImaging.Testing;

/// <content>How the tests write and ask.</content>
public abstract partial class RecordStoreContract
{
    private RecordKey Key(string id, string kind = "Report") => new(Tenant, kind, id);

    private StoredRecord Record(string id, long version = 1, string kind = "Report") => new() { Key = Key(id, kind), Version = version, Body = "{}"u8.ToArray() };

    private AuditEntry Entry(string id) => new()
    {
        Id = id,
        Tenant = Tenant,
        At = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        UserId = "user-1",
        Event = "report.save",
        Action = AuditAction.Create,
        Outcome = AuditOutcome.Success,
        Kind = "Report",
        Records = [id],
        Count = 1,
    };

    private RecordQuery Query(string kind = "Report") => new() { Tenant = Tenant, Kind = kind };

    private RecordQuery Where(string name, FieldComparison comparison, object value) => Query() with { Where = [new FieldCondition(name, comparison, value)] };

    private async Task<T> WriteAsync<T>(Func<IRecordWriter, ValueTask<T>> work) => await Store.WriteAsync(work, Token);

    private Task<bool> PutAsync(params StoredRecord[] records) => WriteAsync(writer => PutAllAsync(writer, records));

    private static async ValueTask<bool> PutAllAsync(IRecordWriter writer, params StoredRecord[] records)
    {
        foreach (var record in records)
        {
            await writer.PutAsync(record);
        }

        return true;
    }

    private Task<bool> DeleteAsync(RecordKey key) => WriteAsync(async writer =>
    {
        await writer.DeleteAsync(key);
        return true;
    });

    private async Task<StoredRecord?> FindAsync(RecordKey key) => (await Store.ReadAsync(reader => reader.FindAsync([key]), Token))[0];

    private async Task<IReadOnlyList<StoredRecord>> QueryAsync(RecordQuery query) => await Store.ReadAsync(reader => reader.QueryAsync(query), Token);

    private async Task<IReadOnlyList<string>> IdsAsync(RecordQuery query) => [.. (await QueryAsync(query)).Select(record => record.Key.Id)];

    private async Task<long> CountAsync(RecordQuery query) => await Store.ReadAsync(reader => reader.CountAsync(query), Token);

    // All but the order, which the store gives.
    private static void AssertSame(StoredRecord expected, StoredRecord? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal((expected.Key, expected.Version, expected.Patient, expected.Words), (actual.Key, actual.Version, actual.Patient, actual.Words));
        Assert.Equal(expected.Fields, actual.Fields);
        Assert.Equal(expected.Links, actual.Links);
        Assert.Equal(expected.Body.ToArray(), actual.Body.ToArray());
    }
}
