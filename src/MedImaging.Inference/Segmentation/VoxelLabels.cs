namespace MedImaging;

/// <summary>Decides which label a voxel has, by the scores of all labels.</summary>
internal sealed class VoxelLabels
{
    private readonly byte[] _values;
    private readonly float[] _least;
    private readonly bool _isSigmoid;

    public VoxelLabels(ModelManifest manifest)
    {
        var labels = manifest.Labels;
        _isSigmoid = manifest.Outputs.Scores == ScoreFunction.Sigmoid;
        _values = new byte[labels.Count];
        _least = new float[labels.Count];
        var segments = new List<ModelLabel>();
        for (int i = 0; i < labels.Count; i++)
        {
            if (!labels[i].IsNegative)
            {
                segments.Add(labels[i]);
                _values[i] = (byte)segments.Count;
            }

            // A probability past the threshold is a score past its log odds.
            _least[i] = (float)Math.Log(labels[i].Threshold / (1 - labels[i].Threshold));
        }

        Segments = segments;
    }

    /// <summary>Gets the labels that stand for something, in the order of their values from 1.</summary>
    public IReadOnlyList<ModelLabel> Segments { get; }

    public int Count => _values.Length;

    /// <summary>Writes the labels of a row: of equal scores the first counts.</summary>
    /// <param name="scores">A plane for each label.</param>
    /// <param name="plane">How many scores lie between two labels.</param>
    /// <param name="first">The row's first voxel in a plane.</param>
    /// <param name="destination">Where the labels go.</param>
    public void Decide(ReadOnlySpan<float> scores, int plane, int first, Span<byte> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            float best = float.NegativeInfinity;
            int chosen = -1;
            for (int label = 0; label < _values.Length; label++)
            {
                float score = scores[(label * plane) + first + i];
                if (score > best && (!_isSigmoid || score >= _least[label]))
                {
                    (best, chosen) = (score, label);
                }
            }

            destination[i] = chosen < 0 ? (byte)0 : _values[chosen];
        }
    }
}
