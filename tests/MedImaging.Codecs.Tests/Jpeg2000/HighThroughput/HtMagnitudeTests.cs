using System.Runtime.Intrinsics.X86;

namespace MedImaging.Codecs.Tests.Jpeg2000.HighThroughput;

/// <summary>The vector paths agree with the scalar definition bit for bit, on sound and on senseless input.</summary>
public sealed class HtMagnitudeTests
{
    private delegate int Kernel(HtBlockState state, int position, uint bound, int plane, Span<int> upper, Span<int> lower, ref bool isSound);

    [Fact]
    public void Decode512_MatchesTheScalarDefinition()
    {
        Assert.SkipUnless(Avx512Vbmi.IsSupported, "The processor has no AVX-512 VBMI.");
        Compare(HtMagnitudeVectors.Decode512);
    }

    [Fact]
    public void Decode256_MatchesTheScalarDefinition()
    {
        Assert.SkipUnless(Avx2.IsSupported, "The processor has no AVX2.");
        Compare(HtMagnitudeVectors.Decode256);
    }

    private static void Compare(Kernel kernel)
    {
        int unsound = 0;
        for (int seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            int width = random.Next(8) == 0 ? 1024 : random.Next(1, 130), position = random.Next(1000);
            uint bound = (uint)random.Next(2, (int)HtMagnitudeVectors.MaxBound + 1);
            bool hasLower = random.Next(5) > 0;
            var (expected, actual) = (State(seed, width, bound), State(seed, width, bound));
            int[][] lines = [.. Enumerable.Range(0, 4).Select(_ => new int[width])];
            bool expectedSound = true, actualSound = true;

            int expectedEnd = HtMagnitudeDecoder.DecodeScalar(expected, position, bound, 32 - (int)bound, lines[0], hasLower ? lines[1] : default, ref expectedSound);
            int actualEnd = kernel(actual, position, bound, 32 - (int)bound, lines[2], hasLower ? lines[3] : default, ref actualSound);

            Assert.Equal((expectedEnd, expectedSound), (actualEnd, actualSound));
            Assert.Equal(lines[0], lines[2]);
            Assert.Equal(lines[1], lines[3]);
            Assert.Equal(expected.Exponents, actual.Exponents);
            unsound += expectedSound ? 0 : 1;
        }

        Assert.InRange(unsound, 100, 2900);
    }

    private static HtBlockState State(int seed, int width, uint bound)
    {
        var random = new Random(seed);
        var state = new HtBlockState();
        random.NextBytes(state.Magnitudes);
        state.Clear(width + 1 >> 1);
        for (int q = 1; q <= width + 1 >> 1; q++)
        {
            uint residual = random.Next(3) == 0 ? (uint)random.Next((int)bound + (random.Next(400) == 0 ? 10 : -1)) : 0;
            uint quad = HtTables.OtherQuads[random.Next(HtTables.QuadTableSize)] & (residual == 0 ? 0xF7u : 0xFFFFu);
            state.Quads[q] = quad | ((quad & 8) != 0 ? Math.Max(residual, 1) : 0) << 16;
        }

        for (int x = 1; x <= width; x++)
        {
            state.ExponentsAbove[x] = random.Next(2) == 0 ? 0 : (uint)random.Next() >> random.Next(32 - (int)bound, 31) | 1;
        }

        return state;
    }
}
