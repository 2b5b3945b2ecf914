namespace MedImaging.Benchmarks;

/// <summary>A task over one file, named by --file; each thread works on it with buffers of its own.</summary>
internal abstract class FileTask(string name, string summary) : IThroughputTask
{
    private string _path = "";

    public string Name => name;

    public string Summary => summary;

    public ValueTask PrepareAsync(ThroughputOptions options, CancellationToken cancellationToken)
    {
        _path = File.Exists(options.File) ? options.File : throw new ArgumentException("The task needs --file, a DICOM file.");
        return ValueTask.CompletedTask;
    }

    public IThroughputWorker CreateWorker(int number) => new Worker(MakeWork(_path));

    /// <summary>Makes the work of one thread: it returns how many items it did.</summary>
    protected abstract Func<int> MakeWork(string path);

    private sealed class Worker(Func<int> work) : IThroughputWorker
    {
        public ValueTask<int> DoAsync(CancellationToken cancellationToken) => new(work());
    }
}
