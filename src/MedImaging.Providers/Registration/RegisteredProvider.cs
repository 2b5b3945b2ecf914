namespace MedImaging.Providers;

/// <summary>A provider that a host registered, as a table of its health shows it. Its chat client has the name as its key.</summary>
/// <param name="Name">The name.</param>
/// <param name="Model">The model that is asked unless a call names another, or none.</param>
/// <param name="Residency">Where content sent to it ends up.</param>
/// <param name="Keys">How many keys it has; never which.</param>
public sealed record RegisteredProvider(string Name, string? Model, DataResidency Residency, int Keys);
