using MedImaging.Dicom;

namespace MedImaging.Benchmarks;

/// <summary>Preprocessing alone: a decoded frame in memory to what a model takes.</summary>
internal sealed class PreprocessFrame(ResizeFilter filter) : FileTask(
    filter == ResizeFilter.PlainBilinear ? "preprocess-224" : "preprocess-224-antialias",
    $"the first frame of --file, decoded once, to a 1 × 1 × 224 × 224 tensor: rescale, window, {filter}; an item is a frame")
{
    protected override Func<int> MakeWork(string path)
    {
        var plan = new PreprocessingRecipe { Channels = 1, Steps = [new IntensityStep(), new ResizeStep(224, 224, Filter: filter)] }.Compile();
        var reader = new DicomFrameReader();
        reader.Open(path);
        var frame = reader.Read(0);
        float[] tensor = new float[plan.Length];
        return () =>
        {
            plan.Run(frame, tensor);
            return 1;
        };
    }
}
