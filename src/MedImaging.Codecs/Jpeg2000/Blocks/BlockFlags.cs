namespace MedImaging.Codecs;

/// <summary>The word that a code block keeps for each column of four samples (a stripe's column, T.800 D.1), and the tables over it.</summary>
/// <remarks>
/// Bits 0–17: which of the column's samples and their neighbours are significant, three a row from the row above to the row below: bit 3r + c.
/// So shifting by three times the row puts the 3 × 3 around a sample into bits 0–8, the sample itself being bit 4. Bits 18–35: their signs, in the same order.
/// From bit 40, every third: the sample was coded in this bit plane; from bit 41: it was refined before.
/// </remarks>
internal static class BlockFlags
{
    public const int Self = 4;
    public const int SignShift = 18;
    public const int Visited = 40;
    public const int Refined = 41;

    /// <summary>The lowest bit of each of the four rows.</summary>
    public const ulong Rows = 0x249;
    public const ulong Significance = 0x3FFFF;
    public const ulong Neighbours = 0x1EF;

    /// <summary>Gets the zero-coding contexts (table D.1): 512 for each orientation LL, HL, LH, HH.</summary>
    public static byte[] ZeroContexts { get; } = MakeZeroContexts();

    /// <summary>Gets the sign-coding contexts (tables D.2, D.3) times two, plus the bit to flip, by significance (odd bits) and sign (even bits) of north, west, east and south.</summary>
    public static byte[] SignContexts { get; } = MakeSignContexts();

    /// <summary>The rows that a stripe has, as bits.</summary>
    public static ulong RowsOf(int height) => height >= 4 ? Rows : Rows & ((1UL << (3 * height)) - 1);

    private static byte[] MakeZeroContexts()
    {
        byte[] contexts = new byte[4 * 512];
        for (int orientation = 0; orientation < 4; orientation++)
        {
            for (int around = 0; around < 512; around++)
            {
                int horizontal = Bit(around, 3) + Bit(around, 5), vertical = Bit(around, 1) + Bit(around, 7);
                int diagonal = Bit(around, 0) + Bit(around, 2) + Bit(around, 6) + Bit(around, 8);
                contexts[(orientation * 512) + around] = (byte)(orientation switch
                {
                    1 => Straight(vertical, horizontal, diagonal),
                    3 => Diagonal(horizontal + vertical, diagonal),
                    _ => Straight(horizontal, vertical, diagonal),
                });
            }
        }

        return contexts;
    }

    private static int Straight(int along, int across, int diagonal) => (along, across, diagonal) switch
    {
        (2, _, _) => 8,
        (1, >= 1, _) => 7,
        (1, 0, >= 1) => 6,
        (1, 0, 0) => 5,
        (_, 2, _) => 4,
        (_, 1, _) => 3,
        (_, _, >= 2) => 2,
        _ => diagonal,
    };

    private static int Diagonal(int straight, int diagonal) => diagonal switch
    {
        >= 3 => 8,
        2 => straight >= 1 ? 7 : 6,
        1 => 3 + Math.Min(straight, 2),
        _ => Math.Min(straight, 2),
    };

    private static byte[] MakeSignContexts()
    {
        byte[] contexts = new byte[256];
        for (int i = 0; i < contexts.Length; i++)
        {
            int vertical = Contribution(i, 0) + Contribution(i, 6), horizontal = Contribution(i, 2) + Contribution(i, 4);
            (vertical, horizontal) = (Math.Clamp(vertical, -1, 1), Math.Clamp(horizontal, -1, 1));
            bool flips = horizontal < 0 || (horizontal == 0 && vertical < 0);
            (horizontal, vertical) = flips ? (-horizontal, -vertical) : (horizontal, vertical);
            int context = horizontal == 0 ? 9 + vertical : 12 + vertical;
            contexts[i] = (byte)((context * 2) + (flips ? 1 : 0));
        }

        return contexts;
    }

    private static int Contribution(int index, int place) => Bit(index, place + 1) == 0 ? 0 : 1 - (2 * Bit(index, place));

    private static int Bit(int value, int place) => (value >> place) & 1;
}
