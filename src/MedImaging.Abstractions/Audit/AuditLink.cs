namespace MedImaging;

/// <summary>What the bytes of an <see cref="AuditRecord"/> say. Reading them does not check them; a verifier does.</summary>
public sealed record AuditLink
{
    private AuditLink()
    {
    }

    /// <summary>Gets what happened.</summary>
    public required AuditEntry Entry { get; init; }

    /// <summary>Gets the epoch it was written in.</summary>
    public required string Epoch { get; init; }

    /// <summary>Gets its number.</summary>
    public required long Sequence { get; init; }

    /// <summary>Gets the hash of the link before, zeros for the first.</summary>
    public required ContentHash Previous { get; init; }

    /// <summary>Gets the id of the key it was linked with; <see langword="null"/> when there was none.</summary>
    public string? KeyId { get; init; }

    /// <summary>Gets what it was put to: whether the trail's head was sound then.</summary>
    public AuditFooting Footing { get; init; }

    /// <summary>Reads a record of an audit trail.</summary>
    /// <param name="record">The record.</param>
    /// <returns>What it says.</returns>
    /// <exception cref="MedImagingException">Its bytes are no link of an audit trail (<see cref="ErrorKind.Corrupt"/>), or one of a later form (<see cref="ErrorKind.UnsupportedFormat"/>).</exception>
    public static AuditLink Read(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var json = record.Bytes.Span;
        if (!LinkFields.TryRead(json, out var link) || !TryHash(json[link.Previous], out var previous))
        {
            throw LinkFields.IsOfOtherVersion(json)
                ? new MedImagingException(ErrorKind.UnsupportedFormat, $"Audit record {record.Sequence} was written by a later version of this library.")
                : new MedImagingException(ErrorKind.Corrupt, $"Audit record {record.Sequence} is not what was written.");
        }

        return new AuditLink
        {
            Entry = ReadEntry(json, link),
            Epoch = CanonicalReader.Text(json[link.Epoch]),
            Sequence = link.Sequence,
            Previous = previous,
            KeyId = Text(json, link.Key),
            Footing = link.Footing,
        };
    }

    internal static bool TryHash(ReadOnlySpan<byte> hex, out ContentHash hash)
    {
        Span<byte> digest = stackalloc byte[32];
        bool isHash = hex.Length == 64
            && !hex.ContainsAnyInRange((byte)'A', (byte)'F')
            && Convert.FromHexString(hex, digest, out _, out int written) == System.Buffers.OperationStatus.Done
            && written == digest.Length;
        hash = isHash ? ContentHash.FromDigest(digest) : default;
        return isHash;
    }

    private static AuditEntry ReadEntry(ReadOnlySpan<byte> json, in LinkFields link) => new()
    {
        Id = CanonicalReader.Text(json[link.Id]),
        Tenant = CanonicalReader.Text(json[link.Tenant]),
        At = link.At,
        UserId = CanonicalReader.Text(json[link.User]),
        Event = CanonicalReader.Text(json[link.Event]),
        Action = link.Action,
        Outcome = link.Outcome,
        Purpose = link.Purpose,
        Patient = Text(json, link.Patient),
        Kind = Text(json, link.Kind),
        Records = ReadRecords(json[link.Records]),
        Count = link.Count,
        RunId = Text(json, link.Run),
        Detail = Text(json, link.Detail),
    };

    private static string? Text(ReadOnlySpan<byte> json, Range? raw) => raw is { } there ? CanonicalReader.Text(json[there]) : null;

    private static List<string> ReadRecords(ReadOnlySpan<byte> list)
    {
        var records = new List<string>();
        var reader = new CanonicalReader(list);
        while (reader.TakeText(records.Count == 0 ? [] : ","u8, out var raw))
        {
            records.Add(CanonicalReader.Text(list[raw]));
        }

        return records;
    }
}
