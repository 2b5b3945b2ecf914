using System.Runtime.InteropServices;
using MedImaging.Testing;

namespace MedImaging.Tests.Preprocessing;

/// <summary>Whatever a recipe says, strips, rings, ramps and staged planes give what its steps give one by one, to one unit in the last place.</summary>
public sealed class FusedEqualsStagedTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 120)];

    [Theory, MemberData(nameof(Seeds))]
    public void GeneratedRecipes(int seed)
    {
        var random = new SplitMix((ulong)seed);
        var recipe = Recipe(random);
        foreach (var frame in Frames(random))
        {
            float[] expected = StagedDefinition.Run(recipe, frame), actual = new float[expected.Length];

            recipe.Compile().Run(frame, actual);
            Compare(recipe, frame, expected, actual);
            if (frame.Samples.ToArray().All(v => v == MathF.Round(v)))
            {
                short[] stored = [.. frame.Samples.ToArray().Select(v => (short)v)];
                var pixels = new FramePixels(MemoryMarshal.AsBytes(stored.AsSpan()).ToArray(), SampleFormat.Int16, frame.Rows, frame.Columns, frame.SamplesPerPixel)
                {
                    Window = frame.Window,
                    IsInverted = frame.IsInverted,
                };
                recipe.Compile().Run(pixels, actual);
                Compare(recipe, frame, expected, actual);
            }
        }
    }

    private static void Compare(PreprocessingRecipe recipe, PixelFrame frame, float[] expected, float[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(AreNear(expected[i], actual[i]), $"{recipe.ToJson()} on {frame.Rows} × {frame.Columns} × {frame.SamplesPerPixel}: value {i} is {actual[i]:R}, not {expected[i]:R}.");
        }
    }

    // Zero of either sign is zero; what is not a number is one of its kind.
    private static bool AreNear(float expected, float actual)
        => expected.Equals(actual) || actual == MathF.BitIncrement(expected) || actual == MathF.BitDecrement(expected);

    private static IEnumerable<PixelFrame> Frames(SplitMix random)
    {
        foreach (int samples in (int[])[1, 3])
        {
            int rows = random.Next(1, 70), columns = random.Next(1, 90);
            float[] values = samples == 3 ? TestValues.Finite(rows * columns * 3, 0, 255, (ulong)random.Next(1, 1000)) : TestValues.Finite(rows * columns, -1024, 3071, (ulong)random.Next(1, 1000));
            if (random.Next(0, 3) == 0)
            {
                values = [.. values.Select(v => MathF.Max(v, 0))];   // air around a body
            }

            if (random.Next(0, 2) == 0)
            {
                values = [.. values.Select(v => MathF.Round(v))];   // what is stored
            }

            if (random.Next(0, 4) == 0)
            {
                values[random.Next(0, values.Length)] = float.NaN;
            }

            yield return TestFrames.Of(rows, columns, values, random.Next(0, 2) == 0 ? new Window(40, 400) : null, random.Next(0, 2) == 0, samples);
        }
    }

    private static PreprocessingRecipe Recipe(SplitMix random)
    {
        int channels = random.Next(0, 2) == 0 ? 1 : 3;
        var steps = new List<PreprocessingStep>();
        if (random.Next(0, 4) == 0)
        {
            steps.Add(new CropStep(0, 0, random.Next(1, 40), random.Next(1, 40)));
        }

        if (random.Next(0, 4) == 0)
        {
            steps.Add(new ForegroundStep(random.Next(0, 200), random.Next(0, 5)));
        }

        if (random.Next(0, 2) == 0)
        {
            steps.Add(WholeFrame(random));
        }

        bool isStaged = random.Next(0, 2) == 0;
        for (int i = random.Next(0, 3); i > 0; i--)
        {
            steps.Add(Pointwise(random));
        }

        for (int i = isStaged ? random.Next(1, 3) : 0; i > 0; i--)
        {
            steps.Add(Around(random));
            steps.Add(random.Next(0, 3) == 0 ? WholeFrame(random) : Pointwise(random));
        }

        steps.Add(new ResizeStep(random.Next(1, 70), random.Next(1, 70), Any<ResizeFit>(random), Any<ResizeFilter>(random), random.Next(-1, 2)));
        for (int i = random.Next(0, 3); i > 0; i--)
        {
            steps.Add(random.Next(0, 3) switch { 0 => Around(random), 1 => WholeFrame(random), _ => Pointwise(random) });
        }

        if (random.Next(0, 2) == 0)
        {
            steps.Add(channels == 1 ? new NormalizeStep([0.5], [0.25]) : new NormalizeStep([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]));
        }

        return new PreprocessingRecipe
        {
            Channels = channels,
            Steps = steps,
            Layout = Any<TensorLayout>(random),
            Order = channels == 3 ? Any<ChannelOrder>(random) : ChannelOrder.Rgb,
        };
    }

    private static PreprocessingStep WholeFrame(SplitMix random) => random.Next(0, 6) switch
    {
        0 => new IntensityStep(),
        1 => new IntensityStep(IntensityRule.MinMax),
        2 => new IntensityStep(IntensityRule.Percentile, LowPercentile: 2, HighPercentile: 97.5),
        3 => new QuantileStep(),
        4 => new StandardizeStep(),
        _ => new StandardizeStep(OnlyNonZero: true),
    };

    private static PreprocessingStep Pointwise(SplitMix random) => random.Next(0, 7) switch
    {
        0 => new IntensityStep(IntensityRule.GivenWindow, 40, 400),
        1 => new IntensityStep(IntensityRule.GivenWindow, 0.4, 0.7, VoiFunction.LinearExact),
        2 => new RescaleStep(1.7, -0.25),
        3 => new ClampStep(-0.5, 0.8),
        4 => new GammaStep(0.6),
        5 => new InvertStep(false),
        _ => new InvertStep(),
    };

    private static PreprocessingStep Around(SplitMix random) => random.Next(0, 5) switch
    {
        0 => new GaussianStep(0.8),
        1 => new GaussianStep(3.1),
        2 => new UnsharpStep(1.2, 0.7),
        3 => new MedianStep(random.Next(0, 2) == 0 ? 3 : 5),
        _ => new ClaheStep(random.Next(1, 9), 2.5),
    };

    private static T Any<T>(SplitMix random)
        where T : struct, Enum
    {
        var values = Enum.GetValues<T>();
        return values[random.Next(0, values.Length)];
    }

    // The same on every machine.
    private sealed class SplitMix(ulong seed)
    {
        private ulong _state = seed;

        public int Next(int low, int high)
        {
            ulong z = _state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return low + (int)((z ^ (z >> 31)) % (ulong)(high - low));
        }
    }
}
