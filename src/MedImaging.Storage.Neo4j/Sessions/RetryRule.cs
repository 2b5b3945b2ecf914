namespace MedImaging;

/// <summary>Says which failures of a transaction may pass when it is run again from its start.</summary>
internal sealed class RetryRule(CredentialSource credentials)
{
    private const int MostMeetings = 5;

    /// <summary>Whether a failure of ours may pass. A commit without an answer never: it may have happened. A read that met a deletion the first few times: the next one does not.</summary>
    internal bool MayRetry(MedImagingException fault, bool isRead, int retried) => fault switch
    {
        BoltServerException server when isRead && ServerCode.IsDeletedMeanwhile(server.Code) => retried < MostMeetings,
        BoltServerException server => ServerCode.IsRetryable(server.Code, credentials.CanChange),
        CommitUnknownException or PoolExhaustedException => false,
        _ => fault.Kind is ErrorKind.Unavailable or ErrorKind.Timeout,
    };
}
