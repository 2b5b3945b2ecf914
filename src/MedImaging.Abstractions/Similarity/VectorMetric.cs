namespace MedImaging;

/// <summary>How alike two vectors are.</summary>
public enum VectorMetric
{
    /// <summary>The cosine of the angle between them; a hit's score is from -1 to 1.</summary>
    Cosine,

    /// <summary>How near they are; a hit's score is the distance with a minus.</summary>
    Euclidean,
}
