namespace MedImaging;

/// <summary>What a walk through a graph needs: who was seen, who is to be looked at, and who is best so far.</summary>
internal sealed class GraphScratch
{
    private ushort[] _marks = [];
    private ushort _mark;

    public TopHits Found { get; } = new();

    public CandidateHeap Candidates { get; } = new();

    public int[] Fresh { get; private set; } = new int[128];

    public float[] Scores { get; } = new float[128];

    /// <summary>Forgets who was seen.</summary>
    public void Begin(int count)
    {
        if (_marks.Length < count)
        {
            (_marks, _mark) = (new ushort[count + (count / 2)], 0);
        }

        if (++_mark == 0)
        {
            Array.Clear(_marks);
            _mark = 1;
        }
    }

    /// <returns><see langword="true"/> when the slot is seen for the first time.</returns>
    public bool See(int slot)
    {
        if (_marks[slot] == _mark)
        {
            return false;
        }

        _marks[slot] = _mark;
        return true;
    }
}
