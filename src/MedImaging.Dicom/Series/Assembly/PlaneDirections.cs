namespace MedImaging.Dicom;

/// <summary>The directions that planes of a series lie in, and which frames lie in which.</summary>
internal sealed class PlaneDirections
{
    // 0.8 degrees: above what rounding in headers makes, below what any scan plan differs by.
    private const double SameCosine = 0.9999;

    // A series with more directions than this is no stack of anything, and comparing all with all would take for ever.
    private const int MaxDirections = 256;

    private readonly List<(PatientVector Row, PatientVector Normal, int Count)> _directions = [];
    private readonly int[] _ofFrame;
    private readonly bool[] _isPlanning;

    public PlaneDirections(List<StackFrame> frames)
    {
        (_ofFrame, _isPlanning) = (new int[frames.Count], new bool[frames.Count]);
        foreach (var frame in frames)
        {
            _ofFrame[frame.Rank] = frame.HasPlace && frame.Geometry is { RowDirection: { } row, Normal: { } normal } ? Find(row, normal) : -1;
        }
    }

    public int Count => _directions.Count;

    public int MainDirection
    {
        get
        {
            int main = -1;
            for (int i = 0; i < _directions.Count; i++)
            {
                main = main < 0 || _directions[i].Count > _directions[main].Count ? i : main;
            }

            return main;
        }
    }

    public int this[StackFrame frame] => _ofFrame[frame.Rank];

    public int FramesIn(int direction) => _directions[direction].Count;

    public PatientVector NormalOf(int direction) => _directions[direction].Normal;

    public bool IsPlanning(StackFrame frame) => _isPlanning[frame.Rank];

    public void SetPlanning(StackFrame frame) => _isPlanning[frame.Rank] = true;

    private int Find(PatientVector row, PatientVector normal)
    {
        for (int i = 0; i < _directions.Count; i++)
        {
            var known = _directions[i];
            if (known.Row.Dot(row) > SameCosine && known.Normal.Dot(normal) > SameCosine)
            {
                _directions[i] = known with { Count = known.Count + 1 };
                return i;
            }
        }

        if (_directions.Count == MaxDirections)
        {
            return -1;
        }

        _directions.Add((row, normal, 1));
        return _directions.Count - 1;
    }
}
