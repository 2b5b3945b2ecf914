using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MedImaging.Testing;

namespace MedImaging.Tests.Preprocessing;

/// <summary>Whole volumes for networks that take them.</summary>
public sealed class VolumePlanTests
{
    private static readonly VolumeRecipe Meshnet5 = new() { Steps = [new IntensityStep(IntensityRule.MinMax), new ForegroundStep(0.1, Margin: 18)] };
    private static readonly VolumeRecipe Meshnet20 = new() { Steps = [new QuantileStep(0.05, 0.95)] };

    [Fact]
    public void Json_IsCanonical_AndComesBack()
    {
        const string Json = """{"steps":[{"step":"intensity","rule":"MinMax","function":"Linear","lowPercentile":1,"highPercentile":99},{"step":"foreground","threshold":0.1,"margin":18}]}""";

        Assert.Equal(Json, Meshnet5.ToJson());
        Assert.Equal(ContentHash.Of(Json), Meshnet5.ComputeHash());
        Assert.Equal(Json, VolumeRecipe.FromJson("""{"steps":[{"step":"intensity","rule":"MinMax"},{"margin":18,"step":"foreground","threshold":0.10}]}""").ToJson());
        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<MedImagingException>(() => VolumeRecipe.FromJson("""{"steps":[{"step":"warp"}]}""")).Kind);
    }

    [Fact]
    public void QuantilesAreOfTheWholeVolume_AndNothingIsClipped()
    {
        using var volume = Volume(5, 4, 3, [.. Enumerable.Range(0, 60).Select(i => (float)i)]);

        using var input = new VolumeRecipe { Steps = [new QuantileStep(0.25, 0.75)] }.Compile().Run(volume);

        Assert.Equal((3, 4, 5, (0, 0, 0)), (input.Depth, input.Height, input.Width, input.Origin));
        Assert.Equal([.. Enumerable.Range(0, 60).Select(i => (i - 14.75f) / 29.5f)], input.Values.ToArray());
    }

    [Fact]
    public void Foreground_IsCutOutWithItsMargin_AsFarAsThereIsRoom()
    {
        float[] values = new float[6 * 7 * 8];
        (values[At(3, 5, 4)], values[At(4, 2, 2)], values[At(1, 1, 1)]) = (200, 100, 5);
        using var volume = Volume(8, 7, 6, values);

        using var input = new VolumeRecipe { Steps = [new IntensityStep(IntensityRule.MinMax), new ForegroundStep(0.1, 1)] }.Compile().Run(volume);

        Assert.Equal((5, 6, 4, (2, 1, 1)), (input.Depth, input.Height, input.Width, input.Origin));
        for (int z = 0; z < input.Depth; z++)
        {
            for (int y = 0; y < input.Height; y++)
            {
                for (int x = 0; x < input.Width; x++)
                {
                    Assert.Equal(values[At(x + 2, y + 1, z + 1)] / 200f, input.Values.Span[(((z * input.Height) + y) * input.Width) + x]);
                }
            }
        }

        static int At(int x, int y, int z) => (((z * 7) + y) * 8) + x;
    }

    [Fact]
    public void WhereNothingIsAboveTheThreshold_AllStays()
    {
        using var volume = Volume(2, 3, 4, new float[24]);

        using var input = Meshnet5.Compile().Run(volume);

        Assert.Equal((4, 3, 2, (0, 0, 0)), (input.Depth, input.Height, input.Width, input.Origin));
        Assert.Equal(new float[24], input.Values.ToArray());
    }

    [Fact]
    public void StandardizeOfWhatIsNotZero_LeavesZeros()
    {
        using var volume = Volume(2, 2, 2, [0, 2, 4, -0f, 0, 6, 8, 0]);

        using var input = new VolumeRecipe { Steps = [new StandardizeStep(OnlyNonZero: true)] }.Compile().Run(volume);

        float unit = MathF.Sqrt(5);
        Assert.Equal([0, -3 / unit, -1 / unit, 0, 0, 1 / unit, 3 / unit, 0], input.Values.ToArray());
    }

    [Fact]
    public void ScaledSamplesAreReadInRealUnits()
    {
        var geometry = Geometry(2, 1, 1);
        using var volume = new ImageVolume<short>(geometry) { Slope = 2, Intercept = -1000, Unit = "[hnsf'U]" };
        volume.Samples.Span[1] = 520;

        using var input = new VolumeRecipe { Steps = [new UnitStep("[hnsf'U]"), new IntensityStep(IntensityRule.GivenWindow, 40, 400, VoiFunction.LinearExact)] }.Compile().Run(volume);

        Assert.Equal([0f, 0.5f], input.Values.ToArray());
    }

    [Fact]
    public void AnotherUnitIsRefused()
    {
        using var volume = Volume(1, 1, 1, [1f]);
        var plan = new VolumeRecipe { Steps = [new UnitStep("g/ml")] }.Compile();

        var fault = Assert.Throws<MedImagingException>(() => plan.Run(volume));

        Assert.Equal(ErrorKind.UnsupportedFormat, fault.Kind);
        Assert.Contains("g/ml", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ValuesBeginOnACacheLine_AndTheMemoryIsUsedAgain()
    {
        using var volume = Volume(50, 40, 30, TestValues.Finite(60_000));
        var plan = Meshnet20.Compile();
        for (int i = 0; i < 3; i++)
        {
            using var input = plan.Run(volume);
            ref byte first = ref MemoryMarshal.GetReference(MemoryMarshal.AsBytes(input.Values.Span));
            Assert.Equal(0, Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref first) & 63);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        plan.Run(volume).Dispose();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }

    public static TheoryData<string, PreprocessingStep> Faults => new()
    {
        { "step 1 (resize) is not for volumes", new ResizeStep(2, 2) },
        { "step 1 (gaussian) is not for volumes", new GaussianStep(1) },
        { "step 1 (intensity) is not for volumes", new IntensityStep() },
        { "step 1 (invert) is not for volumes", new InvertStep() },
        { "step 1 (normalize) is not for volumes", new NormalizeStep([0], [1]) },
        { "step 1 (quantile) needs", new QuantileStep(0.5, 0.5) },
        { "step 1 (foreground) needs", new ForegroundStep(0, -1) },
        { "step 1 (foreground) needs", new ForegroundStep(double.NaN) },
        { "step 1 (gamma) needs", new GammaStep(0) },
        { "step 1 is missing", null! },
    };

    [Theory, MemberData(nameof(Faults))]
    public void Compile_RefusesWhatCannotRun(string reason, PreprocessingStep step)
    {
        var fault = Assert.Throws<MedImagingException>(new VolumeRecipe { Steps = [step] }.Compile);

        Assert.Equal(ErrorKind.InvalidInput, fault.Kind);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    // What numpy gives: the box above a tenth of the range with 18 voxels around it, [29:229, 31:230, 0:256] (column, row, slice), as the sidecar says; quantiles of 0 and 112.
    [Fact]
    public void TheBrainOfTheSidecars_IsPreparedAsNumpyDoes()
    {
        using var volume = ReadBytes(TestData.Require("images/mri/t1_crop.nii.gz"));

        using var box = Meshnet5.Compile().Run(volume);
        using var quantiles = Meshnet20.Compile().Run(volume);

        Assert.Equal(((29, 31, 0), 200, 199, 256), (box.Origin, box.Width, box.Height, box.Depth));
        var samples = ((ImageVolume<byte>)volume).Samples.Span;
        for (int i = 0; i < samples.Length; i += 101)
        {
            Assert.Equal(samples[i] / 112f, quantiles.Values.Span[i], 1e-6f);
        }
    }

    // NIfTI-1 of bytes: column, row, slice; the affine does not matter here.
    private static ImageVolume<byte> ReadBytes(string path)
    {
        using var unzipped = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        byte[] header = new byte[352];
        unzipped.ReadExactly(header);
        var sides = MemoryMarshal.Cast<byte, short>(header.AsSpan(40, 16));
        var volume = new ImageVolume<byte>(Geometry(sides[1], sides[2], sides[3]));
        unzipped.ReadExactly(volume.Samples.Span);
        return volume;
    }

    private static VolumeGeometry Geometry(int columns, int rows, int slices) => new(columns, rows, slices, default, new(1, 0, 0), new(0, 1, 0), new(0, 0, 1));

    private static ImageVolume<float> Volume(int columns, int rows, int slices, float[] values)
    {
        var volume = new ImageVolume<float>(Geometry(columns, rows, slices));
        values.CopyTo(volume.Samples);
        return volume;
    }
}
