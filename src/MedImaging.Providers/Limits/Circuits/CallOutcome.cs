namespace MedImaging.Providers;

/// <summary>What the end of a call says of the provider's health.</summary>
internal enum CallOutcome
{
    SaysNothing,
    Good,
    Bad,
}
