namespace MedImaging;

/// <summary>Where an index's vectors come from: the store.</summary>
/// <param name="Stamp">What changes with every change of the store's vectors, such as the number of its last change. A file with another stamp is stale.</param>
/// <param name="Read">Reads all entries, when the index must be built.</param>
public sealed record VectorIndexSource(string Stamp, Func<CancellationToken, IAsyncEnumerable<VectorEntry>> Read);
