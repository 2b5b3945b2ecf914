using System.Security.Cryptography;

namespace MedImaging.Providers;

/// <summary>A seeded chance for many threads.</summary>
internal sealed class Chance(int? seed)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed ?? RandomNumberGenerator.GetInt32(int.MaxValue));

    public double Draw()
    {
        lock (_lock)
        {
            return _random.NextDouble();
        }
    }
}
