namespace MedImaging.Providers;

/// <summary>What helps against an error.</summary>
public enum RecoveryAction
{
    /// <summary>Nothing the library can do; a person must.</summary>
    Stop,

    /// <summary>The same call to the same model a little later.</summary>
    RetryLater,

    /// <summary>The same call with another key.</summary>
    SwitchKey,

    /// <summary>The same call to another model of the same provider.</summary>
    SwitchModel,

    /// <summary>The same call to another provider.</summary>
    SwitchProvider,

    /// <summary>A shorter call, or a model that takes longer ones.</summary>
    ShortenInput,
}
