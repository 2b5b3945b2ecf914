namespace MedImaging;

/// <summary>Admits what a host declares, by name, to be synthetic or already de-identified, and records each receipt before anything is sent. It does not look into the content.</summary>
public sealed class DeclaredEgressGate : IEgressGate
{
    private readonly DeclaredEgressPolicy _policy;
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

        (_policy, _log, _time) = (policy, log, timeProvider ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public async ValueTask<EgressReceipt> AdmitAsync(EgressRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Residency == DataResidency.Remote && !Covers(request))
        {
            throw new MedImagingException(ErrorKind.PolicyBlocked, $"Nothing is sent to '{request.Provider}' for {request.Purpose}: the egress policy '{_policy.Name}' does not name it.");
        }

        var receipt = EgressReceipts.Write(request, request.Residency == DataResidency.Local ? "local/1" : $"{_policy.Name}/{_policy.Declaration}", _time);
        await _log.RecordAsync(receipt, cancellationToken).ConfigureAwait(false);
        return receipt;
    }

    private bool Covers(EgressRequest request)
        => (_policy.Providers.Count == 0 || _policy.Providers.Contains(request.Provider, StringComparer.OrdinalIgnoreCase))
            && (_policy.Purposes.Count == 0 || _policy.Purposes.Contains(request.Purpose));
}
