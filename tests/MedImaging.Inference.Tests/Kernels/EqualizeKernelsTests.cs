using MedImaging.Kernels;
using MedImaging.Testing;

namespace MedImaging.Tests.Kernels;

public sealed class EqualizeKernelsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1.5)]
    [InlineData(4)]
    [InlineData(1000)]
    public void NoMapIsSteeperThanItsLimit_AndNoneFalls(double limit)
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            float[] values = [.. TestValues.Finite(400, -0.1f, 1.1f, seed).Select(x => seed % 2 == 0 ? x * x * x : x), float.NaN, .. Enumerable.Repeat(0.3f, (int)seed * 30)];
            int[] bins = new int[EqualizeKernels.Bins];
            float[] map = new float[EqualizeKernels.Edges];

            EqualizeKernels.Count(values, bins);
            EqualizeKernels.MakeMap(bins, limit, map);

            Assert.Equal(values.Length - 1, bins.Sum());
            Assert.Equal((0f, 1f), (map[0], MathF.Round(map[^1], 5)));
            for (int b = 0; b < EqualizeKernels.Bins; b++)
            {
                Assert.InRange((map[b + 1] - map[b]) * EqualizeKernels.Bins, 0, limit * (1 + 1e-4));
            }
        }
    }

    [Fact]
    public void ALimitOfOneChangesNothing_AndAnEmptyTileNeither()
    {
        int[] bins = new int[EqualizeKernels.Bins];
        float[] map = new float[EqualizeKernels.Edges];
        (bins[3], bins[200]) = (100, 7);

        EqualizeKernels.MakeMap(bins, 1, map);
        AssertIdentity(map);

        EqualizeKernels.MakeMap(new int[EqualizeKernels.Bins], 5, map);
        AssertIdentity(map);
    }

    [Fact]
    public void Map_BlendsByPlace_AndKeepsWhatIsNotANumber()
    {
        float[] flat = [.. Enumerable.Range(0, EqualizeKernels.Edges).Select(b => b / 256f)], half = [.. flat.Select(v => v / 2)];

        Assert.Equal(0.4f, EqualizeKernels.Map(0.4f, flat, flat, flat, flat, 0.3f, 0.9f), 1e-6f);
        Assert.Equal(0.2f, EqualizeKernels.Map(0.4f, flat, half, flat, half, 1f, 0.5f), 1e-6f);
        Assert.Equal(0.3f, EqualizeKernels.Map(0.4f, flat, flat, half, half, 1f, 0.5f), 1e-6f);
        Assert.Equal(1f, EqualizeKernels.Map(float.PositiveInfinity, flat, flat, flat, flat, 0, 0));
        Assert.Equal(0f, EqualizeKernels.Map(-2f, flat, flat, flat, flat, 0, 0));
        Assert.Equal(float.NaN, EqualizeKernels.Map(float.NaN, flat, flat, flat, flat, 0, 0));
    }

    private static void AssertIdentity(float[] map)
    {
        for (int b = 0; b < map.Length; b++)
        {
            Assert.Equal(b / 256f, map[b], 1e-6f);
        }
    }
}
