using System.Numerics;

namespace MedImaging.Codecs;

/// <summary>Writes the packets of a tile of one layer.</summary>
internal static class PacketWriter
{
    /// <summary>Writes all packets, by resolution, then component (LRCP).</summary>
    public static void Write(Tile tile, ReadOnlySpan<byte> data, ByteSink sink)
    {
        int levels = tile.Levels(0);
        for (int r = 0; r <= levels; r++)
        {
            for (int c = 0; c < tile.ComponentCount; c++)
            {
                ref readonly var resolution = ref tile.Resolution(c, r);
                for (int i = 0; i < resolution.PrecinctCount; i++)
                {
                    WritePacket(tile, in tile.Precincts[resolution.FirstPrecinct + i], data, sink);
                }
            }
        }
    }

    private static void WritePacket(Tile tile, in Precinct precinct, ReadOnlySpan<byte> data, ByteSink sink)
    {
        var bits = new PacketBitWriter(sink);
        bits.Bit(1);
        for (int g = 0; g < precinct.GroupCount; g++)
        {
            WriteGroup(tile, in tile.Groups[precinct.FirstGroup + g], ref bits);
        }

        bits.End();
        for (int g = 0; g < precinct.GroupCount; g++)
        {
            ref readonly var group = ref tile.Groups[precinct.FirstGroup + g];
            for (int i = 0; i < group.BlockCount; i++)
            {
                ref readonly var block = ref tile.Blocks[group.FirstBlock + i];
                if (block.Passes > 0)
                {
                    ref readonly var chunk = ref tile.Chunks[block.FirstChunk];
                    sink.Bytes(data.Slice(chunk.Offset, chunk.Length));
                }
            }
        }
    }

    private static void WriteGroup(Tile tile, in BlockGroup group, ref PacketBitWriter bits)
    {
        for (int i = 0; i < group.BlockCount; i++)
        {
            ref readonly var block = ref tile.Blocks[group.FirstBlock + i];
            tile.Trees.SetValue(group.InclusionTree + i, block.Passes > 0 ? 0 : 1);
            tile.Trees.SetValue(group.PlanesTree + i, block.MissingPlanes);
        }

        for (int i = 0; i < group.BlockCount; i++)
        {
            ref readonly var block = ref tile.Blocks[group.FirstBlock + i];
            tile.Trees.Write(group.InclusionTree + i, 1, ref bits);
            if (block.Passes > 0)
            {
                tile.Trees.Write(group.PlanesTree + i, block.MissingPlanes + 1, ref bits);
                WritePasses(block.Passes, ref bits);
                WriteLength(tile.Chunks[block.FirstChunk].Length, block.Passes, ref bits);
            }
        }
    }

    private static void WriteLength(int length, int passes, ref PacketBitWriter bits)
    {
        int needed = 32 - BitOperations.LeadingZeroCount((uint)length), given = 3 + BitOperations.Log2((uint)passes);
        for (; given < needed; given++)
        {
            bits.Bit(1);
        }

        bits.Bit(0);
        bits.Bits(length, given);
    }

    // Table B.4.
    private static void WritePasses(int passes, ref PacketBitWriter bits)
    {
        switch (passes)
        {
            case 1: bits.Bit(0); break;
            case 2: bits.Bits(0b10, 2); break;
            case < 6: bits.Bits(0b1100 | (passes - 3), 4); break;
            case < 37: bits.Bits((0b1111 << 5) | (passes - 6), 9); break;
            default: bits.Bits((0x1FF << 7) | (passes - 37), 16); break;
        }
    }
}
