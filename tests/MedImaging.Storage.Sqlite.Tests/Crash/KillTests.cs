using System.Diagnostics;
using System.Globalization;
using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>kill -9 at any moment: what was acknowledged is there, and nothing is there by half. MEDIMAGING_STORE_KILLS says how often (30).</summary>
public sealed class KillTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("MEDIMAGING_STORE_KILLS"), CultureInfo.InvariantCulture, out int kills) ? kills : 30;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AfterAKill_EverythingAcknowledgedIsThere_AndNothingByHalf()
    {
        var random = new Random(20260102);
        string path = "";
        int acknowledged = 0;
        var reopened = new List<double>();
        for (int kill = 0; kill < Kills; kill++)
        {
            // A new file now and then, so that kills also fall into its making.
            path = kill % 10 == 0 ? _folder.File($"{kill}.db") : path;
            using var process = new CrashHostProcess("write", path, $"{kill}");
            Assert.Equal("ready", await process.ReadLineAsync(Token));

            // One in three while it still opens, makes or recovers the file, the others while it writes.
            string? first = kill % 3 == 0 ? null : await process.ReadLineAsync(Token);
            await Task.Delay(random.Next(0, 51), Token);
            var said = await process.KillAsync(Token);
            if (first is not null)
            {
                said.Insert(0, first);
            }

            acknowledged += said.Count;

            await using var store = new SqliteFixture(path: path);
            long start = Stopwatch.GetTimestamp();
            await store.Database.WriteAsync(static _ => true, Token);
            reopened.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            foreach (string line in said)
            {
                await AssertKeptAsync(store, line.Split(' '));
            }

            await AssertNothingByHalfAsync(store, path);

            // A campaign that is stopped has said how far it came.
            if ((kill + 1) % 500 == 0 || kill + 1 == Kills)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"{kill + 1} kills, {acknowledged} acknowledged writes, all kept; reopened in {At(reopened, 0.5):F0} ms (median), {At(reopened, 0.99):F0} ms (p99).");
            }
        }

        Assert.True(acknowledged > 0, "Every kill came before the first write; nothing was tested.");
    }

    private static double At(List<double> values, double share) => values.Order().ElementAt((int)(share * (values.Count - 1)));

    private static async Task AssertKeptAsync(SqliteFixture store, string[] said)
    {
        string id = said[1];
        long number = long.Parse(said[2], CultureInfo.InvariantCulture);
        bool isKept = said[0] switch
        {
            "case" => (await store.Cases.FindAsync(id, Token))?.Number == number,
            "report" => (await store.Reports.FindAsync(id, (int)number, Token))?.Signed?.IsIntact() == (number == 2 ? true : null),
            "record" => (await store.Records.ReadAsync(reader => reader.FindAsync([new RecordKey("tenant", "Sample", id)]), Token))[0]?.Version >= number,
            "content" => await store.Contents.FindAsync(new ContentHash(id), Token) is not null,
            "run" => (await store.Journal.FindAsync(id, Token))?.LastEvent >= 2 * number,
            _ => false,
        };
        Assert.True(isKept, $"Acknowledged, and lost: {string.Join(' ', said)}");
    }

    private static async Task AssertNothingByHalfAsync(SqliteFixture store, string path)
    {
        // The store opens, and with that recovers, before the checks look at it.
        Assert.Empty((await SqliteHealth.CheckAsync(path, Token)).Problems);
        Assert.Empty(await store.Database.ReadAsync(WholeDatabase.Halves, Token));
    }
}
