using System.Numerics;
using System.Runtime.InteropServices;

namespace MedImaging.Fuzz;

/// <summary>Which edges were ever taken, and how often in one execution: once, twice, three times, up to 7, 15, 31, 127 and more.</summary>
internal sealed class NewEdges
{
    private static readonly byte[] Classes = MakeClasses();

    private readonly byte[] _seen = new byte[Coverage.EdgeCount];

    public int Edges { get; private set; }

    /// <summary>Takes the counters of an execution in, and clears them.</summary>
    /// <returns>Whether there was anything new.</returns>
    public bool TakeAndClear()
    {
        var counters = Coverage.Edges;
        bool isNew = false;
        var blocks = MemoryMarshal.Cast<byte, Vector<byte>>(counters);
        for (int b = 0; b < blocks.Length; b++)
        {
            if (blocks[b] == Vector<byte>.Zero)
            {
                continue;
            }

            int end = (b + 1) * Vector<byte>.Count;
            for (int i = b * Vector<byte>.Count; i < end; i++)
            {
                byte kind = Classes[counters[i]];
                if ((kind & ~_seen[i]) != 0)
                {
                    Edges += _seen[i] == 0 ? 1 : 0;
                    _seen[i] |= kind;
                    isNew = true;
                }
            }

            blocks[b] = Vector<byte>.Zero;
        }

        Coverage.StartAfresh();
        return isNew;
    }

    private static byte[] MakeClasses()
    {
        byte[] classes = new byte[256];
        for (int count = 1; count < 256; count++)
        {
            classes[count] = (byte)(count <= 3 ? 1 << (count - 1) : count <= 7 ? 8 : count <= 15 ? 16 : count <= 31 ? 32 : count <= 127 ? 64 : 128);
        }

        return classes;
    }
}
