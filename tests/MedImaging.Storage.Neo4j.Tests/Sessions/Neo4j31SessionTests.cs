using Microsoft.Extensions.Logging.Abstractions;

namespace MedImaging.Tests;

/// <summary>Sessions and pool against a real server, old as it is.</summary>
public sealed class Neo4j31SessionTests(Neo4j31Fixture server)
{
    [Fact]
    public async Task ARealServer_SaysWhoItIs()
    {
        await using var session = await OpenAsync();

        Assert.Equal(new CypherServer("Neo4j", new Version(3, 1, 1), false), await session.GetServerAsync());
    }

    [Fact]
    public async Task ManyUsers_CountTogether_AndDeadlocksAreRunAgain()
    {
        await using var session = await OpenAsync();
        await session.WriteAsync(static async (transaction, token) => await transaction.RunAsync([new("MERGE (a:Session {k: 'a'}) SET a.v = 0"), new("MERGE (b:Session {k: 'b'}) SET b.v = 0")], token));
        CypherStatement a = new("MATCH (n:Session {k: 'a'}) SET n.v = n.v + 1"), b = new("MATCH (n:Session {k: 'b'}) SET n.v = n.v + 1");

        await Task.WhenAll(Enumerable.Range(0, 32).Select(async user =>
        {
            await Task.Yield();
            for (int i = 0; i < 4; i++)
            {
                // Opposite orders: the server finds deadlocks.
                await session.WriteAsync(async (transaction, token) =>
                {
                    await transaction.RunAsync([user % 2 == 0 ? a : b], token);
                    return await transaction.RunAsync([user % 2 == 0 ? b : a], token);
                });
            }
        })).WaitAsync(TimeSpan.FromMinutes(3));

        var rows = await session.ReadAsync(static async (transaction, token) => (await transaction.RunAsync([new("MATCH (n:Session) WHERE n.k IN ['a', 'b'] RETURN n.v AS v")], token))[0].Rows);
        Assert.Equal([128L, 128L], rows.Select(static row => row.Get<long>("v")));
        Assert.Equal((0, 0), (session.Pool().InUse, session.Pool().Waiting));
    }

    [Fact]
    public async Task WorkThatFailsOrIsCancelled_LeavesNothing_AndTheNextIsWell()
    {
        await using var session = await OpenAsync();
        await Assert.ThrowsAnyAsync<MedImagingException>(async () => await session.WriteAsync(static async (transaction, token) =>
            await transaction.RunAsync([new("CREATE (:SessionGone)"), new("THIS IS NO CYPHER"), new("CREATE (:SessionGone)")], token)));
        await Assert.ThrowsAsync<InvalidDataException>(async () => await session.WriteAsync<int>(static async (transaction, token) =>
        {
            await transaction.RunAsync([new("CREATE (:SessionGone)")], token);
            throw new InvalidDataException();
        }));
        using var cancel = new CancellationTokenSource(300);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await session.WriteAsync(static async (transaction, token) =>
            await transaction.RunAsync([new("CREATE (:SessionGone)"), new("UNWIND range(1, 100000000) AS i WITH i WHERE i % 7 = 3 RETURN count(i)")], token), cancel.Token));

        Assert.Equal(0L, await session.ReadAsync(static async (transaction, token) => (await transaction.RunAsync([new("MATCH (n:SessionGone) RETURN count(n) AS n")], token))[0].Rows[0].Get<long>("n")));
    }

    [Fact]
    public async Task AStream_IsReadWhole_OrLeft()
    {
        await using var session = await OpenAsync();
        long sum = await session.ReadAsync(static async (transaction, token) =>
        {
            long sum = 0;
            await foreach (var row in transaction.StreamAsync(new("UNWIND range(1, 5000) AS i RETURN i"), token))
            {
                sum += row.Get<long>("i");
            }

            await foreach (var row in transaction.StreamAsync(new("UNWIND range(1, 5000) AS i RETURN i"), token))
            {
                if (row.Get<long>("i") == 10)
                {
                    break;
                }
            }

            return sum + (await transaction.RunAsync([new("RETURN 1 AS one")], token))[0].Rows[0].Get<long>("one");
        });

        Assert.Equal((5000 * 5001 / 2) + 1, sum);
    }

    private async Task<BoltSession> OpenAsync()
    {
        var address = await server.RequireAsync();
        var options = new Neo4jOptions { Address = new Uri($"bolt://{address}"), PoolSize = 4, AcquisitionTimeout = TimeSpan.FromMinutes(2), MaxRetryTime = TimeSpan.FromMinutes(1) };
        return BoltSessionFactory.Create(options, TimeProvider.System, new Random(1), NullLogger.Instance, new Bolt1Offer());
    }
}
