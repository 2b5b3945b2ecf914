namespace MedImaging.Dicom;

/// <summary>What sets one stack of a series apart from the others at the same places: an echo, a point of time, a diffusion weight.</summary>
/// <param name="Tag">The attribute.</param>
/// <param name="Value">Its value in this stack; for a time, which in order, from 1.</param>
public sealed record StackDistinction(DicomTag Tag, string Value);
