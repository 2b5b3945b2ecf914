using System.Globalization;

namespace MedImaging.Benchmarks;

/// <summary>Requests to a model for inputs that are ready: one after another, or so many at once that they go through it together.</summary>
/// <remarks>One task against the other, with the same number of threads, is what batching gains: every run has one thread in both.</remarks>
internal sealed class ModelRequests(int atOnce, int hidden = 0) : IThroughputTask
{
    private OnnxModel? _model;

    public string Name => (hidden == 0 ? "model" : "dense") + (atOnce == 1 ? "-single" : "-batch");

    public string Summary => string.Create(
        CultureInfo.InvariantCulture, $"findings of --file, an .onnx with its manifest, or without it of {(hidden == 0 ? "one small matrix product" : "two matrix products with many weights")}; each thread asks {atOnce} at once, in batches of {atOnce}; an item is a request");

    public ValueTask PrepareAsync(ThroughputOptions options, CancellationToken cancellationToken)
    {
        if (options.File is { } path)
        {
            _model = Open(File.Exists(path) ? path : throw new ArgumentException("The file of --file is not there."));
            return ValueTask.CompletedTask;
        }

        var folder = Directory.CreateTempSubdirectory("medimaging-benchmark-");
        try
        {
            _model = Open(SmallClassifier.Write(folder.FullName, hidden));   // it is read to the end when it is opened
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return ValueTask.CompletedTask;
    }

    public IThroughputWorker CreateWorker(int number) => new ModelCaller(_model ?? throw new InvalidOperationException("The task was not made ready."), atOnce);

    private OnnxModel Open(string path) => OnnxModel.Load(path, new OnnxModelOptions { BatchSize = atOnce });
}
