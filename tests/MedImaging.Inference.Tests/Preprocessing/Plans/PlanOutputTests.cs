using MedImaging.Testing;

namespace MedImaging.Tests.Preprocessing;

/// <summary>Which part of which frames goes in, and in which form values come out.</summary>
public sealed class PlanOutputTests
{
    private static readonly PixelFrame Colours = TestFrames.Of(1, 2, [255, 51, 0, 102, 204, 25.5f], samplesPerPixel: 3);

    [Fact]
    public void ChannelsComeInTheOrderAndLayoutAsked()
    {
        PreprocessingRecipe rgb = new() { Channels = 3, Steps = [new IntensityStep(), new ResizeStep(2, 1)] };
        var bgr = rgb with { Order = ChannelOrder.Bgr };

        Assert.Equal([1f, 0.4f, 0.2f, 0.8f, 0f, 0.1f], [.. Output(rgb, Colours).Select(v => MathF.Round(v, 5))]);
        Assert.Equal([0f, 0.1f, 0.2f, 0.8f, 1f, 0.4f], [.. Output(bgr, Colours).Select(v => MathF.Round(v, 5))]);
        Assert.Equal([1f, 0.2f, 0f, 0.4f, 0.8f, 0.1f], [.. Output(rgb with { Layout = TensorLayout.Nhwc }, Colours).Select(v => MathF.Round(v, 5))]);
        Assert.Equal([0f, 0.2f, 1f, 0.1f, 0.8f, 0.4f], [.. Output(bgr with { Layout = TensorLayout.Nhwc }, Colours).Select(v => MathF.Round(v, 5))]);
        Assert.Equal([1, 3, 1, 2], rgb.Compile().Shape.ToArray());
        Assert.Equal([1, 1, 2, 3], (rgb with { Layout = TensorLayout.Nhwc }).Compile().Shape.ToArray());
    }

