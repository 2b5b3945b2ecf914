namespace MedImaging;

/// <summary>An index over the vectors of one kind of record. Only vectors with that many numbers are in it; those of different models are told apart by a condition on another field.</summary>
/// <param name="Kind">The kind, such as <c>Embedding</c>.</param>
/// <param name="Field">The field that holds the vector, such as <c>vector</c>.</param>
/// <param name="Dimensions">How many numbers a vector has, at most 4,096.</param>
public sealed record Neo4jVectorIndex(string Kind, string Field, int Dimensions);
