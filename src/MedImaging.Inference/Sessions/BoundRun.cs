using System.Buffers;
using Microsoft.ML.OnnxRuntime;

namespace MedImaging;

/// <summary>Buffers for the input and the outputs of one run at a time, bound to a session once (ONNX Runtime's I/O binding): a warm run allocates nothing.</summary>
internal sealed class BoundRun : RunResult, IDisposable
{
    private readonly IMemoryOwner<float>[] _memory;
    private readonly long[][] _shapes;
    private readonly OrtValue[] _values;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options;

    public BoundRun(InferenceSession session, BoundShape shape, int count, Action<RunOptions> configure)
    {
        // Aligned alike, for the last bits of a result depend on where its input lies: the same frame gives the same numbers in every run.
        _shapes = [[count, .. shape.Input.Shape.Skip(1)], .. shape.Outputs.Select(o => (long[])[count, .. o.Shape.Skip(1)])];
        _memory = [.. _shapes.Select(s => AlignedMemory.Rent<float>(checked((int)s.Aggregate(1L, (p, d) => p * d))))];
        _values = [.. _memory.Zip(_shapes, static (memory, s) => OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory.Memory, s))];
        _binding = session.CreateIoBinding();
        _binding.BindInput(shape.Input.Name, _values[0]);
        for (int i = 0; i < shape.Outputs.Count; i++)
        {
            _binding.BindOutput(shape.Outputs[i].Name, _values[i + 1]);
        }

        _options = new RunOptions();
        configure(_options);
    }

    public void Run(InferenceSession session, ReadOnlySpan<float> input, CancellationToken cancellationToken)
    {
        input.CopyTo(_memory[0].Memory.Span);
        try
        {
            // Disposal of the registration waits for a callback that is running, so that none ends a later run.
            using var stop = cancellationToken.UnsafeRegister(static o => ((RunOptions)o!).Terminate = true, _options);
            session.RunWithBinding(_options, _binding);
        }
        finally
        {
            if (cancellationToken.IsCancellationRequested)
            {
                _options.Terminate = false;
            }
        }
    }

    public override long[] ShapeOf(int output) => _shapes[output + 1];

    public override ReadOnlySpan<float> ValuesOf(int output) => _memory[output + 1].Memory.Span;

    // Only float32 outputs are bound (BoundShape.Of).
    public override ReadOnlySpan<long> IntegersOf(int output)
        => throw new MedImagingException(ErrorKind.MalformedResponse, "The model gave floating-point numbers where whole numbers were asked for.");

    public void Dispose()
    {
        _binding.Dispose();
        _options.Dispose();
        foreach (var value in _values)
        {
            value.Dispose();
        }

        foreach (var memory in _memory)
        {
            memory.Dispose();
        }
    }
}
