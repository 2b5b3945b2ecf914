namespace MedImaging;

/// <summary>Decides whether content may leave the host. A client that talks to another machine cannot be built without one, and asks before each attempt: of every retry, fallback and stream.</summary>
public interface IEgressGate
{
    /// <summary>Asks whether content may be sent.</summary>
    /// <param name="request">What is to be sent, and where.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <returns>The receipt, once it is recorded.</returns>
    /// <exception cref="MedImagingException">It may not (<see cref="ErrorKind.PolicyBlocked"/>). Any other exception, too, means that nothing is sent.</exception>
    ValueTask<EgressReceipt> AdmitAsync(EgressRequest request, CancellationToken cancellationToken = default);
}
