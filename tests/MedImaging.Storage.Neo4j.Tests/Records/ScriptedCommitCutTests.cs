using System.Globalization;
using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>Commits that are cut in every way a server can, over Bolt 5.</summary>
public sealed class ScriptedCommitCutTests(ITestOutputHelper output)
{
    // MEDIMAGING_COMMIT_CUTS=10000 for the long run.
    private static readonly int Cuts = int.Parse(Environment.GetEnvironmentVariable("MEDIMAGING_COMMIT_CUTS") ?? "200", CultureInfo.InvariantCulture);

    private static readonly BoltFault[] Faults =
    [
        BoltFault.CutUnread(), BoltFault.CutBefore(), BoltFault.CutBefore(reset: false), BoltFault.CutAfter(), BoltFault.CutAfter(reset: false), BoltFault.CutWithin(1), BoltFault.CutWithin(3),
    ];

    [Fact]
    public async Task ACommitThatIsCut_IsNeitherLostNorDoneTwice()
    {
        await using var server = BoltServer.Start().ServeTheStore();
        await using var session = server.Open(options => options.PoolSize = 8);
        var store = new Neo4jRecordStore(session, new Neo4jStoreOptions { AppliesSchema = false });
        await store.WriteAsync(writer => writer.NextNumberAsync("t", "n"));
        var random = new Random(3);
        int cuts = 0;
        server.FaultRule = request =>
        {
            lock (random)
            {
                if (request.Kind != ServedMessage.Commit || Volatile.Read(ref cuts) >= Cuts || random.Next(2) == 0)
                {
                    return null;
                }

                cuts++;
                return Faults[random.Next(Faults.Length)];
            }
        };

        var acknowledged = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => WriteAsync(store, () => Volatile.Read(ref cuts) < Cuts)));
        server.FaultRule = null;
        await store.WriteAsync(writer => writer.NextNumberAsync("t", "n"));

        long[] numbers = [.. acknowledged.SelectMany(each => each).Order()];
        output.WriteLine($"{cuts} commits were cut, {numbers.Length} writes acknowledged.");
        Assert.Equal(Enumerable.Range(2, numbers.Length).Select(number => (long)number), numbers);
        var kept = server.State.Snapshot();
        Assert.Equal(numbers.Length + 2L, kept["last"]);
        Assert.Equal((long)numbers.Length, kept["sequence"]);
        Assert.Equal(numbers.Length, kept.Keys.Count(key => key.StartsWith("audit ", StringComparison.Ordinal)));
        Assert.InRange(kept.Keys.Count(key => key.StartsWith("mark ", StringComparison.Ordinal)), 0, 64);
        Assert.Empty(server.Violations);
    }

    [Fact]
    public async Task AnOutcome_ThatCannotBeLearned_IsSaidToBeUnknown()
    {
        await using var server = BoltServer.Start().ServeTheStore();
        await using var session = server.Open(options => (options.PoolSize, options.MaxRetryTime) = (4, TimeSpan.FromMilliseconds(200)));
        var store = new Neo4jRecordStore(session, new Neo4jStoreOptions { AppliesSchema = false, OutcomeTimeout = TimeSpan.FromMilliseconds(500) });
        await store.WriteAsync(writer => writer.NextNumberAsync("t", "n"));
        server.Break(ServedMessage.Commit, BoltFault.CutAfter());
        server.Break(ServedMessage.Begin, BoltFault.CutBefore(), skip: 1, times: int.MaxValue);

        await Assert.ThrowsAsync<CommitUnknownException>(async () => await store.WriteAsync(writer => writer.NextNumberAsync("t", "n")));
    }

    private static async Task<List<long>> WriteAsync(Neo4jRecordStore store, Func<bool> goesOn)
    {
        var numbers = new List<long>();
        while (goesOn())
        {
            numbers.Add(await store.WriteAsync(async writer =>
            {
                long number = await writer.NextNumberAsync("t", "n");
                await writer.AppendAuditAsync(new AuditEntry
                {
                    Id = string.Create(CultureInfo.InvariantCulture, $"{number}"),
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
}
