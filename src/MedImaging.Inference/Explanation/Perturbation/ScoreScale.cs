namespace MedImaging;

/// <summary>On which scale an explanation compares scores.</summary>
public enum ScoreScale
{
    /// <summary>The logarithm of the odds, ln(p / (1 − p)), cut off at one in a million: a change from 0.98 to 0.99 counts as much as one from 0.50 to 0.67, so that sure models can be explained too.</summary>
    LogOdds,

    /// <summary>The confidence itself, from 0 to 1.</summary>
    Confidence,
}
