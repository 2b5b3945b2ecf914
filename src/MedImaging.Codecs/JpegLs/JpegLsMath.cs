using System.Runtime.CompilerServices;

namespace MedImaging.Codecs;

/// <summary>The arithmetic that encoder and decoder share, without branches where nothing would predict them.</summary>
internal static class JpegLsMath
{
    /// <summary>The median edge predictor (T.87 A.4.1): the middle one of left, above and left + above - corner.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Predict(int left, int above, int corner)
    {
        int difference = left - above, less = difference & (difference >> 31);
        int low = above + less, span = left - less - low, step = low + span - corner;
        step &= ~(step >> 31);
        int over = step - span;
        return low + span + (over & (over >> 31));
    }

    /// <summary>The prediction, corrected by the context and kept in range (T.87 A.4.2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Correct(int prediction, int correction, int sign, int max)
    {
        int value = prediction + ((correction ^ sign) - sign);
        return (uint)value <= (uint)max ? value : value < 0 ? 0 : max;
    }

    /// <summary>The sample of a prediction and its error with the sign restored (T.87 A.4.4, A.4.5).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Reconstruct<TMode>(int prediction, int error, JpegLsParameters parameters)
        where TMode : struct, IJpegLsMode
    {
        if (TMode.IsPlain)
        {
            return (prediction + error) & parameters.MaxValue;
        }

        int near = parameters.Near, value = prediction + (error * parameters.Step), whole = parameters.Range * parameters.Step;
        value += value < -near ? whole : value > parameters.MaxValue + near ? -whole : 0;
        return Math.Clamp(value, 0, parameters.MaxValue);
    }
}

/// <summary>Lets the compiler make one loop for streams without loss and quantisation, and one for all others.</summary>
internal interface IJpegLsMode
{
    static abstract bool IsPlain { get; }
}

internal readonly struct JpegLsPlain : IJpegLsMode
{
    public static bool IsPlain => true;
}

internal readonly struct JpegLsGeneral : IJpegLsMode
{
    public static bool IsPlain => false;
}
