namespace MedImaging.Codecs;

/// <summary>The states of the MQ coder (T.800 table C.2), in the form its decoder works with.</summary>
/// <remarks>
/// A context is one <see cref="long"/>: Q_e at <see cref="Scale"/>, the symbol that is more probable in bit 0, and in <see cref="Offset"/> the index of its state
/// times two plus that symbol, times sixteen: where its two entries of <see cref="After"/> are, in bytes.
/// </remarks>
internal static class MqStates
{
    /// <summary>The bit that Q_e, A and C_high begin at.</summary>
    public const int Scale = 47;

    /// <summary>The part of a context that is Q_e.</summary>
    public const long Estimate = ~0xFFFL;

    /// <summary>The part of a context that is the place of what follows it.</summary>
    public const long Offset = 0x7F0;

    public const int ContextCount = 19;

    /// <summary>The entries that contexts are given, a power of two.</summary>
    public const int ContextRoom = 32;
    public const int RunContext = 17;
    public const int UniformContext = 18;

    private const int StateCount = 47;

    private static ReadOnlySpan<ushort> Estimates =>
    [
        0x5601, 0x3401, 0x1801, 0x0AC1, 0x0521, 0x0221, 0x5601, 0x5401, 0x4801, 0x3801, 0x3001, 0x2401, 0x1C01, 0x1601, 0x5601, 0x5401,
        0x5101, 0x4801, 0x3801, 0x3401, 0x3001, 0x2801, 0x2401, 0x2201, 0x1C01, 0x1801, 0x1601, 0x1401, 0x1201, 0x1101, 0x0AC1, 0x09C1,
        0x08A1, 0x0521, 0x0441, 0x02A1, 0x0221, 0x0141, 0x0111, 0x0085, 0x0049, 0x0025, 0x0015, 0x0009, 0x0005, 0x0001, 0x5601,
    ];

    private static ReadOnlySpan<byte> MoreNext =>
    [
        1, 2, 3, 4, 5, 38, 7, 8, 9, 10, 11, 12, 13, 29, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32,
        33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 45, 46,
    ];

    private static ReadOnlySpan<byte> LessNext =>
    [
        1, 6, 9, 12, 29, 33, 6, 14, 14, 14, 17, 18, 20, 21, 14, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
        30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 46,
    ];

    /// <summary>Gets the contexts that follow, two entries each: the one after a more probable symbol, and what changes it to the one after a less probable one (exclusive or).</summary>
    /// <remarks>It has 256 entries, so that no offset is outside.</remarks>
    public static long[] After { get; } = MakeAfter();

    /// <summary>Gets the contexts as a segment begins (table D.7).</summary>
    public static long[] Initial { get; } = MakeInitial();

    /// <summary>The context of a state.</summary>
    public static long Context(int state, int moreProbable) => ((long)Estimates[state] << Scale) | (uint)((state << 5) | (moreProbable << 4) | moreProbable);

    /// <summary>What a decoder works on: its contexts, and <see cref="After"/> behind them.</summary>
    public static long[] NewCoder() => [.. Initial, .. After];

    private static long[] MakeAfter()
    {
        long[] after = new long[256];
        for (int low = 0; low < StateCount * 2; low++)
        {
            int state = low >> 1, more = low & 1;
            bool switches = state is 0 or 6 or 14;
            after[2 * low] = Context(MoreNext[state], more);
            after[(2 * low) + 1] = after[2 * low] ^ Context(LessNext[state], switches ? 1 - more : more);
        }

        return after;
    }

    private static long[] MakeInitial()
    {
        long[] initial = new long[ContextRoom];
        initial.AsSpan().Fill(Context(0, 0));
        initial[0] = Context(4, 0);
        initial[RunContext] = Context(3, 0);
        initial[UniformContext] = Context(46, 0);
        return initial;
    }
}
