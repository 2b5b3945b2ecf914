using MedImaging.Dicom;

namespace MedImaging.Benchmarks;

/// <summary>Every frame of every .dcm file of a folder: parse, decode, rescale, window, resize to 224 × 224, normalise to float32 NCHW; an item is a frame.</summary>
internal sealed class FramesToTensor : IThroughputTask
{
    private static readonly PreprocessingRecipe Recipe = new()
    {
        Channels = 1,
        Steps = [new IntensityStep(), new InvertStep(), new ResizeStep(224, 224), new NormalizeStep([0.5], [0.25])],
    };

    private string[] _files = [];

    public string Name => "frames-to-tensor";

    public string Summary => "each frame of each .dcm below --dir to a 1 × 1 × 224 × 224 tensor; an item is a frame";

    public async ValueTask PrepareAsync(ThroughputOptions options, CancellationToken cancellationToken)
    {
        if (options.Folder is null || !Directory.Exists(options.Folder))
        {
            throw new ArgumentException("The task needs --dir, a folder with .dcm files.");
        }

        var probe = new Worker([], 0);
        var good = new List<string>();
        foreach (string file in Directory.EnumerateFiles(options.Folder, "*.dcm", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            try
            {
                if (probe.Do(file) > 0)
                {
                    good.Add(file);
                    continue;
                }

                await Console.Error.WriteLineAsync($"left out {Path.GetFileName(file)}: it has no frames");
            }
            catch (MedImagingException ex)
            {
                await Console.Error.WriteLineAsync($"left out {Path.GetFileName(file)}: {ex.Message}");
            }
        }

        _files = good.Count > 0 ? [.. good] : throw new ArgumentException("No .dcm file in the folder can be decoded.");
    }

    public IThroughputWorker CreateWorker(int number) => new Worker(_files, number);

    private sealed class Worker(string[] files, int number) : IThroughputWorker
    {
        private readonly PreprocessingPlan _plan = Recipe.Compile();
        private float[] _tensor = [];
        private byte[] _bytes = [];
        private int _next = number * 7919;   // threads start at different files

        public ValueTask<int> DoAsync(CancellationToken cancellationToken) => new(Do(files[_next++ % files.Length]));

        public int Do(string path)
        {
            int length = ReadIntoBuffer(path);
            var instance = new DicomInstance(DicomFile.Parse(_bytes.AsMemory(0, length)), Path.GetFileName(path), default);
            if (_tensor.Length < _plan.Length)
            {
                _tensor = new float[_plan.Length];
            }

            for (int frame = 0; frame < instance.Descriptor.FrameCount; frame++)
            {
                _plan.Run(instance.ReadFrame(frame), _tensor);
            }

            return instance.Descriptor.FrameCount;
        }

        private int ReadIntoBuffer(string path)
        {
            using var file = File.OpenHandle(path);
            int length = checked((int)RandomAccess.GetLength(file));
            if (_bytes.Length < length)
            {
                _bytes = new byte[length];
            }

            int filled = 0;
            while (filled < length && RandomAccess.Read(file, _bytes.AsSpan(filled, length - filled), filled) is var read and > 0)
            {
                filled += read;
            }

            return filled;
        }
    }
}
