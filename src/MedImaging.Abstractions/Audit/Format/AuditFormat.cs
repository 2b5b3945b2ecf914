namespace MedImaging;

/// <summary>The bytes of audit links, heads and checkpoints: canonical JSON (RFC 8785), members in the order of their names. Each of the three begins with another member, so that none is ever taken for another.</summary>
internal static class AuditFormat
{
    /// <summary>The version of the form; it stands in every piece.</summary>
    public const int Version = 1;

    /// <summary>How many record ids an entry has at most.</summary>
    public const int MostRecords = 32;

    /// <summary>What the first link says of the link before it.</summary>
    public static ContentHash Nothing { get; } = new(new string('0', 64));

    public static CanonicalWriter Write(AuditEntry entry, AuditFooting footing, string epoch, long sequence, ContentHash previous, string? keyId)
    {
        if (entry.Records.Count > MostRecords)
        {
            throw new ArgumentException($"An audit entry names at most {MostRecords} records; say how many there were in {nameof(AuditEntry.Count)}.", nameof(entry));
        }

        var json = new CanonicalWriter(1024);
        json.Text("{\"action\":"u8, AuditWords.Of(entry.Action));
        json.Moment(",\"at\":"u8, entry.At);
        json.Number(",\"count\":"u8, entry.Count);
        json.Optional(",\"detail\":"u8, entry.Detail);
        json.Text(",\"epoch\":"u8, epoch);
        json.Text(",\"event\":"u8, entry.Event);
        json.Optional(",\"footing\":"u8, AuditWords.Of(footing));
        json.Text(",\"id\":"u8, entry.Id);
        json.Optional(",\"key\":"u8, keyId);
        json.Optional(",\"kind\":"u8, entry.Kind);
        json.Number(",\"outcome\":"u8, AuditWords.Of(entry.Outcome));
        json.Optional(",\"patient\":"u8, entry.Patient);
        json.Text(",\"previous\":"u8, previous.Hex);
        json.Text(",\"purpose\":"u8, AuditWords.Of(entry.Purpose));
        json.Raw(",\"records\":["u8);
        for (int i = 0; i < entry.Records.Count; i++)
        {
            json.Text(i == 0 ? [] : ","u8, entry.Records[i]);
        }

        json.Raw("]"u8);
        json.Optional(",\"run\":"u8, entry.RunId);
        json.Number(",\"sequence\":"u8, sequence);
        json.Text(",\"tenant\":"u8, entry.Tenant);
        json.Text(",\"user\":"u8, entry.UserId);
        json.Number(",\"version\":"u8, Version);
        json.Raw("}"u8);
        return json;
    }

    public static CanonicalWriter WriteHead(string tenant, string epoch, long sequence, ContentHash hash, string? keyId)
    {
        var json = new CanonicalWriter(512);
        json.Text("{\"epoch\":"u8, epoch);
        json.Text(",\"hash\":"u8, hash.Hex);
        json.Optional(",\"key\":"u8, keyId);
        json.Number(",\"sequence\":"u8, sequence);
        json.Text(",\"tenant\":"u8, tenant);
        json.Number(",\"version\":"u8, Version);
        json.Raw("}"u8);
        return json;
    }

    /// <summary>Writes a checkpoint: with its seal, or without one for the bytes that are sealed.</summary>
    public static CanonicalWriter WriteCheckpoint(AuditCheckpoint checkpoint, string? seal)
    {
        var json = new CanonicalWriter(512);
        json.Moment("{\"at\":"u8, checkpoint.At);
        json.Number(",\"count\":"u8, checkpoint.Count);
        json.Text(",\"epoch\":"u8, checkpoint.Epoch);
        json.Text(",\"hash\":"u8, checkpoint.Hash.Hex);
        json.Optional(",\"key\":"u8, checkpoint.KeyId);
        json.Optional(",\"seal\":"u8, seal);
        json.Number(",\"sequence\":"u8, checkpoint.Sequence);
        json.Text(",\"tenant\":"u8, checkpoint.Tenant);
        json.Number(",\"version\":"u8, Version);
        json.Raw("}"u8);
        return json;
    }
}
