namespace MedImaging.Formats;

/// <summary>The colours of the ramps, from values computed in CIE LCh.</summary>
internal static class ColorRamps
{
    // Steps of equal lightness difference in CIE LCh: L* 22 to 92, hue 305 to 455 degrees, chroma as high as sRGB holds.
    private static readonly byte[] Heat =
    [
        24, 21, 167, 94, 0, 159, 127, 0, 145, 153, 0, 136, 177, 0, 130, 200, 2, 123,
        223, 3, 115, 247, 1, 104, 254, 57, 95, 255, 93, 91, 255, 118, 91, 255, 140, 93,
        255, 161, 100, 255, 179, 107, 255, 197, 117, 255, 215, 129, 255, 232, 138,
    ];

    // Equal steps of L* 18 to 92, hue 320 down to 102 degrees, chroma 34 to 80 where sRGB holds it.
    private static readonly byte[] Verdant =
    [
        65, 29, 76, 61, 44, 98, 50, 60, 118, 17, 75, 137, 0, 90, 141, 0, 104, 145,
        0, 118, 150, 0, 132, 155, 0, 146, 159, 0, 160, 161, 0, 175, 159, 0, 190, 151,
        16, 206, 131, 99, 217, 112, 149, 226, 94, 196, 233, 77, 244, 238, 66,
    ];

    // L* 38 at the ends to 93 in the middle in equal steps, hue 265 below and 32 degrees above, chroma growing from none.
    private static readonly byte[] Diverging =
    [
        0, 94, 146, 0, 111, 172, 0, 129, 199, 0, 148, 226, 86, 165, 233, 131, 182, 236,
        168, 199, 237, 201, 217, 238, 235, 235, 235, 240, 209, 204, 239, 183, 175, 235, 158, 148,
        228, 133, 121, 220, 107, 96, 210, 80, 72, 199, 48, 49, 182, 0, 30,
    ];

    /// <summary>The colour of a strength: from 0 to 1, or from −1 to 1 on the diverging ramp.</summary>
    public static (byte Red, byte Green, byte Blue) ColorOf(ColorRamp ramp, float strength) => ramp switch
    {
        ColorRamp.Heat => Mix(Heat, strength),
        ColorRamp.Verdant => Mix(Verdant, strength),
        ColorRamp.Diverging => Mix(Diverging, (strength + 1) / 2),
        _ => Grey(strength),
    };

    private static (byte Red, byte Green, byte Blue) Grey(float strength)
    {
        byte level = (byte)((Math.Clamp(strength, 0f, 1f) * 255) + 0.5f);
        return (level, level, level);
    }

    private static (byte Red, byte Green, byte Blue) Mix(byte[] ramp, float strength)
    {
        int last = (ramp.Length / 3) - 1;
        float position = Math.Clamp(strength, 0f, 1f) * last;
        int first = Math.Min((int)position, last - 1);
        float share = position - first;
        return (Channel(0), Channel(1), Channel(2));

        byte Channel(int channel)
        {
            float from = ramp[(first * 3) + channel], to = ramp[((first + 1) * 3) + channel];
            return (byte)(from + ((to - from) * share) + 0.5f);
        }
    }
}
