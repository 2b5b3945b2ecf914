namespace MedImaging;

/// <summary>Reads the audit trail of the caller's tenant. It needs <see cref="StoreRights.Audit"/>, and reading it is an entry of it too.</summary>
/// <remarks>A caller who may see only some patients sees only entries about those; an entry about no patient, or about several, is not one of them.</remarks>
public interface IAuditTrail
{
    /// <summary>Lists links of the trail, in their order.</summary>
    /// <param name="filter">Which ones; all when not given.</param>
    /// <param name="after">The number after which to go on, such as the last one of the page before; 0 for the beginning.</param>
    /// <param name="limit">How many at most; what the filter leaves out does not count.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The links, as they were when the first is given; they are not checked.</returns>
    /// <exception cref="MedImagingException">The caller may not (<see cref="ErrorKind.PolicyBlocked"/>), or a link is not what was written (<see cref="ErrorKind.Corrupt"/>).</exception>
    [StoreEvent("audit.read")]
    IAsyncEnumerable<AuditLink> ListAsync(AuditFilter? filter = null, long after = 0, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Checks that the whole trail is as it was written.</summary>
    /// <param name="options">What to compare it with.</param>
    /// <param name="progress">Told how many links have been checked, now and then.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What was found. A trail that is not whole is told of even where it takes no entry any more.</returns>
    /// <exception cref="MedImagingException">The caller may not (<see cref="ErrorKind.PolicyBlocked"/>), or the store cannot be read.</exception>
    [StoreEvent("audit.verify")]
    ValueTask<AuditVerification> VerifyAsync(AuditVerifierOptions? options = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Writes links of the trail in a form other systems read, one a line. What is written from now on is not part of it.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="format">The form.</param>
    /// <param name="filter">Which ones; all when not given.</param>
    /// <param name="after">The number after which to begin; 0 for the beginning.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many were written.</returns>
    /// <exception cref="MedImagingException">The caller may not (<see cref="ErrorKind.PolicyBlocked"/>), or a link is not what was written (<see cref="ErrorKind.Corrupt"/>).</exception>
    [StoreEvent("audit.export")]
    ValueTask<long> ExportAsync(Stream destination, AuditExportFormat format, AuditFilter? filter = null, long after = 0, CancellationToken cancellationToken = default);
}
