namespace MedImaging.Fuzz;

/// <summary>The inputs that reached something new. Short ones and late ones are taken more often.</summary>
internal sealed class Corpus
{
    private const int Capacity = 4000;

    private readonly List<byte[]> _entries = [];

    public int Count => _entries.Count;

    public void Add(ReadOnlySpan<byte> input)
    {
        if (_entries.Count < Capacity)
        {
            _entries.Add(input.ToArray());
        }
    }

    public byte[] Pick(FuzzRandom random)
    {
        if (_entries.Count == 0)
        {
            return [];
        }

        byte[] one = _entries[random.OneIn(3) ? _entries.Count - 1 - random.Below(Math.Min(_entries.Count, 64)) : random.Below(_entries.Count)];
        byte[] another = _entries[random.Below(_entries.Count)];
        return another.Length < one.Length && random.OneIn(2) ? another : one;
    }
}
