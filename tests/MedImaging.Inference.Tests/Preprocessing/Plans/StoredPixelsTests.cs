using MedImaging.Dicom;
using MedImaging.Testing;

namespace MedImaging.Inference.Tests.Preprocessing;

/// <summary>Preprocessing of stored samples: the same bits as of the frame in floats, and nothing allocated.</summary>
public sealed class StoredPixelsTests
{
    public static TheoryData<string> Files() => ["ct512_ele", "ct512_ge14bit", "mr1024_ele", "us640_rgb_ele", "cr2140_jpegll_sv1", "ct512_rle", "ct512_jpegll_sv1", "ct512_jls", "ct512_j2k", "ct512_jpeg_ext12"];

    [Theory, MemberData(nameof(Files))]
    public void StoredSamples_GiveTheBitsOfFloats(string name)
    {
        byte[] bytes = File.ReadAllBytes(TestData.Require($"dicom/syntaxes/{name}.dcm"));
        var frame = new DicomInstance(DicomFile.Parse(bytes), name, ContentHash.Of(bytes)).ReadFrame(0);
        var floats = new PixelFrame
        {
            Instance = frame.Instance,
            Index = 0,
            Rows = frame.Rows,
            Columns = frame.Columns,
            SamplesPerPixel = frame.SamplesPerPixel,
            Samples = frame.Samples.ToArray(),
            Window = frame.Window,
            IsInverted = frame.IsInverted,
        };
        foreach (var recipe in Recipes())
        {
            var plan = recipe.Compile();
            float[] expected = new float[plan.Length], actual = new float[plan.Length];
            plan.Run(floats, expected);
            plan.Run(frame.Pixels, actual);
            Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), actual.Select(BitConverter.SingleToInt32Bits));
        }
    }

    [Theory, MemberData(nameof(Files))]
    public void FileToTensor_AllocatesNothing(string name)
    {
        byte[] bytes = File.ReadAllBytes(TestData.Require($"dicom/syntaxes/{name}.dcm"));
        using var reader = new DicomFrameReader();
        var plan = Recipes()[0].Compile();
        float[] tensor = new float[plan.Length];
        for (int i = 0; i < 3; i++)
        {
            reader.Open(bytes);
            plan.Run(reader.Read(0), tensor);
        }

        long allocated = long.MaxValue;
        for (int i = 0; i < 8 && allocated > 0; i++)   // tests beside this one may have all of a codec's working states
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            reader.Open(bytes);
            plan.Run(reader.Read(0), tensor);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, allocated);
        Assert.Contains(tensor, v => v > 0);
    }

    private static PreprocessingRecipe[] Recipes() =>
    [
        new() { Channels = 1, Steps = [new IntensityStep(), new InvertStep(), new ResizeStep(224, 224)] },
        new() { Channels = 3, Steps = [new IntensityStep(IntensityRule.Percentile), new ResizeStep(100, 60, ResizeFit.Pad)] },
        new() { Channels = 3, Steps = [new ResizeStep(64, 64, ResizeFit.Crop), new StandardizeStep()] },
        new() { Channels = 1, Steps = [new StandardizeStep(), new ClampStep(-1, 1), new ResizeStep(64, 64)] },
        new() { Channels = 1, Steps = [new IntensityStep(), new InvertStep(), new ResizeStep(224, 224, Filter: ResizeFilter.PlainBilinear)] },
        new() { Channels = 1, Steps = [new CropStep(20, 30, 333, 222), new IntensityStep(), new ResizeStep(64, 222, ResizeFit.Pad, ResizeFilter.PlainBilinear)] },
        new() { Channels = 3, Steps = [new ForegroundStep(100), new QuantileStep(), new MedianStep(), new ResizeStep(64, 64)] },
    ];
}
