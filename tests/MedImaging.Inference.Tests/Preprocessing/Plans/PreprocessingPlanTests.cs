using System.Runtime.InteropServices;
using MedImaging.Testing;
using MedImaging.Tests.Kernels;

namespace MedImaging.Tests.Preprocessing;

public sealed class PreprocessingPlanTests
{
    private static readonly PreprocessingRecipe Imagenet = new()
    {
        Channels = 3,
        Steps =
        [
            new IntensityStep(),
            new InvertStep(),
            new ResizeStep(224, 224),
            new NormalizeStep([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
        ],
    };

    [Theory]
    [InlineData(ResizeFilter.Area, ResizeFit.Stretch)]
    [InlineData(ResizeFilter.Bilinear, ResizeFit.Stretch)]
    [InlineData(ResizeFilter.Bicubic, ResizeFit.Stretch)]
    [InlineData(ResizeFilter.Bilinear, ResizeFit.Crop)]
    [InlineData(ResizeFilter.Area, ResizeFit.Crop)]
    public void Run_AgreesWithADefinitionInDoubles(ResizeFilter filter, ResizeFit fit)
    {
        const int Rows = 150, Columns = 211;
        float[] samples = TestValues.Finite(Rows * Columns);
        var frame = TestFrames.Of(Rows, Columns, samples, new Window(40, 400));
        var plan = new PreprocessingRecipe { Channels = 1, Steps = [new IntensityStep(), new ResizeStep(32, 24) { Filter = filter, Fit = fit }] }.Compile();
        float[] actual = new float[plan.Length];

        plan.Run(frame, actual);

        var area = plan.AreaOf(Rows, Columns);
        double[] expected = Reference(samples, Columns, area, 32, 24, filter);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 5e-6);
        }
    }

    [Fact]
    public void Crop_TakesTheCentre()
    {
        var plan = new PreprocessingRecipe { Channels = 1, Steps = [new ResizeStep(28, 28) { Fit = ResizeFit.Crop }] }.Compile();

        Assert.Equal(new FrameRegion(50, 0, 150, 100), plan.AreaOf(100, 200));
        Assert.Equal(new FrameRegion(0, 50, 100, 150), plan.AreaOf(200, 100));
    }

    [Fact]
    public void Pad_KeepsTheWholeFrame_AndFillsTheRest()
    {
        float[] samples = [.. Enumerable.Repeat(5f, 8)];
        var plan = new PreprocessingRecipe { Channels = 1, Steps = [new ResizeStep(4, 4) { Fit = ResizeFit.Pad, Padding = -1 }] }.Compile();
        float[] output = new float[16];

        plan.Run(TestFrames.Of(2, 4, samples), output);

        Assert.Equal([-1, -1, -1, -1, 5, 5, 5, 5, 5, 5, 5, 5, -1, -1, -1, -1], output);
        Assert.Equal(new FrameRegion(0, -1, 4, 3), plan.AreaOf(2, 4));
    }

    [Fact]
    public void Steps_RunInTheOrderTheyAreDeclared()
    {
        var frame = TestFrames.Of(1, 2, [0f, 300f]);
        ClampStep clamp = new(0, 100);
        ResizeStep resize = new(1, 1) { Filter = ResizeFilter.Area };

        Assert.Equal([50f], Values(frame, clamp, resize));
        Assert.Equal([100f], Values(frame, resize, clamp));
    }

    [Fact]
    public void Monochrome1_IsInverted_AndMonochrome2IsNot()
    {
        Window window = new(0.5, 1, VoiFunction.LinearExact);

        Assert.Equal([0.75f], Values(TestFrames.Of(1, 1, [0.25f], window, isInverted: true), new IntensityStep(), new InvertStep(), new ResizeStep(1, 1)));
        Assert.Equal([0.25f], Values(TestFrames.Of(1, 1, [0.25f], window), new IntensityStep(), new InvertStep(), new ResizeStep(1, 1)));
        Assert.Equal([0.75f], Values(TestFrames.Of(1, 1, [0.25f], window), new IntensityStep(), new InvertStep { OnlyMonochrome1 = false }, new ResizeStep(1, 1)));
    }

