using BenchmarkDotNet.Attributes;
using MedImaging.Kernels;

namespace MedImaging.Benchmarks;

[MemoryDiagnoser]
public class StatisticsBenchmarks
{
    private float[] _source = [];

    [Params(224 * 224, 2048 * 2048)]
    public int Pixels { get; set; }

    [GlobalSetup]
    public void Setup() => _source = KernelValues.Intensities(Pixels);

    [Benchmark(Baseline = true)]
    public float RangeScalar() => StatisticsKernels.RangeScalar(_source).High;

    [Benchmark]
    public float Range() => StatisticsKernels.Range(_source).High;

    [Benchmark]
    public double MeanAndDeviationScalar() => StatisticsKernels.MeanAndDeviationScalar(_source).Mean;

    [Benchmark]
    public double MeanAndDeviation() => StatisticsKernels.MeanAndDeviation(_source).Mean;
}
