namespace MedImaging;

/// <summary>A stretch of speech.</summary>
/// <param name="Start">Where it begins, from the start of the sound.</param>
/// <param name="End">Where it ends.</param>
public readonly record struct SpeechSegment(TimeSpan Start, TimeSpan End)
{
    /// <summary>Gets how long it lasts.</summary>
    public TimeSpan Duration => End - Start;
}
