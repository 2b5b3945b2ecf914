namespace MedImaging.Providers;

/// <summary>What a model is told of a call that gave no result. The words are fixed: nothing of an exception or of the host is in them.</summary>
internal static class FunctionWords
{
    public const string Unknown = "Error: there is no such function.";
    public const string Unreadable = "Error: the arguments could not be read.";
    public const string Unfit = "Error: the arguments are not what the function takes.";
    public const string NotAllowed = "Error: the call was not approved.";
    public const string Failed = "Error: the function failed.";
    public const string TooSlow = "Error: the function took too long.";
    public const string TooLong = "Error: the result is too long.";
    public const string TooMany = "Error: not run; too many calls.";
}
