namespace MedImaging;

/// <summary>Where what is sent to a client ends up.</summary>
public enum DataResidency
{
    /// <summary>On a machine outside the host's own network. Only what an <see cref="IEgressGate"/> admits may be sent.</summary>
    Remote,

    /// <summary>On this machine, or on one that the host names in its own network; an address outside it is refused when connecting.</summary>
    Local,
}
