namespace MedImaging;

/// <summary>How well a mask matches the true one. For one pair; counts of several are added up.</summary>
/// <param name="Both">How many pixels or voxels both have.</param>
/// <param name="OnlyCalled">How many only the mask that is judged has.</param>
/// <param name="OnlyTrue">How many only the true one has.</param>
public readonly record struct MaskOverlap(long Both, long OnlyCalled, long OnlyTrue)
{
    /// <summary>Gets 2 |A ∩ B| / (|A| + |B|) (Dice, 1945).</summary>
    /// <value><see langword="null"/> when both are empty.</value>
    public double? Dice => Ratio(2d * Both, (2d * Both) + OnlyCalled + OnlyTrue);

    /// <summary>Gets |A ∩ B| / |A ∪ B| (Jaccard).</summary>
    /// <value><see langword="null"/> when both are empty.</value>
    public double? IntersectionOverUnion => Ratio(Both, (double)Both + OnlyCalled + OnlyTrue);

    /// <summary>Gets 1 − ||A| − |B|| / (|A| + |B|): whether they are of one size, wherever they lie.</summary>
    /// <value><see langword="null"/> when both are empty.</value>
    public double? VolumeSimilarity => 1 - Ratio(Math.Abs(OnlyCalled - OnlyTrue), (2d * Both) + OnlyCalled + OnlyTrue);

    /// <summary>Gets which share of the true mask is covered.</summary>
    /// <value><see langword="null"/> when the true mask is empty.</value>
    public double? Sensitivity => Ratio(Both, (double)Both + OnlyTrue);

    /// <summary>Compares two masks.</summary>
    /// <param name="called">The mask that is judged: 0 for outside.</param>
    /// <param name="truth">The true mask: 0 for outside.</param>
    /// <returns>The counts.</returns>
    /// <exception cref="ArgumentException">The masks have different sizes.</exception>
    public static MaskOverlap Of(ReadOnlySpan<byte> called, ReadOnlySpan<byte> truth) => Of(called, truth, null);

    /// <summary>Compares one label of two label maps.</summary>
    /// <param name="called">The map that is judged.</param>
    /// <param name="truth">The true map.</param>
    /// <param name="label">The label.</param>
    /// <returns>The counts.</returns>
    /// <exception cref="ArgumentException">The maps have different sizes.</exception>
    public static MaskOverlap Of(ReadOnlySpan<byte> called, ReadOnlySpan<byte> truth, byte? label)
    {
        if (called.Length != truth.Length)
        {
            throw new ArgumentException($"A mask of {called.Length} cannot be compared with one of {truth.Length}.", nameof(called));
        }

        long both = 0, onlyCalled = 0, onlyTrue = 0;
        for (int i = 0; i < called.Length; i++)
        {
            bool isCalled = label is { } l ? called[i] == l : called[i] != 0, isTrue = label is { } t ? truth[i] == t : truth[i] != 0;
            both += isCalled && isTrue ? 1 : 0;
            onlyCalled += isCalled && !isTrue ? 1 : 0;
            onlyTrue += isTrue && !isCalled ? 1 : 0;
        }

        return new MaskOverlap(both, onlyCalled, onlyTrue);
    }

    /// <summary>Adds the counts of another pair of masks.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Both.</returns>
    public static MaskOverlap operator +(MaskOverlap left, MaskOverlap right)
        => new(left.Both + right.Both, left.OnlyCalled + right.OnlyCalled, left.OnlyTrue + right.OnlyTrue);

    private static double? Ratio(double part, double whole) => whole == 0 ? null : part / whole;
}
