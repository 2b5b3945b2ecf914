namespace MedImaging;

/// <summary>The gate of a host that declared nothing: nothing leaves, except to a local endpoint that the host named.</summary>
public sealed class RefusingEgressGate(TimeProvider? timeProvider = null) : IEgressGate
{
    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;

    /// <inheritdoc/>
    public ValueTask<EgressReceipt> AdmitAsync(EgressRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        return request.Residency == DataResidency.Local
            ? ValueTask.FromResult(EgressReceipts.Write(request, "local/1", _time))
            : throw new MedImagingException(
                ErrorKind.PolicyBlocked,
                $"Nothing is sent to '{request.Provider}': this host declared no egress policy. Declare one by AllowEgress(…) if the content is synthetic or de-identified.");
    }
}
