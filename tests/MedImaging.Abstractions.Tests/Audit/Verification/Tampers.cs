using System.Security.Cryptography;
using System.Text;

namespace MedImaging.Tests.Audit;

/// <summary>What someone who can write to the store, and has no key, can do to a trail.</summary>
internal static class Tampers
{
    public static IReadOnlyList<(string Name, Func<BentTrail, Random, bool> Bend)> All { get; } =
    [
        ("edit a byte", EditByte),
        ("edit the hash", EditHash),
        ("edit and hash anew", EditAndHash),
        ("delete", Delete),
        ("delete and renumber", DeleteAndRenumber),
        ("swap", Swap),
        ("swap contents", SwapContents),
        ("duplicate", Duplicate),
        ("insert forged", InsertForged),
        ("append forged", AppendForged),
        ("truncate", Truncate),
        ("truncate and set the head", TruncateAndSetHead),
        ("truncate and append", TruncateAndAppend),
        ("restamp the tail", Restamp),
        ("restamp everything", RestampAll),
        ("set the head back", OldHead),
        ("rewrite the head", RewriteHead),
        ("remove the head", RemoveHead),
        ("change the epoch", ChangeEpoch),
        ("change a stored checkpoint", ChangeCheckpoint),
        ("empty", Empty),
    ];

    private static bool EditByte(BentTrail trail, Random random)
    {
        int at = random.Next(trail.Rows.Count);
        byte[] bytes = trail.Rows[at].Bytes.ToArray();
        bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
        trail.Rows[at] = trail.Rows[at] with { Bytes = bytes };
        return true;
    }

    private static bool EditHash(BentTrail trail, Random random)
    {
        int at = random.Next(trail.Rows.Count);
        byte[] digest = Convert.FromHexString(trail.Rows[at].Hash.Hex);
        digest[random.Next(digest.Length)] ^= (byte)random.Next(1, 256);
        trail.Rows[at] = trail.Rows[at] with { Hash = ContentHash.FromDigest(digest) };
        return true;
    }

    private static bool EditAndHash(BentTrail trail, Random random)
    {
        int at = random.Next(trail.Rows.Count);
        var link = AuditLink.Read(trail.Rows[at]);
        trail.Rows[at] = Forge(random, link.Entry with { UserId = "someone-else" }, link.Epoch, link.Sequence, link.Previous, link.KeyId);
        return true;
    }

    private static bool Delete(BentTrail trail, Random random)
    {
        trail.Rows.RemoveAt(random.Next(trail.Rows.Count));
        return true;
    }

    private static bool DeleteAndRenumber(BentTrail trail, Random random)
    {
        int at = random.Next(trail.Rows.Count);
        trail.Rows.RemoveAt(at);
        for (int i = at; i < trail.Rows.Count; i++)
        {
            trail.Rows[i] = trail.Rows[i] with { Sequence = trail.Rows[i].Sequence - 1 };
        }

        return true;
    }

    private static bool Swap(BentTrail trail, Random random)
    {
        if (Two(trail, random) is not var (one, other))
        {
            return false;
        }

        var (first, second) = (trail.Rows[one], trail.Rows[other]);
        (trail.Rows[one], trail.Rows[other]) = (second with { Sequence = first.Sequence }, first with { Sequence = second.Sequence });
        return true;
    }

    private static bool SwapContents(BentTrail trail, Random random)
    {
        if (Two(trail, random) is not var (one, other))
        {
            return false;
        }

        var (first, second) = (trail.Rows[one], trail.Rows[other]);
        (trail.Rows[one], trail.Rows[other]) = (first with { Bytes = second.Bytes }, second with { Bytes = first.Bytes });
        return true;
    }

    private static bool Duplicate(BentTrail trail, Random random)
    {
        int at = random.Next(trail.Rows.Count);
        var copy = trail.Rows[at];
        ShiftFrom(trail, at + 1);
        trail.Rows.Insert(at + 1, copy with { Sequence = copy.Sequence + 1 });
        return true;
    }

    private static bool InsertForged(BentTrail trail, Random random)
    {
        int at = random.Next(trail.Rows.Count);
        var after = AuditLink.Read(trail.Rows[at]);
        ShiftFrom(trail, at + 1);
        trail.Rows.Insert(at + 1, Forge(random, Trails.Entry(99), after.Epoch, after.Sequence + 1, trail.Rows[at].Hash, after.KeyId));
        return true;
    }

    private static bool AppendForged(BentTrail trail, Random random)
    {
        var last = AuditLink.Read(trail.Rows[^1]);
        trail.Rows.Add(Forge(random, Trails.Entry(99), last.Epoch, last.Sequence + 1, trail.Rows[^1].Hash, last.KeyId));
        MaybeHead(trail, random);
        return true;
    }

    private static bool Truncate(BentTrail trail, Random random)
    {
        int keep = random.Next(trail.Rows.Count);
        trail.Rows.RemoveRange(keep, trail.Rows.Count - keep);
        return true;
    }

    private static bool TruncateAndSetHead(BentTrail trail, Random random)
    {
        int keep = random.Next(1, trail.Rows.Count);
        if (keep == trail.Rows.Count)
        {
            return false;
        }

        trail.Rows.RemoveRange(keep, trail.Rows.Count - keep);
        SetHead(trail, random);
        return true;
    }

    private static bool TruncateAndAppend(BentTrail trail, Random random)
    {
        int kept = trail.Rows.Count;
        Truncate(trail, random);
        for (int i = random.Next(1, 2 + kept - trail.Rows.Count); i > 0; i--)
        {
            Append(trail, random, Trails.Entry(1000 + i));
        }

        MaybeHead(trail, random);
        return true;
    }

