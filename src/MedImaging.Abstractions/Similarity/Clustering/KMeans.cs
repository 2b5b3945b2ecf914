namespace MedImaging;

/// <summary>Groups around means (Lloyd 1982), begun well apart (k-means++: Arthur, Vassilvitskii 2007). By the cosine the means are drawn out to length 1.</summary>
internal sealed class KMeans(ClusterRows rows, int count, int seed)
{
    private const int Rounds = 100;

    private readonly int[] _labels = new int[rows.Count];
    private readonly float[] _nearest = new float[rows.Count];
    private readonly float[][] _means = new float[count][];
    private readonly Random _random = new(seed);

    public int[] Run(CancellationToken cancellationToken)
    {
        Begin(cancellationToken);
        Array.Fill(_labels, -1);
        for (int round = 0; round < Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!Assign())
            {
                break;
            }

            Move();
        }

        return _labels;
    }

    private void Begin(CancellationToken cancellationToken)
    {
        Array.Fill(_nearest, float.PositiveInfinity);
        int next = _random.Next(rows.Count);
        for (int k = 0; k < count; k++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _means[k] = rows.Row(next).ToArray();
            double sum = 0;
            for (int i = 0; i < rows.Count; i++)
            {
                _nearest[i] = Math.Min(_nearest[i], rows.SquaredDistance(i, _means[k]));
                sum += _nearest[i];
            }

            next = Draw(sum);
        }
    }

    // A row with a chance as large as its distance to the nearest mean; any row when all lie on means.
    private int Draw(double sum)
    {
        double at = _random.NextDouble() * sum;
        for (int i = 0; i < rows.Count; i++)
        {
            at -= _nearest[i];
            if (at < 0)
            {
                return i;
            }
        }

        return _random.Next(rows.Count);
    }

    private bool Assign()
    {
        bool hasChanged = false;
        for (int i = 0; i < rows.Count; i++)
        {
            var (best, nearest) = (0, float.PositiveInfinity);
            for (int k = 0; k < count; k++)
            {
                if (rows.SquaredDistance(i, _means[k]) is var distance && distance < nearest)
                {
                    (best, nearest) = (k, distance);
                }
            }

            hasChanged |= _labels[i] != best;
            (_labels[i], _nearest[i]) = (best, nearest);
        }

        return hasChanged;
    }

    private void Move()
    {
        double[][] sums = [.. Enumerable.Range(0, count).Select(_ => new double[rows.Stride])];
        int[] sizes = new int[count];
        for (int i = 0; i < rows.Count; i++)
        {
            var row = rows.Row(i);
            double[] sum = sums[_labels[i]];
            sizes[_labels[i]]++;
            for (int d = 0; d < row.Length; d++)
            {
                sum[d] += row[d];
            }
        }

        for (int k = 0; k < count; k++)
        {
            _means[k] = sizes[k] == 0 ? Farthest() : rows.ToMean(sums[k], sizes[k]);
        }
    }

    // A mean that no row is nearest to goes to the row that is worst off.
    private float[] Farthest()
    {
        int worst = 0;
        for (int i = 1; i < rows.Count; i++)
        {
            worst = _nearest[i] > _nearest[worst] ? i : worst;
        }

        _nearest[worst] = 0;
        return rows.Row(worst).ToArray();
    }
}
