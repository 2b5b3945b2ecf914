namespace MedImaging.Providers;

/// <summary>How far an address reaches.</summary>
internal enum AddressReach
{
    /// <summary>Nowhere a provider can be: unspecified, multicast, documentation, metadata services, what is not allocated, or a translation into one of them.</summary>
    Nowhere,

    /// <summary>This machine, or its own network.</summary>
    Inside,

    /// <summary>The public internet.</summary>
    Public,
}
