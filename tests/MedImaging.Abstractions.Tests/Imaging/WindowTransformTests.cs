namespace MedImaging.Tests.Imaging;

public sealed class WindowTransformTests
{
    public static TheoryData<int> Lengths => new(Enumerable.Range(0, 130));

    [Theory, MemberData(nameof(Lengths))]
    public void Apply_MatchesTheScalarDefinition_AtEveryLength(int length)
    {
        foreach (var window in new[] { new Window(40, 400), new Window(0.25, 1), new Window(-600, 1500, VoiFunction.LinearExact), new Window(1e300, 1e-3, VoiFunction.LinearExact), new Window(40, 400, VoiFunction.Sigmoid) })
        {
            float[] source = Samples(length), expected = new float[length], actual = new float[length];

            WindowTransform.ApplyScalar(window, source, expected);
            window.Apply(source, actual);

            Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), actual.Select(BitConverter.SingleToInt32Bits));
            Assert.All(actual, y => Assert.InRange(y, 0f, 1f));
        }
    }

    [Theory]
    [InlineData(VoiFunction.Linear, 2048, 4096, 0, 0)]                // the standard's own example: x <= 0 is black …
    [InlineData(VoiFunction.Linear, 2048, 4096, 4095, 1)]             // … and x = 4095 the last grey, which is white
    [InlineData(VoiFunction.Linear, 2048, 4096, 2047.5, 0.5)]
    [InlineData(VoiFunction.Linear, 0, 1, -0.5, 0)]                   // a width of 1 is a threshold at center - 0.5
    [InlineData(VoiFunction.Linear, 0, 1, -0.25, 1)]
    [InlineData(VoiFunction.LinearExact, 100, 50, 75, 0)]
    [InlineData(VoiFunction.LinearExact, 100, 50, 100, 0.5)]
    [InlineData(VoiFunction.LinearExact, 100, 50, 125, 1)]
    [InlineData(VoiFunction.Sigmoid, 100, 50, 100, 0.5)]
    [InlineData(VoiFunction.Sigmoid, 0, 4, 1, 0.7310586)]
    [InlineData(VoiFunction.Linear, 40, 400, float.NaN, 0)]
    [InlineData(VoiFunction.Sigmoid, 40, 400, float.NaN, 0)]
    [InlineData(VoiFunction.Linear, 40, 400, float.PositiveInfinity, 1)]
    [InlineData(VoiFunction.Sigmoid, 40, 400, float.NegativeInfinity, 0)]
    public void Apply_FollowsTheStandard(VoiFunction function, double center, double width, float sample, float expected)
    {
        float[] grey = [sample];

        new Window(center, width, function).Apply(grey, grey);

        Assert.Equal(expected, grey[0], 6);
    }

    [Fact]
    public void Apply_RefusesAShortDestination()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new Window(40, 400).Apply(new float[2], new float[1]));

    private static float[] Samples(int length)
    {
        var random = new Random(7);
        float[] special = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, 0f, float.MaxValue, float.Epsilon];
        return [.. Enumerable.Range(0, length).Select(i => i % 5 == 3 ? special[i / 5 % special.Length] : (float)((random.NextDouble() * 4000) - 2000))];
    }
}
