namespace MedImaging;

/// <summary>Whether a method's maps depend on what a model has learned.</summary>
public sealed record SanityReport
{
    /// <summary>Gets the method.</summary>
    public required string Method { get; init; }

    /// <summary>Gets the model.</summary>
    public required ModelDescription Model { get; init; }

    /// <summary>Gets how many numbers of the model's file were replaced.</summary>
    public required long ReplacedWeights { get; init; }

    /// <summary>Gets the rank correlation between the maps of the model and of each random one, for each frame: frame by frame, repeat by repeat.</summary>
    public required IReadOnlyList<double> Similarities { get; init; }

    /// <summary>Gets the similarity from which maps count as still alike.</summary>
    public required double Threshold { get; init; }

    /// <summary>Gets the mean of the similarities. One alone is not enough: two smooth maps of a few cells are alike, or opposite, by chance.</summary>
    public double MeanSimilarity => Similarities.Count == 0 ? double.NaN : Similarities.Average();

    /// <summary>Gets whether the maps changed when the weights did. When not, the method shows the image, not the model, and must not be trusted with it.</summary>
    public bool Passed => Math.Abs(MeanSimilarity) < Threshold;
}
