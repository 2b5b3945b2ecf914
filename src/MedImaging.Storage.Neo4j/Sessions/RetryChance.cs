namespace MedImaging;

/// <summary>A random that many transactions may draw from at once.</summary>
internal sealed class RetryChance(Random random)
{
    private readonly Lock _gate = new();

    /// <summary>Draws a number from 0 to below 1.</summary>
    internal double Draw()
    {
        lock (_gate)
        {
            return random.NextDouble();
        }
    }
}
