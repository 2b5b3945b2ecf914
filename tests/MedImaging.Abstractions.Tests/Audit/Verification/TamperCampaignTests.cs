using System.Globalization;

namespace MedImaging.Tests.Audit;

/// <summary>Every tamper is found and no clean trail is accused. <c>MEDIMAGING_TAMPERS</c> says how many tampers; the clean verifications are a tenth of it.</summary>
public sealed class TamperCampaignTests
{
    private static int Count { get; } = int.TryParse(Environment.GetEnvironmentVariable("MEDIMAGING_TAMPERS"), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? Math.Max(100, count) : 4000;

    [Fact]
    public async Task EveryTamper_ByWhoeverHasNoKey_IsFound()
    {
        var random = new Random(20260102);
        var tried = Tampers.All.ToDictionary(tamper => tamper.Name, _ => 0);
        var missed = new List<string>();
        var (trail, keys) = (new BentTrail(), new Trails.Keys());
        for (int i = 0; tried.Values.Sum() < Count; i++)
        {
            if (i % 40 == 0)
            {
                keys = new Trails.Keys();
                trail = BentTrail.Make(random, random.Next(4) == 0 ? random.Next(1, 4) : random.Next(1, 60), keys);
            }

            var (name, bend) = Tampers.All[i % Tampers.All.Count];
            var bent = trail.Copy();
            if (!bend(bent, random))
            {
                continue;
            }

            // The checkpoints beside the trail help; half the time they are gone too, but for where only they can tell.
            bool hasCheckpoints = name is "empty" or "change a stored checkpoint" || random.Next(2) == 0;
            if (!hasCheckpoints)
            {
                bent.Stored.Clear();
            }

            // The host has not noticed, and writes on; where a link of that number is there already, its database does not let it.
            bool writesOn = random.Next(2) == 0 && WritesOn(bent, new AuditChain(keys), random.Next(1, 4));
            tried[name]++;
            var result = await bent.VerifyAsync(keys, withAnchor: hasCheckpoints && random.Next(2) == 0);
            if (result.IsIntact || result.Problems.Count == 0)
            {
                missed.Add($"{name} (trail {i / 40}, {trail.Rows.Count} links{(writesOn ? ", written on" : "")})");
            }
        }

        Assert.Empty(missed);
        Assert.All(tried, tamper => Assert.True(tamper.Value > Count / Tampers.All.Count / 2, $"{tamper.Key}: {tamper.Value}"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{tried.Values.Sum()} tampers, all found: {string.Join(", ", tried.Select(tamper => $"{tamper.Key} {tamper.Value}"))}");
    }

    private static bool WritesOn(BentTrail trail, AuditChain chain, int links)
    {
        var head = trail.Head ?? chain.Begin(BentTrail.Tenant, "anew");
        if (trail.Rows.Any(row => row.Sequence > head.Sequence))
        {
            return false;
        }

        for (int i = 0; i < links; i++)
        {
            (var row, head) = chain.Append(head, Trails.Entry(5000 + i));
            trail.Rows.Add(row);
        }

        trail.Head = head;
        return true;
    }

    [Fact]
    public async Task ACleanTrail_IsNeverAccused()
    {
        var random = new Random(4711);
        long links = 0;
        int clean = Count / 10;
        for (int i = 0; i < clean; i++)
        {
            var keys = i % 5 == 0 ? null : new Trails.Keys();
            var trail = BentTrail.Make(random, random.Next(0, 90), keys);

            var result = await trail.VerifyAsync(keys, withAnchor: i % 2 == 0);

            Assert.True(result.ProblemCount == 0, $"Trail {i}: {string.Join("; ", result.Problems)}");
            Assert.Equal((trail.Rows.Count, trail.Rows.Count), (result.Links, result.LastSequence));
            links += result.Links;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{clean} clean trails, {links} links, no alarm.");
    }

    [Fact]
    public async Task AnAlteredAnchor_IsFound()
    {
        var random = new Random(99);
        for (int i = 0; i < Count / 20; i++)
        {
            var keys = new Trails.Keys();
            var trail = BentTrail.Make(random, random.Next(1, 30), keys);
            trail.Stored.Clear();
            int at = random.Next(trail.Anchored.Count);
            var checkpoint = trail.Anchored[at];
            trail.Anchored[at] = random.Next(5) switch
            {
                0 => checkpoint with { Sequence = checkpoint.Sequence + 1 },
                1 => checkpoint with { Hash = ContentHash.Of($"{i}") },
                2 => checkpoint with { Epoch = "other" },
                3 => checkpoint with { At = checkpoint.At.AddTicks(1) },
                _ => checkpoint with { KeyId = null },
            };

            var result = await trail.VerifyAsync(keys, withAnchor: true);

            Assert.Contains(result.Problems, problem => problem.Kind == AuditProblemKind.CheckpointChanged);
        }
    }
}
