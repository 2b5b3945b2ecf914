namespace MedImaging.Providers;

/// <summary>Estimates how often a name was asked for lately: a count-min sketch of four-bit counters that are halved now and then (TinyLFU: Einziger, Friedman, Manes, 2017).</summary>
internal sealed class FrequencySketch
{
    private const int Maximum = 15;
    private const ulong LowBits = 0x7777777777777777;

    private readonly ulong[] _words;
    private readonly int _mask;
    private readonly int _period;
    private int _added;

    /// <param name="entries">About how many names are kept.</param>
    public FrequencySketch(int entries)
    {
        int words = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(entries, 64, 1 << 22));
        (_words, _mask, _period) = (new ulong[words], words - 1, checked(words * 10));
    }

    public void Add(in Fingerprint name)
    {
        bool grew = Raise(name.A) | Raise(name.B) | Raise(name.C) | Raise(name.D);
        if (grew && ++_added >= _period)
        {
            Halve();
        }
    }

    // Each quarter of the hash picks one counter: a word, and one of its sixteen nibbles.
    public int Estimate(in Fingerprint name)
        => Math.Min(Math.Min(Read(name.A), Read(name.B)), Math.Min(Read(name.C), Read(name.D)));

    private int Read(ulong hash) => (int)(_words[(int)hash & _mask] >> Shift(hash)) & Maximum;

    private bool Raise(ulong hash)
    {
        ref ulong word = ref _words[(int)hash & _mask];
        int shift = Shift(hash);
        if (((word >> shift) & Maximum) == Maximum)
        {
            return false;
        }

        word += 1UL << shift;
        return true;
    }

    private void Halve()
    {
        for (int i = 0; i < _words.Length; i++)
        {
            _words[i] = (_words[i] >> 1) & LowBits;
        }

        _added /= 2;
    }

    private static int Shift(ulong hash) => (int)(hash >> 60) << 2;
}
