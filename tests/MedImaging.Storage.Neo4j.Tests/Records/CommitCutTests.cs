using System.Globalization;

namespace MedImaging.Tests;

/// <summary>Commits that are cut, against a real server: nothing acknowledged is lost, and nothing happens twice.</summary>
public sealed class CommitCutTests(ITestOutputHelper output)
{
    private const int Writers = 4;

    // MEDIMAGING_COMMIT_CUTS=10000 for the long run.
    private static readonly int Cuts = int.Parse(Environment.GetEnvironmentVariable("MEDIMAGING_COMMIT_CUTS") ?? "60", CultureInfo.InvariantCulture);

    [Fact]
    public async Task ACommitThatIsCut_IsNeitherLostNorDoneTwice()
    {
        var address = await GraphServer.RequireAsync();
        await using var proxy = new CommitCuttingProxy(address.Port);
        await using var session = GraphServer.Open(proxy.Port);
        var options = new Neo4jStoreOptions { LabelPrefix = GraphServer.NewPrefix() };
        var store = new Neo4jRecordStore(session, options);
        await store.ReadAsync(reader => reader.ListTenantsAsync());

        proxy.Percent = 50;
        var acknowledged = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteAsync(store, proxy, writer)));
        proxy.Percent = 0;

        long[] numbers = [.. acknowledged.SelectMany(each => each).Order()];
        output.WriteLine($"{proxy.Cuts} commits were cut, {numbers.Length} writes acknowledged.");
        Assert.Equal(Enumerable.Range(1, numbers.Length).Select(number => (long)number), numbers);
        var (kept, trail) = await store.ReadAsync(async reader => (await reader.QueryAsync(new RecordQuery { Tenant = "t", Kind = "Case", Limit = int.MaxValue }), await reader.ReadAuditAsync("t", 0, int.MaxValue)));
        Assert.Equal(numbers, kept.Select(record => (long)record.Fields[0].Value));
        Assert.Equal(numbers, trail.Select(record => record.Sequence));
        Assert.Equal(numbers.Length, await SumAsync(store));
        Assert.InRange(await MarksAsync(session, options.LabelPrefix), 0, 64);
    }

    /// <summary>Each write takes a number, adds a record, an audit entry, and one to a sum: whatever was lost or done twice shows.</summary>
    private static async Task<List<long>> WriteAsync(Neo4jRecordStore store, CommitCuttingProxy proxy, int writer)
    {
        var numbers = new List<long>();
        while (proxy.Cuts < Cuts)
        {
            string id = string.Create(CultureInfo.InvariantCulture, $"{writer}-{numbers.Count}");
            numbers.Add(await store.WriteAsync(async transaction =>
            {
                long number = await transaction.NextNumberAsync("t", "case_number");
                var sum = (await transaction.FindAsync([new RecordKey("t", "Sum", "sum")]))[0];
                await transaction.PutAsync(new StoredRecord { Key = new RecordKey("t", "Sum", "sum"), Version = (sum?.Version ?? 0) + 1, Body = "{}"u8.ToArray() });
                await transaction.PutAsync(new StoredRecord { Key = new RecordKey("t", "Case", id), Version = 1, Fields = [new RecordField("case_number", number)], Body = "{}"u8.ToArray() });
                await transaction.AppendAuditAsync(new AuditEntry
                {
                    Id = id,
                    Tenant = "t",
                    At = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
                    UserId = "u",
                    Event = "case.save",
                    Action = AuditAction.Create,
                    Outcome = AuditOutcome.Success,
                });
                return number;
            }));
        }

        return numbers;
    }

    private static async Task<long?> SumAsync(Neo4jRecordStore store)
        => (await store.ReadAsync(reader => reader.FindAsync([new RecordKey("t", "Sum", "sum")])))[0]?.Version;

    private static async Task<long> MarksAsync(BoltSession session, string prefix)
        => await session.ReadAsync(async (transaction, token) => (await transaction.RunAsync([new CypherStatement($"MATCH (o:{prefix}StoreOperation) RETURN count(o) AS found")], token))[0].Rows[0].Get<long>("found"));
}
