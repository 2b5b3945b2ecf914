namespace MedImaging.Codecs;

/// <summary>What is known of the errors that interrupt runs (T.87 A.7.2).</summary>
internal struct JpegLsRunContext
{
    private int _a;
    private int _n;
    private int _negative;

    public static JpegLsRunContext Create(JpegLsParameters parameters) => new() { _a = Math.Max(2, (parameters.Range + 32) >> 6), _n = 1 };

    public readonly int CodeParameter(int type) => JpegLsContext.CodeParameter(_a + (type == 0 ? 0 : _n >> 1), _n);

    /// <summary>From the coded value to the error.</summary>
    public readonly int Unmap(int mapped, int k, int type)
    {
        int value = mapped + type, map = value & 1, magnitude = (value + map) / 2;
        return (k != 0 || 2 * _negative >= _n) == (map != 0) ? -magnitude : magnitude;
    }

    /// <summary>From the error to the value to code.</summary>
    public readonly int Map(int error, int k, int type)
    {
        bool map = (k == 0 && error > 0 && 2 * _negative < _n) || (error < 0 && (2 * _negative >= _n || k != 0));
        return (2 * Math.Abs(error)) - type - (map ? 1 : 0);
    }

    public void Update(int error, int mapped, int type, int reset)
    {
        _negative += error < 0 ? 1 : 0;
        _a += (mapped + 1 - type) >> 1;
        if (_n == reset)
        {
            _a >>= 1;
            _n >>= 1;
            _negative >>= 1;
        }

        _n++;
    }
}
