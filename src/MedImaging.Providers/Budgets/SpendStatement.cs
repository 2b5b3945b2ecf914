namespace MedImaging.Providers;

/// <summary>What a study has spent.</summary>
/// <param name="Study">The study; <see langword="null"/> for calls of none.</param>
/// <param name="Budget">Its budget, when it has one.</param>
/// <param name="Reserved">What calls that have not ended may still cost, in US dollars.</param>
/// <param name="Lines">The cost by provider and model, in order of their first calls.</param>
public sealed record SpendStatement(string? Study, Budget? Budget, decimal Reserved, IReadOnlyList<SpendLine> Lines)
{
    /// <summary>Gets what is spent, in US dollars.</summary>
    public decimal Spent => Lines.Sum(line => line.Usd);

    /// <summary>Gets what is left, in US dollars; <see langword="null"/> without a budget.</summary>
    public decimal? Left => Budget is null ? null : Math.Max(0, Budget.MaxUsd - Spent - Reserved);

    /// <summary>Gets whether no call that costs anything can start any more.</summary>
    public bool IsSpent => Left == 0;

    /// <summary>Gets which share of the cost is our estimate, from 0 to 1.</summary>
    public decimal EstimatedShare => Spent == 0 ? 0 : Lines.Sum(line => line.EstimatedUsd) / Spent;
}
