using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MedImaging.Benchmarks;

/// <summary>How fast memory can be read at all here: the best of a plain sum and one over four streams.</summary>
internal sealed class MemoryFloor
{
    private readonly float[] _values;
    private float _sum;

    public MemoryFloor(long floats)
    {
        _values = GC.AllocateUninitializedArray<float>((int)Math.Min(floats, 1 << 29));
        _values.AsSpan().Fill(1f);
        Share = (double)floats / _values.Length;
    }

    /// <summary>Gets by how much more there was to read than is read here.</summary>
    private double Share { get; }

    /// <summary>Measures the least time to read all, in milliseconds.</summary>
    public double Measure(int threads, int rounds)
    {
        double best = double.MaxValue;
        for (int i = 0; i < 2 * rounds; i++)
        {
            int streams = i % 2 == 0 ? 4 : 1;
            long start = Stopwatch.GetTimestamp();
            if (threads == 1)
            {
                _sum += Sum(_values, streams);
            }
            else
            {
                int part = _values.Length / threads;
                Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread => _sum += Sum(_values.AsSpan(thread * part, part), streams));
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return best * Share;
    }

    private static float Sum(ReadOnlySpan<float> values, int streams)
    {
        Vector512<float> a = default, b = default, c = default, d = default;
        ref float start = ref MemoryMarshal.GetReference(values);
        nuint apart = streams == 4 ? (nuint)(values.Length / 4) : 16, step = streams == 4 ? 16u : 64u, end = (nuint)values.Length - (3 * apart) - 16;
        for (nuint i = 0; i <= end && i < (streams == 4 ? apart : (nuint)values.Length); i += step)
        {
            a += Vector512.LoadUnsafe(ref start, i);
            b += Vector512.LoadUnsafe(ref start, i + apart);
            c += Vector512.LoadUnsafe(ref start, i + (2 * apart));
            d += Vector512.LoadUnsafe(ref start, i + (3 * apart));
        }

        return Vector512.Sum(a + b + c + d);
    }
}
