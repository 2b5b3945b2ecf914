using System.Security.Cryptography;
using System.Text;

namespace MedImaging.Tests;

/// <summary>Goes through what a power loss leaves at each moment of a recording, opens it as a host would and looks whether it is right.</summary>
internal sealed class CrashStates : IDisposable
{
    private const int ThoroughEvery = 25;
    private readonly ShmFolder _folder = new();
    private readonly HashSet<string> _seen = [];
    private string? _path;

    /// <summary>Gets the moment from which states are opened: when so many writes were acknowledged.</summary>
    public int From { get; init; }

    /// <summary>Gets which problems end it; others are counted.</summary>
    public Predicate<string> LooksFor { get; init; } = static _ => true;

    /// <summary>Gets how many other problems there were.</summary>
    public long Others { get; private set; }

    /// <summary>Gets how many different states were opened.</summary>
    public long Explored { get; private set; }

    /// <summary>Gets how many of them were also read through the stores, verified, written to and opened once more.</summary>
    public long Thorough { get; private set; }

    public void Dispose() => _folder.Dispose();

    /// <summary>Opens so many states at most, evenly from all of the recording, and gives what is wrong with the first bad one.</summary>
    public async Task<string?> ExploreAsync(PowerRecording recording, int seed, long most)
    {
        var random = new Random(seed);
        var platter = new Platter();
        var events = recording.Log.Events;
        int acknowledged = 0;
        double share = most / (double)Math.Max(1, CountVariants(events));
        _seen.Clear();
        for (int place = 0; place < events.Count; place++)
        {
            for (int left = Variants(platter, events[place]); left > 0 && most > 0; left--)
            {
                if (acknowledged < From || random.NextDouble() > share)
                {
                    continue;
                }

                var files = platter.AfterPowerLoss(random, PowerLoss.Any(random));
                if (!_seen.Add(Digest(files, acknowledged)))
                {
                    continue;
                }

                most--;
                if (await FindProblemAsync(files, recording.Said.Take(acknowledged)) is { } problem)
                {
                    if (!LooksFor(problem))
                    {
                        Others++;
                        continue;
                    }

                    return $"seed {seed}, before event {place} of {events.Count} ({events[place].Kind}): {problem}";
                }
            }

            platter.Take(events[place]);
            acknowledged += events[place].Kind == DiskEventKind.Mark ? 1 : 0;
        }

        return null;
    }

    private static int CountVariants(IReadOnlyList<DiskEvent> events)
    {
        var platter = new Platter();
        int count = 0;
        foreach (var happened in events)
        {
            count += Variants(platter, happened);
            platter.Take(happened);
        }

        return count;
    }

    // Most of them where most is at stake: right before a sync.
    private static int Variants(Platter platter, DiskEvent next) => (platter.IsCertain, next.Kind) switch
    {
        (true, _) => 1,
        (_, DiskEventKind.Sync or DiskEventKind.FailedSync or DiskEventKind.Delete) => 16,
        (_, DiskEventKind.Mark) => 4,
        _ => 2,
    };

    private async Task<string?> FindProblemAsync(Dictionary<string, byte[]> files, IEnumerable<string> said)
    {
        Explored++;
        string path = Lay(files);
        try
        {
            using (var session = new DatabaseFile(path, TimeSpan.FromSeconds(1)).OpenWriter())
            {
                var problems = WholeDatabase.Problems(session);
                var kept = KeptWrites.Read(session);
                problems.AddRange(said.Where(line => !kept.Has(line)).Select(line => $"acknowledged and lost: {line}"));
                if (problems.Count > 0)
                {
                    return string.Join("; ", problems.Take(5));
                }
            }

            return Explored % ThoroughEvery == 0 ? await ReadThroughAsync(path) : null;
        }
        catch (Exception ex) when (ex is MedImagingException or Microsoft.Data.Sqlite.SqliteException)
        {
            return $"cannot be opened: {ex.Message}";
        }
    }

    private async Task<string?> ReadThroughAsync(string path)
    {
        Thorough++;
        var token = TestContext.Current.CancellationToken;
        await using (var store = new SqliteFixture(path: path))
        {
            foreach (string tenant in await store.Records.ReadAsync(static reader => reader.ListTenantsAsync(), token))
            {
                var trail = await new AuditVerifier(store.Records).VerifyAsync(tenant, cancellationToken: token);
                if (!trail.IsIntact)
                {
                    return $"the audit trail of '{tenant}' does not verify: {trail.Problems[0]}";
                }
            }

            await new PowerWorkload(store, new Random(1), "after", static _ => { }).PutAsync("after", 1, 5000);
        }

        await using var again = new SqliteFixture(path: path);
        var problems = await again.Database.ReadAsync(WholeDatabase.Problems, token);
        bool isThere = (await again.Records.ReadAsync(static reader => reader.FindAsync([new RecordKey("tenant", "Sample", "after")]), token))[0] is not null;
        return problems.Count > 0 ? string.Join("; ", problems) : isThere ? null : "what was written after the power loss is not there";
    }

    private string Lay(Dictionary<string, byte[]> files)
    {
        _path ??= _folder.File(PowerRecording.Database);
        foreach (string old in Directory.GetFiles(Path.GetDirectoryName(_path)!))
        {
            File.Delete(old);
        }

        foreach (var (name, bytes) in files)
        {
            File.WriteAllBytes(_folder.File(name), bytes);
        }

        return _path;
    }

    private static string Digest(Dictionary<string, byte[]> files, int acknowledged)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        foreach (var (name, bytes) in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name} {bytes.Length} "));
            hash.AppendData(bytes);
        }

        return $"{Convert.ToHexString(hash.GetHashAndReset())} {acknowledged}";
    }
}
