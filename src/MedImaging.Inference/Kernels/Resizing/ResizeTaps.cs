namespace MedImaging.Kernels;

/// <summary>For one axis: which source samples, with which weights, make each output sample. Worked out in double, kept in float; the weights of an output sum to 1.</summary>
internal sealed class ResizeTaps
{
    /// <summary>Weights are kept in blocks of eight, so that a sum can take them a vector at a time.</summary>
    public const int Block = 8;

    private readonly int[] _starts;
    private readonly int[] _offsets;
    private readonly int[] _counts;
    private readonly float[] _weights;
    private readonly float[][] _groups;
    private readonly int[] _reaches;

    public ResizeTaps(int sourceLength, int outputLength, ResizeFilter filter)
        : this(sourceLength, outputLength, new FilterWeights(sourceLength, outputLength, filter))
    {
    }

    public ResizeTaps(int sourceLength, int outputLength, ITapWeights rule)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sourceLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputLength);
        (_starts, _offsets, _counts) = (new int[outputLength], new int[outputLength], new int[outputLength]);
        var weights = new List<float>();
        var taps = new double[rule.MaxCount];
        for (int o = 0; o < outputLength; o++)
        {
            var (start, end) = rule.Fill(o, taps);
            double sum = 0;
            for (int i = 0; i < end - start; i++)
            {
                sum += taps[i];
            }

            (start, end) = Trim(taps, start, end);
            (_starts[o], _offsets[o], _counts[o]) = (start, weights.Count, end - start);
            for (int i = 0; i < end - start; i++)
            {
                weights.Add((float)(taps[i] / sum));
            }

            weights.AddRange(Enumerable.Repeat(0f, -weights.Count & (Block - 1)));
            MaxCount = Math.Max(MaxCount, end - start);
        }

        _weights = [.. weights];
        _groups = [.. Enumerable.Range(0, outputLength / Block).Select(Group)];
        _reaches = [.. _groups.Select((group, g) => Starts(g).ToArray().Max() + (group.Length / Block))];
        Reach = _reaches.Append(sourceLength).Max();
        Picks = [.. Enumerable.Range(0, sourceLength < 2 * Picked.Width ? 0 : _groups.Length).Select(g => Picked.TryMake(this, g, sourceLength))];
        IsSparse = Enumerable.Range(1, outputLength - 1).All(o => _starts[o] >= _starts[o - 1] + _counts[o - 1]);
        IsIdentity = sourceLength == outputLength && Enumerable.Range(0, outputLength).All(o => _starts[o] == o && Weights(o) is [1f]);
    }

    /// <summary>Gets, for each eight outputs, how two vectors of a row are picked apart; <see langword="null"/> where the outputs reach further. Empty for short rows.</summary>
    public Picked?[] Picks { get; }

    /// <summary>Gets whether every output is the source sample of the same index.</summary>
    public bool IsIdentity { get; }

    /// <summary>Gets whether no sample makes more than one output, so that nothing is gained by keeping what was read.</summary>
    public bool IsSparse { get; }

    /// <summary>Gets how many samples of a row the fast way reads, of which those after its end are not used.</summary>
    public int Reach { get; }

    /// <summary>Gets the first source samples of eight outputs.</summary>
    public ReadOnlySpan<int> Starts(int group) => _starts.AsSpan(group * Block, Block);

    /// <summary>Gets one past the last sample that eight outputs read: no output starts later than a whole number of blocks before it.</summary>
    public int ReachOf(int group) => _reaches[group];

    /// <summary>Gets the weights of eight outputs: for each block of taps, for outputs 0 and 4, 1 and 5, 2 and 6, 3 and 7, taps 0…3 of the one and of the other, then taps 4…7. All have as many blocks as the longest.</summary>
    public ReadOnlySpan<float> GroupWeights(int group) => _groups[group];

    /// <summary>Gets the most taps any output has.</summary>
    public int MaxCount { get; }

    /// <summary>Gets how many outputs there are.</summary>
    public int Length => _starts.Length;

    /// <summary>Gets the first source sample of an output.</summary>
    public int Start(int output) => _starts[output];

    /// <summary>Gets the weights of an output, from its first sample on.</summary>
    public ReadOnlySpan<float> Weights(int output) => _weights.AsSpan(_offsets[output], _counts[output]);

    /// <summary>Gets the weights of an output with zeros after them, up to a whole number of blocks.</summary>
    public ReadOnlySpan<float> PaddedWeights(int output) => _weights.AsSpan(_offsets[output], (_counts[output] + Block - 1) & ~(Block - 1));

    private float[] Group(int group)
    {
        int blocks = (_counts.AsSpan(group * Block, Block).ToArray().Max() + Block - 1) / Block;
        var laid = new float[blocks * Block * Block];
        for (int output = 0; output < Block; output++)
        {
            var weights = Weights((group * Block) + output);
            for (int t = 0; t < weights.Length; t++)
            {
                int quarter = output / 4, half = t % Block / 4;
                laid[(t / Block * Block * Block) + (output % 4 * 2 * Block) + (half * Block) + (quarter * 4) + (t % 4)] = weights[t];
            }
        }

        return laid;
    }

    // Weights of nothing at the ends are dropped, so that a sample that is not a number stays where it is, and equal sizes copy.
    private static (int Start, int End) Trim(double[] taps, int start, int end)
    {
        int skip = 0;
        while (skip < end - start - 1 && taps[skip] == 0)
        {
            skip++;
        }

        while (end - start - skip > 1 && taps[end - start - 1] == 0)
        {
            end--;
        }

        Array.Copy(taps, skip, taps, 0, end - start - skip);
        return (start + skip, end);
    }
}