    [Fact]
    public void IntensityRules_TakeTheirRangeFromWhereTheySay()
    {
        ResizeStep same = new(4, 1);
        var frame = TestFrames.Of(1, 4, [0f, 10f, 20f, 40f], new Window(20, 40, VoiFunction.LinearExact));
        var plain = TestFrames.Of(1, 4, [10f, 20f, 30f, 50f]);

        Assert.Equal([0f, 0.25f, 0.5f, 1f], Values(frame, new IntensityStep(), same));
        Assert.Equal([0f, 0.25f, 0.5f, 1f], Values(plain, new IntensityStep(), same));   // no window in the file: its range
        Assert.Equal([0f, 0.25f, 0.5f, 1f], Values(frame, new IntensityStep { Rule = IntensityRule.MinMax }, same));
        Assert.Equal([0f, 0.5f, 1f, 1f], Values(frame, Given(10, 20), same));
        Assert.Equal([0f, 0.5f, 1f, 1f], Values(frame, new IntensityStep { Rule = IntensityRule.Percentile, LowPercentile = 0, HighPercentile = 200d / 3 }, same));
        Assert.Equal([0f, 0.25f, 0.5f, 1f], Values(frame, same, new IntensityStep { Rule = IntensityRule.MinMax }));
    }

    [Fact]
    public void Standardize_GivesMeanZeroAndDeviationOne()
    {
        float[] values = Values(TestFrames.Of(2, 4, [2, 4, 4, 4, 5, 5, 7, 9]), new StandardizeStep(), new ResizeStep(4, 2));

        Assert.Equal([-1.5f, -0.5f, -0.5f, -0.5f, 0f, 0f, 1f, 2f], values);
        Assert.Equal([0f, 0f], Values(TestFrames.Of(1, 2, [3, 3]), new ResizeStep(2, 1), new StandardizeStep()));
    }

    [Fact]
    public void Colour_BecomesThreeChannels_OrItsBrightness()
    {
        var frame = TestFrames.Of(1, 2, [255, 0, 0, 0, 255, 255], samplesPerPixel: 3);
        PreprocessingStep[] steps = [new IntensityStep(), new ResizeStep(2, 1)];
        float[] colour = new float[6], grey = new float[2];

        new PreprocessingRecipe { Channels = 3, Steps = steps }.Compile().Run(frame, colour);
        new PreprocessingRecipe { Channels = 1, Steps = steps }.Compile().Run(frame, grey);

        Assert.Equal([1f, 0f, 0f, 1f, 0f, 1f], colour);
        Assert.Equal(0.299f, grey[0], 1e-6);
        Assert.Equal(0.701f, grey[1], 1e-6);
    }

    [Fact]
    public void Grey_IsRepeatedToThreeChannels_EachNormalised()
    {
        var frame = TestFrames.Of(1, 1, [0.5f], new Window(0.5, 1, VoiFunction.LinearExact));
        var plan = (Imagenet with { Steps = [.. Imagenet.Steps.Select(s => s is ResizeStep ? new ResizeStep(1, 1) : s)] }).Compile();
        float[] output = new float[3];

        plan.Run(frame, output);

        Assert.Equal([(0.5f - 0.485f) / 0.229f, (0.5f - 0.456f) / 0.224f, (0.5f - 0.406f) / 0.225f], output);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_IntoTheCallersMemory_AllocatesNothingAfterAWarmUp(int samplesPerPixel)
    {
        var frames = new[] { (512, 400), (300, 700) }
            .Select(s => TestFrames.Of(s.Item1, s.Item2, TestValues.Finite(s.Item1 * s.Item2 * samplesPerPixel, 0, 255), samplesPerPixel: samplesPerPixel)).ToArray();
        var plans = new PreprocessingPlan[]
        {
            Imagenet.Compile(),
            (Imagenet with { Steps = [new IntensityStep { Rule = IntensityRule.Percentile }, .. Imagenet.Steps.Skip(1)] }).Compile(),
            (Imagenet with { Steps = [Given(40, 400), new ResizeStep(224, 224) { Fit = ResizeFit.Pad }, new StandardizeStep()] }).Compile(),
        };
        float[] destination = new float[plans[0].Length];
        long Spent(int times)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < times; i++)
            {
                foreach (var plan in plans)
                {
                    plan.Run(frames[i % 2], destination);
                }
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Spent(4);

        Assert.Equal(0, Spent(10));
    }

    [Fact]
    public void Run_OnManyThreads_GivesTheSame()
    {
        var plan = Imagenet.Compile();
        var frames = Enumerable.Range(0, 8).Select(i => TestFrames.Of(40 + i, 300 - i, TestValues.Finite((40 + i) * (300 - i), seed: (ulong)i))).ToArray();
        float[][] expected = [.. frames.Select(f => Output(plan, f))];

        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i => Bits.Equal(expected[i % 8], Output(plan, frames[i % 8])));
    }

