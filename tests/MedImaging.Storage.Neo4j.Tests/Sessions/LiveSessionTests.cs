namespace MedImaging.Tests;

/// <summary>The same against a live server of today, where one is named.</summary>
public sealed class LiveSessionTests
{
    [Fact]
    public async Task ALiveServer_KeepsWhatWasWritten_AndStreams()
    {
        string? address = Environment.GetEnvironmentVariable("NEO4J_URI");
        Assert.SkipWhen(string.IsNullOrEmpty(address), "No live server is named: set NEO4J_URI, NEO4J_USER and NEO4J_PASSWORD.");
        await using var session = SessionBench.Open(new Uri(address), static options =>
        {
            options.User = Environment.GetEnvironmentVariable("NEO4J_USER");
            options.Password = Environment.GetEnvironmentVariable("NEO4J_PASSWORD");
            (options.AllowUnencrypted, options.FetchSize) = (true, 100);
        });
        string key = Guid.CreateVersion7().ToString();

        Assert.True((await session.GetServerAsync()).Version.Major >= 4);
        await session.WriteAsync(async (transaction, token) => await transaction.RunAsync([new("CREATE (:MedImagingLive {key: $key})", ("key", key))], token));
        long sum = await session.WriteAsync(async (transaction, token) =>
        {
            var found = await transaction.RunAsync([new("MATCH (n:MedImagingLive {key: $key}) DELETE n RETURN count(n) AS n", ("key", key))], token);
            long sum = found[0].Rows[0].Get<long>("n");
            await foreach (var row in transaction.StreamAsync(new("UNWIND range(1, 100000) AS i RETURN i"), token))
            {
                sum += row.Get<long>("i");
                if (row.Get<long>("i") == 250)
                {
                    break;
                }
            }

            return sum;
        });

        Assert.Equal(1 + (250 * 251 / 2), sum);
    }
}
