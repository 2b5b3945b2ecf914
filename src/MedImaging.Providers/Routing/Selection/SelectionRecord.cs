namespace MedImaging.Providers;

/// <summary>Why a lane was chosen: give <see cref="Input"/> to the same strategy again and the same record comes out.</summary>
public sealed record SelectionRecord
{
    /// <summary>Gets the strategy's name.</summary>
    public required string Strategy { get; init; }

    /// <summary>Gets what it was chosen from.</summary>
    public required SelectionInput Input { get; init; }

    /// <summary>Gets a score for each candidate, in their order; the higher the better.</summary>
    public required IReadOnlyList<double> Scores { get; init; }

    /// <summary>Gets which candidate was chosen, from 0.</summary>
    public required int Chosen { get; init; }

    /// <summary>Gets the reason, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>Gets the chosen lane's name.</summary>
    public string Lane => Input.Candidates[Chosen].Lane;
}
