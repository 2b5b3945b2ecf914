namespace MedImaging.Kernels;

/// <summary>How 16-bit samples become real units in floats alone, without a rounding that <see cref="FramePixels.CopyTo"/> would not make.</summary>
/// <param name="IsSigned">Whether they are two's complement.</param>
/// <param name="Up">By how many bits a sample, widened to 32, is shifted up to drop what lies above it.</param>
/// <param name="Down">By how many it then comes down, with its sign (PS3.5 8.1.1).</param>
/// <param name="Slope">What it is multiplied by.</param>
/// <param name="Intercept">What is added.</param>
internal readonly record struct StoredWords(bool IsSigned, int Up, int Down, float Slope, float Intercept)
{
    /// <summary>Whole slopes and intercepts whose results have at most 24 bits are exact in floats, step by step; that is nearly all CT.</summary>
    public static bool TryDescribe(in FramePixels frame, out StoredWords words)
    {
        bool isSigned = frame.Format == SampleFormat.Int16;
        bool fits = (isSigned || frame.Format == SampleFormat.UInt16) && frame.Table is null
            && Math.Truncate(frame.Slope) == frame.Slope && Math.Truncate(frame.Intercept) == frame.Intercept
            && frame.Slope > 0 && (frame.Slope * 65536) + Math.Abs(frame.Intercept) < 1 << 24;
        words = fits ? new StoredWords(isSigned, 31 - frame.HighBit, 32 - frame.BitsStored, (float)frame.Slope, (float)frame.Intercept) : default;
        return fits;
    }
}
