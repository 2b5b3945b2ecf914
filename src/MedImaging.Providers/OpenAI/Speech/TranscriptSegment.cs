namespace MedImaging.Providers;

/// <summary>A part of a transcript with its time in the recording.</summary>
/// <param name="Text">What was said.</param>
/// <param name="Start">When it begins.</param>
/// <param name="End">When it ends.</param>
public sealed record TranscriptSegment(string Text, TimeSpan Start, TimeSpan End);
