namespace MedImaging.Providers;

/// <summary>The strategies that come with the library.</summary>
public static class SelectionStrategies
{
    /// <summary>Gets the one that takes the first lane of the tier.</summary>
    public static ISelectionStrategy Static { get; } = new ScoredSelection("static", static (_, index, _) => -index, "It stands first.");

    /// <summary>Gets the one that gives each lane its share by weight.</summary>
    public static ISelectionStrategy Weighted { get; } = new WeightedSelection();

    /// <summary>Gets the one that takes the lane that is expected to answer first, failures counted in.</summary>
    /// <remarks>One call in twenty asks another lane, so that a lane that was slow once can show that it no longer is.</remarks>
    public static ISelectionStrategy Latency { get; } = new ScoredSelection("latency", static (candidate, _, _) => -ScoredSelection.ExpectedSeconds(candidate), "It is expected to answer first.", explored: 0.05);

    /// <summary>Gets the one that takes the cheapest lane; one of unknown prices comes last.</summary>
    public static ISelectionStrategy Cost { get; } = new ScoredSelection("cost", static (candidate, _, _) => candidate.Cost is { } cost ? -(double)cost : double.NegativeInfinity, "It costs least.");

    /// <summary>Gets the one that takes the lane of the best answers.</summary>
    public static ISelectionStrategy Quality { get; } = new ScoredSelection("quality", static (candidate, _, _) => candidate.Quality, "Its answers are the best.");

    /// <summary>Makes one that weighs quality, latency, cost and errors against each other.</summary>
    /// <param name="weights">What each is worth.</param>
    /// <returns>The strategy.</returns>
    public static ISelectionStrategy Composite(CompositeWeights? weights = null)
    {
        var worth = weights ?? new CompositeWeights();
        return new ScoredSelection("composite", (candidate, _, all) => ScoredSelection.Composite(candidate, all, worth), "It is best on the whole.", explored: 0.05);
    }
}
