namespace MedImaging.Providers;

/// <summary>Whether a lane takes calls.</summary>
public enum LaneState
{
    /// <summary>It takes calls.</summary>
    Healthy,

    /// <summary>It failed too often, or asked for a pause, and gets no calls for a while, unless it is the last resort.</summary>
    Cooling,

    /// <summary>The pause is over; one call finds out whether it is well again.</summary>
    Probing,
}
