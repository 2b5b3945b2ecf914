using System.Globalization;
using MedImaging.Dicom;

namespace MedImaging.Benchmarks;

/// <summary>From a file on the disk to what a model takes: open, decode, rescale, window, resize, normalise.</summary>
internal sealed class FileToTensor(int size) : FileTask(
    string.Create(CultureInfo.InvariantCulture, $"tensor-{size}"), string.Create(CultureInfo.InvariantCulture, $"--file to a 1 × 1 × {size} × {size} tensor, bilinear; an item is a frame"))
{
    protected override Func<int> MakeWork(string path)
    {
        var recipe = new PreprocessingRecipe { Channels = 1, Steps = [new IntensityStep(IntensityRule.GivenWindow, 40, 400), new ResizeStep(size, size, Filter: ResizeFilter.PlainBilinear), new NormalizeStep([0], [1])] };
        var plan = recipe.Compile();
        var reader = new DicomFrameReader();
        float[] tensor = new float[plan.Length];
        return () =>
        {
            reader.Open(path);
            for (int frame = 0; frame < reader.FrameCount; frame++)
            {
                plan.Run(reader.Read(frame), tensor);
            }

            return reader.FrameCount;
        };
    }
}
