namespace MedImaging;

/// <summary>Says which failures of a transaction may pass when it is run again from its start.</summary>
internal sealed class RetryRule(CredentialSource credentials)
{
    /// <summary>Whether a failure of ours may pass. A commit without an answer never: it may have happened.</summary>
    internal bool MayRetry(MedImagingException fault) => fault switch
    {
        BoltServerException server => ServerCode.IsRetryable(server.Code, credentials.CanChange),
        CommitUnknownException or PoolExhaustedException => false,
        _ => fault.Kind is ErrorKind.Unavailable or ErrorKind.Timeout,
    };
}
