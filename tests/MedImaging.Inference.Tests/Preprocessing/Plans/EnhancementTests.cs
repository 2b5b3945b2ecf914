using MedImaging.Testing;

namespace MedImaging.Tests.Preprocessing;

/// <summary>Steps that look around pixels.</summary>
public sealed class EnhancementTests
{
    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(8, 2.0)]
    [InlineData(64, 40.0)]
    public void AConstantImageIsUnchangedByEach(int tiles, double limit)
    {
        foreach (float value in (float[])[0f, 0.3f, 1f, -7f])
        {
            var frame = TestFrames.Of(20, 30, [.. Enumerable.Repeat(value, 600)]);
            PreprocessingStep[] steps = [new ClaheStep(tiles, limit), new MedianStep(5), new MedianStep()];

            Assert.All(Output(frame, [.. steps, new ResizeStep(30, 20)]), v => Assert.Equal(value, v));
            Assert.All(Output(frame, new GaussianStep(2), new UnsharpStep(3, 2), new ResizeStep(30, 20)), v => Assert.Equal(value, v, 1e-5f));
        }
    }

    [Fact]
    public void Clahe_GivesNoMoreContrastThanItsLimit_AndKeepsTheOrderOfValues()
    {
        const double Limit = 3;
        float[] values = [.. TestValues.Finite(4000, 0.4f, 0.6f)];
        float[] output = Output(TestFrames.Of(40, 100, values), new ClaheStep(1, Limit), new ResizeStep(100, 40));

        var pairs = values.Zip(output).OrderBy(p => p.First).ToArray();
        for (int i = 1; i < pairs.Length; i++)
        {
            Assert.InRange(pairs[i].Second - pairs[i - 1].Second, 0, (Limit * (pairs[i].First - pairs[i - 1].First)) + 1e-6);
        }

        Assert.True(output.Max() - output.Min() > 1.5 * 0.2, "the contrast grows");
    }

    [Fact]
    public void Clahe_FindsDetailInShadowAndLight()
    {
        // Two halves, each with a faint stripe of the same kind.
        float[] values = [.. Enumerable.Range(0, 64 * 64).Select(i => (i % 64 < 32 ? 0.1f : 0.9f) + (i / 64 % 8 < 4 ? 0.003f : 0f))];
        float[] output = Output(TestFrames.Of(64, 64, values), new ClaheStep(2, 4), new ResizeStep(64, 64));

        Assert.InRange(output[8] - output[(4 * 64) + 8], 0.0115f, 0.0125f);
        Assert.InRange(output[60] - output[(4 * 64) + 60], 0.0115f, 0.0125f);
    }

    [Fact]
    public void Median_TakesALonePixelAway_AndKeepsAnEdge()
    {
        float[] values = [.. Enumerable.Range(0, 80).Select(i => i % 10 < 5 ? 0f : 1f)];
        float[] expected = [.. values];
        values[32] = 100;

        Assert.Equal(expected, Output(TestFrames.Of(8, 10, values), new MedianStep(), new ResizeStep(10, 8)));
        Assert.Equal(expected, Output(TestFrames.Of(8, 10, values), new MedianStep(5), new ResizeStep(10, 8)));
    }

    [Fact]
    public void StepsRunInTheirOrder_BeforeAndAfterTheResize()
    {
        var frame = TestFrames.Of(9, 9, [.. Enumerable.Range(0, 81).Select(i => i == 40 ? 81f : 0f)]);

        float[] before = Output(frame, new GaussianStep(1), new IntensityStep(IntensityRule.MinMax), new ResizeStep(9, 9));
        float[] after = Output(frame, new IntensityStep(IntensityRule.MinMax), new ResizeStep(9, 9), new GaussianStep(1));

        Assert.Equal(1f, before[40]);
        Assert.Equal(0.15925f, after[40], 1e-4f);   // 1 ÷ 2π, to the kernel's end
    }

    public static TheoryData<string, int> Recipes => new MatrixTheoryData<string, int>(
        ["unit", "crop", "foreground", "percentile", "gamma", "gaussian", "unsharp", "median", "clahe", "quantile", "standardize", "all", "sliced", .. Enum.GetNames<ResizeFilter>()], [1, 3]);

    [Theory, MemberData(nameof(Recipes))]
    public void NothingIsAllocated_AfterAWarmUp(string name, int samplesPerPixel)
    {
        var frame = TestFrames.Of(60, 70, TestValues.Finite(60 * 70 * samplesPerPixel, 0, 255), samplesPerPixel: samplesPerPixel).Pixels;
        PreprocessingStep[] steps =
        [
            new UnitStep("1"), new CropStep(1, 1, 60, 50), new ForegroundStep(10, 2), new IntensityStep(IntensityRule.Percentile), new GammaStep(0.7), new GaussianStep(1.1), new UnsharpStep(2),
            new MedianStep(), new ClaheStep(), new QuantileStep(), new StandardizeStep(true),
        ];
        int index = Array.IndexOf(["unit", "crop", "foreground", "percentile", "gamma", "gaussian", "unsharp", "median", "clahe", "quantile", "standardize"], name);
        steps = index >= 0 ? [steps[index]] : name == "all" ? steps : [];
        ResizeStep resize = new(31, 33, Filter: Enum.TryParse<ResizeFilter>(name, out var filter) ? filter : ResizeFilter.Bilinear);
        var plan = new PreprocessingRecipe { Channels = 3, Layout = TensorLayout.Nhwc, Order = ChannelOrder.Bgr, Steps = [.. steps, resize] }.Compile();
        var sliced = new PreprocessingRecipe { Channels = 3, Neighbours = 1, Steps = [new ClaheStep(), resize] }.Compile();
        using var volume = new ImageVolume<short>(new VolumeGeometry(20, 10, 5, default, new(1, 0, 0), new(0, 1, 0), new(0, 0, 1)));
        float[] floats = new float[plan.Length];
        var halves = new Half[floats.Length];
        byte[] bytes = new byte[floats.Length];

        long Spent()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            if (name == "sliced")
            {
                sliced.Run(volume, 4, floats);
            }

            plan.Run(frame, floats);
            plan.Run(frame, halves);
            plan.Run(frame, bytes);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Spent();
        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ => Spent()));   // tests beside this one may have taken what a pool had
    }

    private static float[] Output(PixelFrame frame, params PreprocessingStep[] steps)
    {
        var plan = new PreprocessingRecipe { Channels = 1, Steps = steps }.Compile();
        float[] output = new float[plan.Length];
        plan.Run(frame, output);
        return output;
    }
}
