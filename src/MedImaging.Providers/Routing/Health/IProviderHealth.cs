namespace MedImaging.Providers;

/// <summary>How the lanes fare.</summary>
public interface IProviderHealth
{
    /// <summary>Raised when a lane is left out, is tried again, or is well again. Handlers must be quick; they run within a call.</summary>
    event EventHandler<LaneStateChangedEventArgs>? Changed;

    /// <summary>Looks at all lanes.</summary>
    /// <returns>How they are now.</returns>
    ProviderHealthSnapshot Snapshot();
}
