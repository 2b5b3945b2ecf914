namespace MedImaging;

/// <summary>Admits what a host declares, by name, to be synthetic or already de-identified, and records each receipt before anything is sent. It does not look into the content.</summary>
public sealed class DeclaredEgressGate : IEgressGate
{
    private readonly string _name;
    private readonly string _receiptName;
    private readonly string[] _providers;
    private readonly EgressPurpose[] _purposes;
    private readonly IEgressLog _log;
    private readonly TimeProvider _time;

    /// <summary>Creates a gate.</summary>
    /// <param name="policy">What the host declares.</param>
    /// <param name="log">Where receipts go.</param>
    /// <param name="timeProvider">The clock, or none for the system's.</param>
    /// <exception cref="ArgumentException">The policy has no name, nobody who answers for it, or declares nothing.</exception>
    public DeclaredEgressGate(DeclaredEgressPolicy policy, IEgressLog log, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentException.ThrowIfNullOrWhiteSpace(policy.Name, nameof(policy));
        ArgumentException.ThrowIfNullOrWhiteSpace(policy.DeclaredBy, nameof(policy));
        if (policy.Declaration is not (EgressDeclaration.Synthetic or EgressDeclaration.Deidentified))
        {
            throw new ArgumentException("An egress policy declares content to be synthetic or de-identified.", nameof(policy));
        }

        // As declared now: who changes the options later changes no gate that is in use.
        (_name, _receiptName, _providers, _purposes) = (policy.Name, $"{policy.Name}/{policy.Declaration}", [.. policy.Providers], [.. policy.Purposes]);
        (_log, _time) = (log, timeProvider ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public async ValueTask<EgressReceipt> AdmitAsync(EgressRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();   // whatever the log does with it
        if (request.Residency == DataResidency.Remote && !Covers(request))
        {
            throw new MedImagingException(ErrorKind.PolicyBlocked, $"Nothing is sent to '{request.Provider}' for {request.Purpose}: the egress policy '{_name}' does not name it.");
        }

        var receipt = EgressReceipts.Write(request, request.Residency == DataResidency.Local ? "local/1" : _receiptName, _time);
        await _log.RecordAsync(receipt, cancellationToken).ConfigureAwait(false);
        return receipt;
    }

    private bool Covers(EgressRequest request)
        => (_providers.Length == 0 || _providers.Contains(request.Provider, StringComparer.OrdinalIgnoreCase))
            && (_purposes.Length == 0 || _purposes.Contains(request.Purpose));
}
