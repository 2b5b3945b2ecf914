using System.Buffers;

namespace MedImaging.Benchmarks;

/// <summary>Asks a model for findings, some at once, and waits for all of them.</summary>
internal sealed class ModelCaller : IThroughputWorker
{
    private readonly OnnxModel _model;
    private readonly ImageTensor[] _inputs;
    private readonly Task<Findings>[] _pending;

    public ModelCaller(OnnxModel model, int atOnce)
    {
        _model = model;
        _inputs = [.. Enumerable.Range(0, atOnce).Select(MakeInput)];
        _pending = new Task<Findings>[atOnce];
    }

    public async ValueTask<int> DoAsync(CancellationToken cancellationToken)
    {
        if (_inputs.Length == 1)
        {
            await _model.DetectAsync(_inputs[0], cancellationToken);
            return 1;
        }

        for (int i = 0; i < _inputs.Length; i++)
        {
            _pending[i] = _model.DetectAsync(_inputs[i], cancellationToken).AsTask();
        }

        await Task.WhenAll(_pending);
        return _inputs.Length;
    }

    private ImageTensor MakeInput(int seed)
    {
        var plan = _model.Plan;
        float[] values = new float[plan.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ((i * 31) + (seed * 17)) % 256 / 255f;
        }

        var owner = MemoryPool<float>.Shared.Rent(values.Length);
        values.CopyTo(owner.Memory.Span);
        return new ImageTensor(Frame(plan.Height, plan.Width), owner, plan.Channels, plan.Height, plan.Width, plan.RecipeHash);
    }

    private static FrameReference Frame(int rows, int columns) => new()
    {
        SourceHash = ContentHash.Of("benchmark"),
        SourceName = "benchmark",
        Study = new StudyDescriptor(),
        Series = new SeriesDescriptor(),
        Descriptor = new InstanceDescriptor { FrameCount = 1, Rows = rows, Columns = columns },
        Index = 0,
        PixelHash = ContentHash.Of("pixels"),
        Rows = rows,
        Columns = columns,
    };
}