    [Fact]
    public void Run_GivesTheSameBits_OnEveryProcessor()
    {
        const int Rows = 301, Columns = 257;
        PreprocessingPlan[] plans =
        [
            Imagenet.Compile(),
            (Imagenet with { Steps = [new IntensityStep(IntensityRule.Percentile), new ResizeStep(64, 48, ResizeFit.Pad, ResizeFilter.Bicubic), new StandardizeStep()] }).Compile(),
            (Imagenet with { Steps = [Given(40, 400), new ResizeStep(33, 31, ResizeFit.Crop, ResizeFilter.Area)] }).Compile(),
        ];
        var grey = TestFrames.Of(Rows, Columns, TestValues.Finite(Rows * Columns));
        var colour = TestFrames.Of(Rows, Columns, TestValues.Finite(3 * Rows * Columns, 0, 255), samplesPerPixel: 3);

        var hashes = plans.SelectMany(p => new[] { Output(p, grey), Output(p, colour) }).Select(v => ContentHash.Of(MemoryMarshal.AsBytes(v.AsSpan())).Hex);

        Assert.Equal("fba0c2744adaaa0d", ContentHash.Of(string.Concat(hashes)).Hex[..16]);
    }

    [Fact]
    public void Run_GivesATensorThatKnowsItsFrameAndRecipe()
    {
        var plan = Imagenet.Compile();
        var frame = TestFrames.Of(10, 10, new float[100]);

        using var tensor = plan.Run(frame);

        Assert.Equal((3, 224, 224), (tensor.Channels, tensor.Height, tensor.Width));
        Assert.Equal(Imagenet.ComputeHash(), tensor.RecipeHash);
        Assert.Equal(frame.PixelHash, tensor.Frame.PixelHash);
    }

    [Fact]
    public void Run_RefusesFramesItCannotRead()
    {
        var plan = Imagenet.Compile();

        var few = Assert.Throws<MedImagingException>(() => plan.Run(TestFrames.Of(10, 10, new float[99])));
        var four = Assert.Throws<MedImagingException>(() => plan.Run(TestFrames.Of(1, 1, new float[4], samplesPerPixel: 4)));

        Assert.Equal((ErrorKind.InvalidInput, ErrorKind.UnsupportedFormat), (few.Kind, four.Kind));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.Run(TestFrames.Of(1, 1, [0]), new float[10]));
    }

    private static IntensityStep Given(double center, double width)
        => new() { Rule = IntensityRule.GivenWindow, Center = center, Width = width, Function = VoiFunction.LinearExact };

    private static float[] Values(PixelFrame frame, params PreprocessingStep[] steps) => Output(new PreprocessingRecipe { Channels = 1, Steps = steps }.Compile(), frame);

    private static float[] Output(PreprocessingPlan plan, PixelFrame frame)
    {
        float[] output = new float[plan.Length];
        plan.Run(frame, output);
        return output;
    }

    private static double[] Reference(float[] samples, int columns, FrameRegion area, int width, int height, ResizeFilter filter)
    {
        int sourceWidth = area.Right - area.Left, sourceHeight = area.Bottom - area.Top;
        double[][] byRow = new double[sourceHeight][];
        for (int y = 0; y < sourceHeight; y++)
        {
            float[] row = [.. samples.AsSpan(((area.Top + y) * columns) + area.Left, sourceWidth).ToArray().Select(v => (float)Math.Clamp(((v - 39.5) / 399) + 0.5, 0, 1))];
            byRow[y] = ResizeReference.Resize(row, width, filter);
        }

        double[] output = new double[width * height];
        for (int x = 0; x < width; x++)
        {
            double[] column = ResizeReference.Resize([.. byRow.Select(r => (float)r[x])], height, filter);
            for (int y = 0; y < height; y++)
            {
                output[(y * width) + x] = column[y];
            }
        }

        return output;
    }
}
