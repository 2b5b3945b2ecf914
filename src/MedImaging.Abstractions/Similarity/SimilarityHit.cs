namespace MedImaging;

/// <summary>An entry that was found.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Score">How alike it is, higher is more: the cosine, or the distance with a minus.</param>
public readonly record struct SimilarityHit(string Id, float Score);
