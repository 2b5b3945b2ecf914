namespace MedImaging.Providers;

/// <summary>Gives each lane its share of the calls.</summary>
internal sealed class WeightedSelection : ISelectionStrategy
{
    public string Name => "weighted";

    public SelectionRecord Select(SelectionInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var candidates = input.Candidates;
        double[] shares = new double[candidates.Count];
        double total = candidates.Sum(candidate => candidate.Weight);
        double below = 0;
        int chosen = -1;
        for (int i = 0; i < shares.Length; i++)
        {
            shares[i] = total > 0 ? candidates[i].Weight / total : 1d / shares.Length;
            below += shares[i];
            chosen = chosen < 0 && input.Draw < below ? i : chosen;
        }

        return new SelectionRecord
        {
            Strategy = Name,
            Input = input,
            Scores = shares,
            Chosen = chosen < 0 ? shares.Length - 1 : chosen,   // the shares may sum up to a little less than 1
            Reason = "It was drawn by its weight.",
        };
    }
}
