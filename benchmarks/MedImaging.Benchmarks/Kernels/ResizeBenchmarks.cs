using BenchmarkDotNet.Attributes;
using MedImaging.Kernels;

namespace MedImaging.Benchmarks;

/// <summary>One row of a picture made narrower, and two dozen rows joined into one.</summary>
[MemoryDiagnoser]
public class ResizeBenchmarks
{
    private const int Rows = 10;

    private float[] _ring = [], _joined = [], _narrow = [], _weights = [];
    private ResizeTaps _taps = new(2, 1, ResizeFilter.Bilinear);

    [Params(512, 2048)]
    public int Width { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        (_ring, _joined, _narrow) = (KernelValues.Intensities(Width * Rows), new float[Width], new float[224]);
        _weights = [.. Enumerable.Repeat(1f / Rows, Rows)];
        _taps = new ResizeTaps(Width, 224, ResizeFilter.Bilinear);
    }

    [Benchmark(Baseline = true)]
    public void JoinRowsScalar() => ResizeKernels.JoinRowsScalar(_ring, Width, Width, Rows, 0, _weights, _joined);

    [Benchmark]
    public void JoinRows() => ResizeKernels.JoinRows(_ring, Width, Width, Rows, 0, _weights, _joined);

    [Benchmark]
    public void JoinColumnsScalar() => ResizeKernels.JoinColumnsScalar(_ring.AsSpan(0, Width), _taps, _narrow);

    [Benchmark]
    public void JoinColumns() => ResizeKernels.JoinColumns(_ring.AsSpan(0, Width), _taps, _narrow);
}
