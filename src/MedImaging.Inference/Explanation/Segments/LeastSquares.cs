namespace MedImaging;

/// <summary>Weighted least squares, sum by sum: memory for the unknowns squared, whatever the number of rows.</summary>
internal sealed class LeastSquares(int unknowns)
{
    private readonly double[] _products = new double[unknowns * unknowns];   // the lower triangle of XᵀWX
    private readonly double[] _targets = new double[unknowns];               // XᵀWy

    public void Add(ReadOnlySpan<double> row, double target, double weight)
    {
        for (int i = 0; i < unknowns; i++)
        {
            double scaled = row[i] * weight;
            if (scaled == 0)
            {
                continue;
            }

            _targets[i] += scaled * target;
            var products = _products.AsSpan(i * unknowns, i + 1);
            for (int j = 0; j < products.Length; j++)
            {
                products[j] += scaled * row[j];
            }
        }
    }

    /// <summary>The unknowns, with a penalty on the square of each but those from <paramref name="free"/> on.</summary>
    public double[] Solve(double penalty, int free = int.MaxValue)
    {
        double trace = 0;
        for (int i = 0; i < unknowns; i++)
        {
            trace += _products[(i * unknowns) + i];
        }

        // Where the rows do not tell unknowns apart, the shortest of the answers is as good as any.
        double least = (trace / Math.Max(1, unknowns) * 1e-10) + double.Epsilon;
        for (; ; least *= 100)
        {
            double[] factor = (double[])_products.Clone();
            for (int i = 0; i < unknowns; i++)
            {
                factor[(i * unknowns) + i] += (i < free ? penalty : 0) + least;
            }

            if (TryFactor(factor))
            {
                return Substitute(factor);
            }

            if (!double.IsFinite(least))
            {
                return new double[unknowns];   // all weights were zero, or sums overflowed: nothing is known
            }
        }
    }

    // Cholesky: A = L Lᵀ.
    private bool TryFactor(double[] a)
    {
        for (int j = 0; j < unknowns; j++)
        {
            var row = a.AsSpan(j * unknowns, j + 1);
            double diagonal = row[j] - Dot(row[..j], row[..j]);
            if (!(diagonal > 0) || !double.IsFinite(diagonal))
            {
                return false;
            }

            row[j] = Math.Sqrt(diagonal);
            for (int i = j + 1; i < unknowns; i++)
            {
                var below = a.AsSpan(i * unknowns, j + 1);
                below[j] = (below[j] - Dot(below[..j], row[..j])) / row[j];
            }
        }

        return true;
    }

    private double[] Substitute(double[] factor)
    {
        double[] result = (double[])_targets.Clone();
        for (int i = 0; i < unknowns; i++)
        {
            var row = factor.AsSpan(i * unknowns, i + 1);
            result[i] = (result[i] - Dot(row[..i], result.AsSpan(0, i))) / row[i];
        }

        for (int i = unknowns - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < unknowns; k++)
            {
                result[i] -= factor[(k * unknowns) + i] * result[k];
            }

            result[i] /= factor[(i * unknowns) + i];
        }

        return result;
    }

    // In a fixed order, unlike a vector sum whose width is the processor's: the same map on every machine.
    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }
}
