namespace MedImaging.Codecs;

/// <summary>Goes through the packets of a tile in the order of its progression and the changes to it (T.800 B.12).</summary>
internal sealed class PacketWalk
{
    private const int MaxChanges = 128;
    private readonly GrowingArray<UInt128> _keys = new();
    private readonly GrowingArray<int> _order = new();

    /// <summary>Reads all packets.</summary>
    /// <param name="tile">The tile, laid out.</param>
    /// <param name="reader">Where its packets are.</param>
    /// <param name="isWhole">Whether the stream has its end; then layers may be missing, all precincts alike.</param>
    public void ReadAll(Tile tile, ref PacketReader reader, bool isWhole)
    {
        var coding = tile.Coding;
        if (coding.Changes.Count > MaxChanges)
        {
            throw Fault.Limit("there are more than 128 progression changes", reader.Position);
        }

        if (coding.Changes.Count == 0)
        {
            var all = new ProgressionVolume(coding.Order, 0, ComponentCoding.MaxLevels + 1, 0, tile.ComponentCount, coding.Layers);
            Read(tile, all, ref reader);
        }

        foreach (ref readonly var change in coding.Changes.Items)
        {
            var clipped = change with
            {
                EndResolution = Math.Min(change.EndResolution, ComponentCoding.MaxLevels + 1),
                EndComponent = Math.Min(change.EndComponent, tile.ComponentCount),
                EndLayer = Math.Min(change.EndLayer, coding.Layers),
            };
            if (!Read(tile, clipped, ref reader))
            {
                break;
            }
        }

        Check(tile, reader.Position, isWhole);
    }

    private static void Check(Tile tile, int offset, bool isWhole)
    {
        int least = tile.Coding.Layers, most = 0;
        foreach (ref readonly var precinct in tile.Precincts.Items)
        {
            least = Math.Min(least, precinct.LayersRead);
            most = Math.Max(most, precinct.LayersRead);
        }

        if (least < tile.Coding.Layers && (!isWhole || least == 0 || least != most))
        {
            throw Fault.Truncated("packets are missing", offset);
        }
    }

    private bool Read(Tile tile, in ProgressionVolume volume, ref PacketReader reader) => volume.Order switch
    {
        ProgressionOrder.LayerResolution => ReadByLayer(tile, volume, volume.FirstResolution, volume.EndResolution, ref reader),
        ProgressionOrder.ResolutionLayer => ReadByResolution(tile, volume, ref reader),
        _ => ReadByPosition(tile, volume, ref reader),
    };

    private static bool ReadByResolution(Tile tile, in ProgressionVolume volume, ref PacketReader reader)
    {
        for (int r = volume.FirstResolution; r < volume.EndResolution; r++)
        {
            if (!ReadByLayer(tile, volume, r, r + 1, ref reader))
            {
                return false;
            }
        }

        return true;
    }

    // Begins at the first layer that any precinct lacks, so that each round reads a packet.
    private static bool ReadByLayer(Tile tile, in ProgressionVolume volume, int first, int end, ref PacketReader reader)
    {
        for (int layer = LeastLayer(tile, volume, first, end); layer < volume.EndLayer; layer++)
        {
            for (int r = first; r < end; r++)
            {
                for (int c = volume.FirstComponent; c < volume.EndComponent; c++)
                {
                    foreach (ref var precinct in PrecinctsOf(tile, c, r))
                    {
                        if (precinct.LayersRead == layer && !reader.Read(ref precinct))
                        {
                            return false;
                        }
                    }
                }
            }
        }

        return true;
    }

    private static int LeastLayer(Tile tile, in ProgressionVolume volume, int first, int end)
    {
        int least = volume.EndLayer;
        for (int r = first; r < end; r++)
        {
            for (int c = volume.FirstComponent; c < volume.EndComponent; c++)
            {
                foreach (ref readonly var precinct in PrecinctsOf(tile, c, r))
                {
                    least = Math.Min(least, precinct.LayersRead);
                }
            }
        }

        return least;
    }

    private bool ReadByPosition(Tile tile, in ProgressionVolume volume, ref PacketReader reader)
    {
        Sort(tile, volume);
        foreach (int index in _order.Items)
        {
            ref var precinct = ref tile.Precincts[index];
            while (precinct.LayersRead < volume.EndLayer)
            {
                if (!reader.Read(ref precinct))
                {
                    return false;
                }
            }
        }

        return true;
    }

    // The loops over all grid points of B.12.1.3 to B.12.1.5 meet each precinct once, at its corner: sorting the corners is the same, and takes no longer than there are precincts.
    private void Sort(Tile tile, in ProgressionVolume volume)
    {
        _keys.Clear();
        _order.Clear();
        for (int c = volume.FirstComponent; c < volume.EndComponent; c++)
        {
            for (int r = volume.FirstResolution; r < volume.EndResolution && r <= tile.Levels(c); r++)
            {
                ref readonly var resolution = ref tile.Resolution(c, r);
                for (int i = 0; i < resolution.PrecinctCount; i++)
                {
                    ref readonly var precinct = ref tile.Precincts[resolution.FirstPrecinct + i];
                    ulong position = ((ulong)precinct.Y << 32) | (uint)precinct.X;
                    _keys.Add(volume.Order switch
                    {
                        ProgressionOrder.ResolutionPosition => Key((ulong)r, position, (ulong)c),
                        ProgressionOrder.PositionComponent => Key(0, position, ((ulong)c << 8) | (uint)r),
                        _ => Key((ulong)c, position, (ulong)r),
                    });
                    _order.Add(resolution.FirstPrecinct + i);
                }
            }
        }

        _keys.Items.Sort(_order.Items);
    }

    private static UInt128 Key(ulong first, ulong position, ulong last) => ((UInt128)first << 96) | ((UInt128)position << 32) | last;

    private static Span<Precinct> PrecinctsOf(Tile tile, int component, int resolution)
    {
        if (component >= tile.ComponentCount || resolution > tile.Levels(component))
        {
            return [];
        }

        ref readonly var place = ref tile.Resolution(component, resolution);
        return tile.Precincts.Items.Slice(place.FirstPrecinct, place.PrecinctCount);
    }
}
