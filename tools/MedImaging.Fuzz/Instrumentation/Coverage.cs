using System.Runtime.CompilerServices;

namespace MedImaging.Fuzz;

/// <summary>What instrumented code writes to: how often each edge between basic blocks was taken, and which blocks were ever reached.</summary>
public static class Coverage
{
    /// <summary>The edges, hashed into this many counters.</summary>
    public const int EdgeCount = 1 << 17;

    /// <summary>No more blocks than this are instrumented.</summary>
    public const int BlockCount = 1 << 16;

    private static readonly byte[] EdgeCounters = GC.AllocateArray<byte>(EdgeCount, pinned: true);
    private static readonly byte[] ReachedBlocks = GC.AllocateArray<byte>(BlockCount, pinned: true);
    private static int s_previous;

    /// <summary>Gets the edge counters of the current execution.</summary>
    public static Span<byte> Edges => EdgeCounters;

    /// <summary>Gets which blocks were reached since the start.</summary>
    public static ReadOnlySpan<byte> Blocks => ReachedBlocks;

    /// <summary>Called at the start of each basic block. One thread only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Hit(int block)
    {
        ReachedBlocks[block & (BlockCount - 1)] = 1;
        EdgeCounters[(block * 2 ^ s_previous) & (EdgeCount - 1)]++;
        s_previous = block;
    }

    /// <summary>Starts another execution; the counters are cleared by who reads them.</summary>
    public static void StartAfresh() => s_previous = 0;
}
