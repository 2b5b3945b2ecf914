namespace MedImaging;

/// <summary>A filter in the numbers of one tenant's words: a few comparisons and one bit a row.</summary>
internal sealed class RowFilter
{
    private readonly WordSet _patients = new();
    private readonly WordSet _modalities = new();
    private readonly WordSet _bodyParts = new();
    private readonly WordSet _sites = new();
    private int _excluded;
    private int _youngest;
    private int _oldest;

    /// <summary>Gets whether everything of the tenant passes.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Reads a filter. The view must have been taken before: its rows then have no number that is not known here.</summary>
    public void Set(SimilarityFilter filter, IndexShard shard)
    {
        bool isOpen = !_patients.Set(filter.PatientWords, shard.Patients)
            & !_modalities.Set(filter.ModalityWords, shard.Modalities)
            & !_bodyParts.Set(filter.BodyPartWords, shard.BodyParts)
            & !_sites.Set(filter.SiteWords, shard.Sites);
        bool hasAge = filter.MinimumAge is not null || filter.MaximumAge is not null;
        _excluded = filter.ExcludedPatient is { } excluded && shard.Patients.Find(excluded) is > 0 and var number ? number : -1;
        (_youngest, _oldest) = hasAge ? (Math.Max(filter.MinimumAge ?? 0, 0), filter.MaximumAge ?? int.MaxValue) : (int.MinValue, int.MaxValue);
        IsOpen = isOpen && !hasAge && _excluded < 0;
    }

    public bool Allows(in RowTags tags)
        => tags.Patient != _excluded && tags.Age >= _youngest && tags.Age <= _oldest
            && _modalities.Has(tags.Modality) && _bodyParts.Has(tags.BodyPart) && _sites.Has(tags.Site) && _patients.Has(tags.Patient);

    /// <summary>Lists the rows from one slot to another that are there and allowed.</summary>
    /// <param name="view">The view.</param>
    /// <param name="from">The first slot; all lie in one chunk.</param>
    /// <param name="end">One past the last slot.</param>
    /// <param name="chosen">Takes their numbers within the chunk.</param>
    /// <returns>How many there are.</returns>
    public int Choose(ShardView view, int from, int end, Span<int> chosen)
    {
        int count = 0, version = view.Version, first = from & ~VectorChunk.Mask;
        var gone = view.Gone.AsSpan(0, end);
        var tags = view.Tags.AsSpan(0, end);
        bool isOpen = IsOpen;
        for (int slot = from; slot < end; slot++)
        {
            if (gone[slot] > version && (isOpen || Allows(tags[slot])))
            {
                chosen[count++] = slot - first;
            }
        }

        return count;
    }

    private sealed class WordSet
    {
        private ulong[] _bits = [];
        private bool _isAll = true;

        /// <returns><see langword="true"/> when it is a condition.</returns>
        public bool Set(string[]? words, WordTable table)
        {
            _isAll = words is null;
            if (words is null)
            {
                return false;
            }

            int length = (table.Count + 63) / 64;
            if (_bits.Length < length)
            {
                _bits = new ulong[length * 2];
            }

            Array.Clear(_bits);
            foreach (string word in words)
            {
                // A word that no entry has, or that came just now: no row of the view has it.
                if (table.Find(word) is > 0 and var number && number < _bits.Length * 64)
                {
                    _bits[number >> 6] |= 1UL << number;
                }
            }

            return true;
        }

        public bool Has(int number) => _isAll || ((uint)(number >> 6) < (uint)_bits.Length && (_bits[number >> 6] >> number & 1) != 0);
    }
}
