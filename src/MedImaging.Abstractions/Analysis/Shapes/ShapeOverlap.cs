namespace MedImaging;

/// <summary>How far two sets of pixels are the same; both numbers are 1 when neither has any.</summary>
/// <param name="Dice">Twice the pixels of both, of the pixels of the one and those of the other.</param>
/// <param name="Jaccard">The pixels of both, of those of either: the intersection over the union.</param>
public readonly record struct ShapeOverlap(double Dice, double Jaccard);
