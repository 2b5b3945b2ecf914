namespace MedImaging;

/// <summary>Writes each receipt into the audit trail, as the event <c>egress.send</c>: who it was sent to, under whose word, whether that word is that it was de-identified, and what was sent, by hash. What cannot be written is not sent.</summary>
/// <remarks>A receipt is written before anything is sent; its outcome is that sending was allowed.</remarks>
public sealed class AuditingEgressLog : IEgressLog
{
    /// <summary>The event's name in the trail.</summary>
    public const string EventName = "egress.send";

    private const int MostParts = 32;

    private readonly IRecordStore _store;
    private readonly Caller _caller;
    private readonly AuditCheckpoints? _checkpoints;

    /// <summary>Creates a log.</summary>
    /// <param name="store">Where the trail is.</param>
    /// <param name="caller">In whose name calls are written that say no tenant or user of their own; none for <see cref="Caller.Process"/>.</param>
    /// <param name="checkpoints">Told of what is written, if there are checkpoints.</param>
    public AuditingEgressLog(IRecordStore store, Caller? caller = null, AuditCheckpoints? checkpoints = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        (_store, _caller, _checkpoints) = (store, caller ?? Caller.Process, checkpoints);
    }

    /// <inheritdoc/>
    /// <exception cref="MedImagingException">The trail cannot be written.</exception>
    public async ValueTask RecordAsync(EgressReceipt receipt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        _checkpoints?.RequireAnchored();
        var entry = Entry(receipt);
        var record = await _store.WriteAsync(writer => writer.AppendAuditAsync(entry), cancellationToken).ConfigureAwait(false);
        _checkpoints?.Noted(record);
    }

    private AuditEntry Entry(EgressReceipt receipt) => new()
    {
        Id = receipt.Id,
        Tenant = string.IsNullOrWhiteSpace(receipt.Tenant) ? _caller.Tenant : receipt.Tenant,
        At = receipt.At,
        UserId = _caller.UserId,
        Event = EventName,
        Action = AuditAction.Execute,
        Outcome = AuditOutcome.Success,
        Purpose = _caller.Purpose,
        Count = receipt.Parts.Count,
        RunId = _caller.RunId,
        Detail = Detail(receipt),
    };

    private static string Detail(EgressReceipt receipt)
    {
        using var json = new CanonicalWriter(1024);
        json.Text("{\"declared\":"u8, Declared(receipt.Policy));
        json.Text(",\"destination\":"u8, receipt.Destination);
        json.Raw(",\"parts\":["u8);
        for (int i = 0; i < Math.Min(receipt.Parts.Count, MostParts); i++)
        {
            json.Text(i == 0 ? [] : ","u8, receipt.Parts[i].Hex);
        }

        json.Text("],\"policy\":"u8, receipt.Policy);
        json.Text(",\"provider\":"u8, receipt.Provider);
        json.Text(",\"purpose\":"u8, receipt.Purpose.ToString());
        if (receipt.Parts.Count > MostParts)
        {
            json.Text(",\"rest\":"u8, ContentHash.Of(string.Join('\n', receipt.Parts.Skip(MostParts))).Hex);
        }

        json.Raw("}"u8);
        return System.Text.Encoding.UTF8.GetString(json.Written);
    }

    // A policy's receipts say what it declares after its name; what stays on this machine is declared to be nothing.
    private static string Declared(string policy)
    {
        string last = policy[(policy.LastIndexOf('/') + 1)..];
        return Enum.TryParse<EgressDeclaration>(last, out var declared) && Enum.IsDefined(declared) && !char.IsAsciiDigit(last[0]) ? declared.ToString() : nameof(EgressDeclaration.None);
    }
}
