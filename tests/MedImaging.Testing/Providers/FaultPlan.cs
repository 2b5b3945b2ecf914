namespace MedImaging.Testing;

/// <summary>Draws faults by weight from a seed: the same seed, the same faults in the same order.</summary>
/// <param name="seed">The seed, to be printed by the test.</param>
/// <param name="weighted">The faults, and a good answer where there is to be one, with their weights.</param>
public sealed class FaultPlan(int seed, params IReadOnlyList<(double Weight, FakeFault Fault)> weighted)
{
    private readonly Random _random = new(seed);
    private readonly double _sum = weighted.Sum(each => each.Weight);
    private readonly Lock _gate = new();

    /// <summary>Makes a plan that draws from faults evenly.</summary>
    public static FaultPlan Even(int seed, IEnumerable<FakeFault> faults) => new(seed, [.. faults.Select(fault => (1d, fault))]);

    /// <summary>Draws the next.</summary>
    public FakeFault Next()
    {
        double at;
        lock (_gate)
        {
            at = _random.NextDouble() * _sum;
        }

        foreach (var (weight, fault) in weighted)
        {
            if ((at -= weight) < 0)
            {
                return fault;
            }
        }

        return weighted[^1].Fault;
    }
}
