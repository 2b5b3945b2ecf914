using BenchmarkDotNet.Attributes;
using MedImaging.Kernels;

namespace MedImaging.Benchmarks;

[MemoryDiagnoser]
public class ClampBenchmarks
{
    private float[] _source = [], _destination = [];

    [Params(224 * 224, 2048 * 2048)]
    public int Pixels { get; set; }

    [GlobalSetup]
    public void Setup() => (_source, _destination) = (KernelValues.Intensities(Pixels), new float[Pixels]);

    [Benchmark(Baseline = true)]
    public void Scalar() => IntensityKernels.ClampScalar(_source, -160f, 240f, _destination);

    [Benchmark]
    public void Vectorised() => IntensityKernels.Clamp(_source, -160f, 240f, _destination);
}