    [Fact]
    public void HalvesAndBytesAreTheFloatsRounded()
    {
        var frame = TestFrames.Of(30, 40, TestValues.Finite(1200, -300, 500));
        PreprocessingPlan plan = new PreprocessingRecipe { Channels = 1, Element = TensorElement.UInt8, Steps = [new ResizeStep(17, 19)] }.Compile();
        float[] floats = new float[plan.Length];
        var halves = new Half[plan.Length];
        byte[] bytes = new byte[plan.Length];

        plan.Run(frame.Pixels, floats);
        plan.Run(frame.Pixels, halves);
        plan.Run(frame.Pixels, bytes);

        Assert.Equal(TensorElement.UInt8, plan.Element);
        Assert.Equal(floats.Select(v => (Half)v), halves);
        Assert.Equal(floats.Select(v => (byte)Math.Clamp(MathF.Round(v, MidpointRounding.ToEven), 0, 255)), bytes);
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.Run(frame.Pixels, bytes.AsSpan(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.Run(frame.Pixels, halves.AsSpan(1)));
    }

    [Fact]
    public void AWindowOnColour_IsTheRangeOfColour_WhateverStandsBesideIt()
    {
        PreprocessingStep window = new IntensityStep(IntensityRule.GivenWindow, 40, 400);
        ClampStep clamp = new(0, 0.9);
        ResizeStep resize = new(2, 1);

        float[] alone = Output(new() { Channels = 3, Steps = [window, clamp, resize] }, Colours);
        float[] second = Output(new() { Channels = 3, Steps = [new RescaleStep(1, 0), window, clamp, resize] }, Colours);
        float[] after = Output(new() { Channels = 3, Steps = [resize, window, clamp] }, Colours);

        Assert.Equal([0.9f, 0.4f, 0.2f, 0.8f, 0f, 0.1f], alone);
        Assert.Equal(alone, second);
        Assert.Equal(alone, after);
    }

    [Fact]
    public void Crop_TakesABox_AndWhatIsMeasuredIsMeasuredInIt()
    {
        float[] samples = [.. Enumerable.Range(0, 30).Select(i => (float)i)];
        PreprocessingRecipe recipe = new() { Channels = 1, Steps = [new CropStep(2, 1, 3, 2), new IntensityStep(IntensityRule.MinMax), new ResizeStep(3, 2)] };
        var frame = TestFrames.Of(5, 6, samples);

        Assert.Equal([.. new[] { 8f, 9, 10, 14, 15, 16 }.Select(v => (v - 8) / 8)], Output(recipe, frame));
        Assert.Equal(new FrameRegion(2, 1, 5, 3), recipe.Compile().AreaOf(5, 6));
        using var tensor = recipe.Compile().Run(frame);
        Assert.Equal(new FrameRegion(2, 1, 5, 3), tensor.Area);

        var outside = recipe with { Steps = [new CropStep(6, 0, 3, int.MaxValue), new ResizeStep(3, 2)] };
        Assert.Equal(ErrorKind.UnsupportedFormat, Assert.Throws<MedImagingException>(() => Output(outside, frame)).Kind);
    }

    [Fact]
    public void Foreground_OfColour_IsTheBoxOfTheBrightestChannel()
    {
        float[] samples = new float[6 * 8 * 3];
        (samples[At(2, 3, 1)], samples[At(5, 4, 2)], samples[At(0, 0, 0)]) = (26, 200, 25);
        PreprocessingRecipe recipe = new() { Channels = 3, Steps = [new ForegroundStep(25), new IntensityStep(), new ResizeStep(4, 2)] };
        var frame = TestFrames.Of(6, 8, samples, samplesPerPixel: 3);

        float[] values = Output(recipe, frame);

        Assert.Equal(26 / 255f, values[8], 1e-6f);
        Assert.Equal(200 / 255f, values[23], 1e-6f);
        Assert.Equal(new FrameRegion(2, 3, 6, 5), recipe.Compile().AreaOf(frame.Pixels));
        Assert.Throws<InvalidOperationException>(() => recipe.Compile().AreaOf(6, 8));

        static int At(int x, int y, int channel) => (((y * 8) + x) * 3) + channel;
    }

    [Fact]
    public void NeighboursAreChannels_AndPastAnEndLiesTheEnd()
    {
        PreprocessingRecipe recipe = new() { Channels = 5, Neighbours = 2, Steps = [new ResizeStep(1, 1), new NormalizeStep([0, 0, 0, 0, 0], [1, 1, 1, 1, 2])] };
        FramePixels[] stack = [.. Enumerable.Range(1, 4).Select(i => TestFrames.Of(1, 1, [i * 10f]).Pixels)];
        var geometry = new VolumeGeometry(1, 1, 4, default, new(1, 0, 0), new(0, 1, 0), new(0, 0, 1));
        using var volume = new ImageVolume<short>(geometry) { Slope = 5 };
        ((short[])[2, 4, 6, 8]).CopyTo(volume.Samples);
        float[] values = new float[5];
        var plan = recipe.Compile();

        foreach (var (center, expected) in (ReadOnlySpan<(int, float[])>)[(0, [10, 10, 10, 20, 15]), (1, [10, 10, 20, 30, 20]), (3, [20, 30, 40, 40, 20])])
        {
            plan.Run(stack, center, values);
            Assert.Equal(expected, values);
            plan.Run(volume, center, values);
            Assert.Equal(expected, values);
        }

        plan.Run(stack[1], values);
        Assert.Equal([20, 20, 20, 20, 10], values);
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.Run(stack, 4, values));
        Assert.Throws<MedImagingException>(() => plan.Run([stack[0], TestFrames.Of(1, 2, [1, 2]).Pixels], 0, values));
        Assert.Throws<ArgumentException>(() => plan.Run([stack[0], default], 0, values));
    }

    [Fact]
    public void TheForegroundOfAStack_IsThatOfItsMiddle()
    {
        PreprocessingRecipe recipe = new() { Channels = 3, Neighbours = 1, Steps = [new ForegroundStep(0), new ResizeStep(1, 1)] };
        FramePixels[] stack = [TestFrames.Of(1, 3, [1, 2, 3]).Pixels, TestFrames.Of(1, 3, [0, 5, 0]).Pixels, TestFrames.Of(1, 3, [7, 8, 9]).Pixels];
        float[] values = new float[3];

        recipe.Compile().Run(stack, 1, values);

        Assert.Equal([2f, 5f, 8f], values);
    }

    private static float[] Output(PreprocessingRecipe recipe, PixelFrame frame)
    {
        var plan = recipe.Compile();
        float[] output = new float[plan.Length];
        plan.Run(frame, output);
        return output;
    }
}
