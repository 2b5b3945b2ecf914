namespace MedImaging.Providers;

/// <summary>When a day's allowance begins anew, when the provider does not say.</summary>
public enum QuotaReset
{
    /// <summary>At midnight UTC.</summary>
    UtcMidnight,

    /// <summary>At midnight in California, as Gemini's do.</summary>
    PacificMidnight,
}
