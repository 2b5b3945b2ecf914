using System.Numerics;

namespace MedImaging.Codecs;

/// <summary>What a scan is coded with: preset parameters and what T.87 A.2.1 derives of them.</summary>
internal readonly record struct JpegLsParameters(int MaxValue, int T1, int T2, int T3, int Reset, int Near)
{
    public const int DefaultReset = 64;

    /// <summary>Gets how many values an error can have after its modulo.</summary>
    public int Range => ((MaxValue + (2 * Near)) / Step) + 1;

    /// <summary>Gets how far apart quantised errors are.</summary>
    public int Step => (2 * Near) + 1;

    public int ErrorBits => BitOperations.Log2((uint)Range - 1) + 1;

    /// <summary>Gets the longest code (T.87 A.2.1).</summary>
    public int Limit
    {
        get
        {
            int bits = Math.Max(2, BitOperations.Log2((uint)MaxValue) + 1);
            return 2 * (bits + Math.Max(8, bits));
        }
    }

    /// <summary>Gets whether the modulo is a mask and nothing is quantised.</summary>
    public bool IsPlain => Near == 0 && BitOperations.IsPow2(MaxValue + 1);

    /// <summary>Completes and checks parameters, 0 standing for the default (T.87 C.2.4.1.1).</summary>
    /// <returns>Whether they are allowed.</returns>
    public static bool TryCreate(JpegLsParameters given, int bits, out JpegLsParameters parameters)
    {
        int most = (1 << bits) - 1, max = given.MaxValue == 0 ? most : given.MaxValue, near = given.Near;
        parameters = default;
        if (max > most || near > Math.Min(255, max / 2))
        {
            return false;
        }

        var defaults = Default(max, near);
        parameters = new JpegLsParameters(
            max,
            given.T1 == 0 ? defaults.T1 : given.T1,
            given.T2 == 0 ? defaults.T2 : given.T2,
            given.T3 == 0 ? defaults.T3 : given.T3,
            given.Reset == 0 ? DefaultReset : given.Reset,
            near);
        return parameters.T1 > near && parameters.T2 >= parameters.T1 && parameters.T3 >= parameters.T2 && parameters.T3 <= max
            && parameters.Reset >= 3 && parameters.Reset <= Math.Max(255, max);
    }

    private static JpegLsParameters Default(int max, int near)
    {
        int t1, t2, t3;
        if (max >= 128)
        {
            int factor = (Math.Min(max, 4095) + 128) >> 8;
            (t1, t2, t3) = (factor + 2 + (3 * near), (4 * factor) + 3 + (5 * near), (17 * factor) + 4 + (7 * near));
        }
        else
        {
            int factor = 256 / (max + 1);
            (t1, t2, t3) = (Math.Max(2, (3 / factor) + (3 * near)), Math.Max(3, (7 / factor) + (5 * near)), Math.Max(4, (21 / factor) + (7 * near)));
        }

        t1 = Clamp(t1, near + 1, max);
        t2 = Clamp(t2, t1, max);
        return new JpegLsParameters(max, t1, t2, Clamp(t3, t2, max), DefaultReset, near);
    }

    private static int Clamp(int value, int low, int max) => value > max || value < low ? low : value;
}
