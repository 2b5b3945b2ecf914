namespace MedImaging;

/// <summary>A record on the way of provenance.</summary>
/// <param name="Record">The record.</param>
/// <param name="Distance">How many relationships it is away, by the shortest way.</param>
public sealed record ProvenanceStep(StoredRecord Record, int Distance);
