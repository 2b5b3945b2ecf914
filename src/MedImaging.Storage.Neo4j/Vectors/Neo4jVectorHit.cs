namespace MedImaging;

/// <summary>A record whose vector is near.</summary>
/// <param name="Record">The record.</param>
/// <param name="Score">How near, from 0 for the opposite direction to 1 for the same: (1 + cosine) / 2.</param>
public sealed record Neo4jVectorHit(StoredRecord Record, double Score);
