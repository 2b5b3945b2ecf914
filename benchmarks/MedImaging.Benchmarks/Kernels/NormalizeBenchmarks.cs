using BenchmarkDotNet.Attributes;
using MedImaging.Kernels;

namespace MedImaging.Benchmarks;

[MemoryDiagnoser]
public class NormalizeBenchmarks
{
    private float[] _source = [], _destination = [];

    [Params(224 * 224, 2048 * 2048)]
    public int Pixels { get; set; }

    [GlobalSetup]
    public void Setup() => (_source, _destination) = (KernelValues.Intensities(Pixels), new float[Pixels]);

    [Benchmark(Baseline = true)]
    public void Scalar() => IntensityKernels.NormalizeScalar(_source, 0.5f, 0.25f, _destination);

    [Benchmark]
    public void Vectorised() => IntensityKernels.Normalize(_source, 0.5f, 0.25f, _destination);
}
