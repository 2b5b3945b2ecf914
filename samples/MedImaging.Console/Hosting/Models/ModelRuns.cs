using System.Diagnostics;
using MedImaging.Samples.Output;

namespace MedImaging.Samples.Hosting;

/// <summary>Runs models on noise: whether they work, and how fast.</summary>
internal static class ModelRuns
{
    private const int Side = 32;

    /// <summary>Opens a model as a host would, with all checks, and runs it once.</summary>
    /// <exception cref="MedImagingException">What is wrong with it.</exception>
    public static async Task<ModelVerdict> VerifyAsync(string path, CancellationToken cancellationToken)
    {
        var manifest = ModelFolder.ReadManifest(path);
        var (device, hash, took) = manifest.Task == ModelTask.VolumeSegmentation
            ? await RunVolumeAsync(path, cancellationToken)
            : await RunFrameAsync(path, cancellationToken);
        return new ModelVerdict
        {
            File = path,
            IsSound = true,
            Id = manifest.Id,
            Version = manifest.Version,
            Task = manifest.Task.ToString(),
            Sha256 = hash,
            Device = device,
            InputShape = manifest.Input.Shape,
            RunMilliseconds = took.TotalMilliseconds,
        };
    }

    /// <summary>Runs single inputs, then batches, for a time each.</summary>
    public static async Task<BenchmarkResult> BenchmarkAsync(string path, int threads, int batch, TimeSpan time, CancellationToken cancellationToken)
    {
        var manifest = ModelFolder.ReadManifest(path);
        if (manifest.Task == ModelTask.VolumeSegmentation)
        {
            throw new RequestException(ErrorKind.UnsupportedFormat, $"{manifest.Id} is a model of volumes; only models of single images are measured.");
        }

        int largest = manifest.Input.Shape is [-1, ..] ? batch : 1;
        using var model = OnnxModel.Load(path, new OnnxModelOptions { Threads = threads, BatchSize = largest });
        var rows = new List<BenchmarkRow>();
        foreach (int count in (int[])(largest > 1 ? [1, largest] : [1]))
        {
            rows.Add(await MeasureAsync(model, count, time, cancellationToken));
        }

        return new BenchmarkResult(manifest.Id, manifest.Version, model.Description.Device, threads, rows);
    }

    private static async Task<BenchmarkRow> MeasureAsync(OnnxModel model, int count, TimeSpan time, CancellationToken cancellationToken)
    {
        float[] inputs = Noise(model.Plan.Length * count), scores = new float[model.Labels.Count * count];
        for (int warm = 0; warm < 3; warm++)
        {
            await model.ScoreAsync(inputs, count, scores, cancellationToken);
        }

        int runs = 0;
        long before = GC.GetTotalAllocatedBytes(precise: true);
        var clock = Stopwatch.StartNew();
        do
        {
            await model.ScoreAsync(inputs, count, scores, cancellationToken);
            runs++;
        }
        while (clock.Elapsed < time);
        var took = clock.Elapsed;
        double bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        double done = (double)runs * count;
        return new BenchmarkRow(count, runs, done / took.TotalSeconds, took.TotalMilliseconds / done, bytes / runs);
    }

    private static async Task<(string Device, string Hash, TimeSpan Took)> RunFrameAsync(string path, CancellationToken cancellationToken)
    {
        using var model = OnnxModel.Load(path);
        float[] scores = new float[model.Labels.Count];
        var clock = Stopwatch.StartNew();
        await model.ScoreAsync(Noise(model.Plan.Length), 1, scores, cancellationToken);
        return scores.All(float.IsFinite)
            ? (model.Description.Device, model.Description.Hash.Hex, clock.Elapsed)
            : throw new MedImagingException(ErrorKind.MalformedResponse, $"{model.Manifest.Id} gave scores that are not numbers.");
    }

    private static async Task<(string Device, string Hash, TimeSpan Took)> RunVolumeAsync(string path, CancellationToken cancellationToken)
    {
        using var model = OnnxVolumeModel.Load(path, new OnnxModelOptions { Threads = Environment.ProcessorCount });
        var geometry = new VolumeGeometry(Side, Side, Side, new PatientVector(0, 0, 0), new PatientVector(1, 0, 0), new PatientVector(0, 1, 0), new PatientVector(0, 0, 1));
        using var volume = new ImageVolume<float>(geometry);
        Noise(geometry.VoxelCount).CopyTo(volume.Samples);
        var clock = Stopwatch.StartNew();
        using var found = await model.SegmentAsync(volume, cancellationToken: cancellationToken);
        return (model.Description.Device, model.Description.Hash.Hex, clock.Elapsed);
    }

    // The same noise each time: what was measured can be measured again.
    private static float[] Noise(int length)
    {
        uint state = 1;
        float[] values = new float[length];
        for (int i = 0; i < values.Length; i++)
        {
            state = (state * 1_664_525) + 1_013_904_223;
            values[i] = state / (float)uint.MaxValue;
        }

        return values;
    }
}