    private static bool Restamp(BentTrail trail, Random random) => RestampFrom(trail, random, random.Next(trail.Rows.Count));

    private static bool RestampAll(BentTrail trail, Random random) => RestampFrom(trail, random, 0);

    private static bool RestampFrom(BentTrail trail, Random random, int from)
    {
        var entries = trail.Rows.Skip(from).Select(row => AuditLink.Read(row).Entry).ToList();
        trail.Rows.RemoveRange(from, trail.Rows.Count - from);
        entries[random.Next(entries.Count)] = Trails.Entry(7777);
        foreach (var entry in entries)
        {
            Append(trail, random, entry);
        }

        SetHead(trail, random);
        return true;
    }

    private static bool OldHead(BentTrail trail, Random random)
    {
        if (trail.Rows.Count < 2)
        {
            return false;
        }

        // The rows of an earlier link, and a seal that was some other head's.
        var row = trail.Rows[random.Next(trail.Rows.Count - 1)];
        trail.Head = trail.Head! with { Sequence = row.Sequence, Hash = row.Hash };
        trail.Rows.RemoveAll(later => later.Sequence > row.Sequence);
        return true;
    }

    private static bool RewriteHead(BentTrail trail, Random random)
    {
        var head = trail.Head!;
        trail.Head = random.Next(6) switch
        {
            0 => head with { Sequence = head.Sequence + random.Next(1, 5) },
            1 => head with { Seal = ContentHash.FromDigest(RandomNumberGenerator.GetBytes(32)) },
            2 => head with { Epoch = head.Epoch + "x" },
            3 => head with { KeyId = null },
            4 => head with { KeyId = "no-such-key" },
            _ => head with { Hash = ContentHash.Of($"{random.Next()}") },
        };
        return true;
    }

    private static bool RemoveHead(BentTrail trail, Random random)
    {
        trail.Head = null;
        return true;
    }

    private static bool ChangeEpoch(BentTrail trail, Random random)
    {
        int at = random.Next(trail.Rows.Count);
        var link = AuditLink.Read(trail.Rows[at]);
        using var json = AuditFormat.Write(link.Entry, link.Footing, link.Epoch + "x", link.Sequence, link.Previous, link.KeyId);
        trail.Rows[at] = trail.Rows[at] with { Bytes = json.Written.ToArray() };
        return true;
    }

    private static bool ChangeCheckpoint(BentTrail trail, Random random)
    {
        int at = random.Next(trail.Stored.Count);
        byte[] bytes = trail.Stored[at].Body.ToArray();
        bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
        trail.Stored[at] = trail.Stored[at] with { Body = bytes };
        return true;
    }

    // Rows and head, but the store's checkpoints were forgotten.
    private static bool Empty(BentTrail trail, Random random)
    {
        trail.Rows.Clear();
        trail.Head = random.Next(2) == 0 ? null : trail.Head;
        return true;
    }

    private static void Append(BentTrail trail, Random random, AuditEntry entry)
    {
        var (sequence, previous) = trail.Rows.Count == 0 ? (0, AuditFormat.Nothing) : (trail.Rows[^1].Sequence, trail.Rows[^1].Hash);
        trail.Rows.Add(Forge(random, entry, trail.Head?.Epoch ?? "e0", sequence + 1, previous, "k1"));
    }

    // Without the key: a plain hash with no key named or the right one named, or an HMAC under a guess.
    private static AuditRecord Forge(Random random, AuditEntry entry, string epoch, long sequence, ContentHash previous, string? keyId)
    {
        int way = random.Next(3);
        using var json = AuditFormat.Write(entry, AuditFooting.Sealed, epoch, sequence, previous, way == 0 ? null : keyId);
        var key = way == 2 && keyId is not null ? Guessed(keyId) : AuditKey.None;
        return new AuditRecord(BentTrail.Tenant, sequence, json.Written.ToArray(), key.Hash(json.Written));
    }

    private static void MaybeHead(BentTrail trail, Random random)
    {
        if (random.Next(2) == 0 && trail.Rows.Count > 0)
        {
            SetHead(trail, random);
        }
    }

    private static void SetHead(BentTrail trail, Random random)
    {
        var last = trail.Rows[^1];
        string epoch = AuditLink.Read(last).Epoch;
        int way = random.Next(3);
        string? keyId = way == 0 ? null : random.Next(4) == 0 ? "no-such-key" : "k1";
        using var json = AuditFormat.WriteHead(BentTrail.Tenant, epoch, last.Sequence, last.Hash, keyId);
        var key = way == 2 ? Guessed("k1") : AuditKey.None;
        trail.Head = new AuditHead(BentTrail.Tenant, epoch, last.Sequence, last.Hash, keyId, key.Hash(json.Written));
    }

    private static AuditKey Guessed(string id) => AuditKey.From(new ProtectionKey(id, Encoding.UTF8.GetBytes(new string('x', 32))));

    private static void ShiftFrom(BentTrail trail, int from)
    {
        for (int i = from; i < trail.Rows.Count; i++)
        {
            trail.Rows[i] = trail.Rows[i] with { Sequence = trail.Rows[i].Sequence + 1 };
        }
    }

    private static (int One, int Other)? Two(BentTrail trail, Random random)
    {
        if (trail.Rows.Count < 2)
        {
            return null;
        }

        int one = random.Next(trail.Rows.Count);
        return (one, (one + random.Next(1, trail.Rows.Count)) % trail.Rows.Count);
    }
}
