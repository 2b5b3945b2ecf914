namespace MedImaging;

/// <summary>Why something failed, in fixed words that may stand in a report: an error's own message may name files and services.</summary>
internal static class FailureWords
{
    internal static string Of(ErrorKind kind) => kind switch
    {
        ErrorKind.Throttled => "the service asked to slow down",
        ErrorKind.QuotaExhausted => "an allowance or budget is used up",
        ErrorKind.Unauthorized => "the service refused the credentials",
        ErrorKind.Unavailable => "the service could not be reached",
        ErrorKind.Timeout => "the service did not answer in time",
        ErrorKind.ContextTooLong or ErrorKind.LimitExceeded => "a limit was passed",
        ErrorKind.ModelRefused => "the model declined to answer",
        ErrorKind.MalformedResponse => "the answer was not in the shape that was asked for",
        ErrorKind.PolicyBlocked => "a rule of this host does not allow it",
        ErrorKind.UnsupportedFormat or ErrorKind.InvalidInput => "the images are of a kind that is not supported",
        ErrorKind.NotFound => "the model is not there",
        ErrorKind.Corrupt => "data were damaged",
        _ => "an unexpected fault",
    };
}
