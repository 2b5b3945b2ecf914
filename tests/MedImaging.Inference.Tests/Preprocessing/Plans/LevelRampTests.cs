using MedImaging.Testing;

namespace MedImaging.Tests.Preprocessing;

/// <summary>Scaling after the resize in the place of before it: the same levels, to a rounding.</summary>
public sealed class LevelRampTests
{
    [Fact]
    public void BlackIsZero_AndWhiteIsOne_ForEveryWidth()
    {
        for (int width = 2; width <= 4096; width++)
        {
            float[] levels = Run([-9999f, 40f - (width / 2f), 40f + width, 99999f], new Window(40, width), new IntensityStep(), new ResizeStep(4, 1));

            Assert.Equal([0f, 0f, 1f, 1f], levels);
        }
    }

    [Theory]
    [InlineData(VoiFunction.Linear, 400)]
    [InlineData(VoiFunction.LinearExact, 400)]
    [InlineData(VoiFunction.LinearExact, 0.3)]
    [InlineData(VoiFunction.Sigmoid, 400)]
    [InlineData(VoiFunction.Linear, 1)]
    public void LevelsAreThoseOfTheWindowTransform(VoiFunction function, double width)
    {
        Window window = new(40.3, width, function);
        float[] samples = [.. TestValues.Finite(500, -500, 500), float.NaN, float.NegativeInfinity, float.PositiveInfinity, 39.8f, 40.3f];
        float[] expected = new float[samples.Length];
        window.Apply(samples, expected);

        float[] levels = Run(samples, window, new IntensityStep(), new ResizeStep(samples.Length, 1));
        float[] inverted = Run(samples, window, new IntensityStep(), new InvertStep(false), new ResizeStep(samples.Length, 1));
        float[] kept = Run(samples, window, new IntensityStep(), new ClampStep(0, 1), new ResizeStep(samples.Length, 1));   // a step between: done in full before the resize

        double tolerance = 4e-7 + (4e-6 / width);   // 40.3 has no float of its own
        for (int i = 0; i < samples.Length; i++)
        {
            Assert.Equal(expected[i], levels[i], tolerance);
            Assert.Equal(1 - expected[i], inverted[i], tolerance);
        }

        Assert.Equal(expected, kept);
    }

    [Fact]
    public void PaddingIsAddedInTheUnitsOfTheResize()
    {
        float[] output = Output(TestFrames.Of(1, 2, [0f, 50f], new Window(50, 100, VoiFunction.LinearExact)), new IntensityStep(), new InvertStep(false), new ResizeStep(2, 2, ResizeFit.Pad, Padding: 7));

        Assert.Equal([1f, 0.5f], output.Where(v => v != 7f));
    }

    [Fact]
    public void ColourIsScaledBy255_WhereverTheStepStands()
    {
        float[] output = Output(TestFrames.Of(1, 1, [51f, 51f, 51f], samplesPerPixel: 3), new RescaleStep(2, 0), new IntensityStep(IntensityRule.GivenWindow, 1, 1), new ResizeStep(1, 1));

        Assert.Equal(0.4f, output[0], 1e-6);
    }

    private static float[] Run(float[] samples, Window window, params PreprocessingStep[] steps) => Output(TestFrames.Of(1, samples.Length, samples, window), steps);

    private static float[] Output(PixelFrame frame, params PreprocessingStep[] steps)
    {
        var plan = new PreprocessingRecipe { Channels = 1, Steps = steps }.Compile();
        float[] output = new float[plan.Length];
        plan.Run(frame, output);
        return output;
    }
}
