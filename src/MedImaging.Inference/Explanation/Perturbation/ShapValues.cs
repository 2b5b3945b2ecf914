namespace MedImaging;

/// <summary>A score divided among the parts of an input: <see cref="Expected"/> and all of <see cref="Values"/> add up to <see cref="Score"/>.</summary>
/// <param name="Expected">The mean score of the backgrounds, on the scale of <see cref="PerturbationOptions.Scale"/>.</param>
/// <param name="Score">The score of the input.</param>
/// <param name="Values">What each part contributes.</param>
/// <param name="Map">The same over the input: the cells of a part add up to its value.</param>
public sealed record ShapValues(double Expected, double Score, IReadOnlyList<double> Values, ActivationMap Map);
