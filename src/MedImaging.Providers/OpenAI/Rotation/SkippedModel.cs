namespace MedImaging.Providers;

/// <summary>A model that was passed over.</summary>
/// <param name="Model">Its id.</param>
/// <param name="Reason">Why.</param>
public sealed record SkippedModel(string Model, string Reason);
