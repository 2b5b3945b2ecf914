namespace MedImaging.Codecs;

/// <summary>Turns differences into samples, modulo 2^16 (T.81 H.1.2.1, table H.1).</summary>
internal static class LosslessPredictor
{
    /// <summary>The first row of an image or restart interval: the first sample from <paramref name="start"/>, the others from the left.</summary>
    public static void FirstRow(Span<ushort> row, int start)
    {
        int left = start;
        foreach (ref ushort sample in row)
        {
            left += sample;
            sample = (ushort)left;
        }
    }

    /// <summary>Any other row: the first sample from above, the others by the predictor.</summary>
    /// <param name="predictor">1 to 7.</param>
    /// <param name="row">Differences in, samples out.</param>
    /// <param name="above">The row before, as long.</param>
    public static void Row(int predictor, Span<ushort> row, ReadOnlySpan<ushort> above)
    {
        if (row.Length == 0 || above.Length != row.Length)
        {
            return;
        }

        int left = row[0] = (ushort)(row[0] + above[0]), corner = above[0];
        switch (predictor)
        {
            case 1:
                FirstRow(row[1..], left);
                break;
            case 2:
                for (int x = 1; x < row.Length; x++)
                {
                    row[x] += above[x];
                }

                break;
            case 3:
                for (int x = 1; x < row.Length; x++)
                {
                    row[x] += above[x - 1];
                }

                break;
            case 4:
                for (int x = 1; x < row.Length; x++)
                {
                    int up = above[x];
                    row[x] = (ushort)(left = (ushort)(row[x] + left + up - corner));
                    corner = up;
                }

                break;
            case 5:
                for (int x = 1; x < row.Length; x++)
                {
                    int up = above[x];
                    row[x] = (ushort)(left = (ushort)(row[x] + left + ((up - corner) >> 1)));
                    corner = up;
                }

                break;
            case 6:
                for (int x = 1; x < row.Length; x++)
                {
                    int up = above[x];
                    row[x] = (ushort)(left = (ushort)(row[x] + up + ((left - corner) >> 1)));
                    corner = up;
                }

                break;
            default:
                for (int x = 1; x < row.Length; x++)
                {
                    row[x] = (ushort)(left = (ushort)(row[x] + ((left + above[x]) >> 1)));
                }

                break;
        }
    }
}
