namespace MedImaging.Codecs;

/// <summary>Divides a tile as T.800 annex B says.</summary>
internal static class TileLayout
{
    /// <summary>Lays a tile out.</summary>
    /// <param name="tile">The tile, its coding read.</param>
    /// <param name="size">The image.</param>
    /// <param name="packetBytes">The bytes that its packets are in: each takes one at least, so more precincts than that are not there.</param>
    /// <param name="offset">Where the tile is, for faults.</param>
    public static void Build(Tile tile, ImageSize size, long packetBytes, long offset)
    {
        tile.Clear(size.ComponentCount);
        long precincts = 0, coefficients = 0;
        for (int c = 0; c < size.ComponentCount; c++)
        {
            tile.BeginComponent();
            var component = size.Components[c];
            var area = tile.Area.Sampled(component.StepX, component.StepY);
            precincts += AddResolutions(tile, area, tile.Coding.Components[c]);
            coefficients += area.IsEmpty ? 0 : (long)area.Width * area.Height;
            if (precincts > packetBytes)
            {
                throw Fault.Truncated("there are more packets than bytes", offset);
            }

            if (coefficients > Array.MaxLength)
            {
                throw Fault.Limit("a tile has too many samples", offset);
            }
        }

        for (int c = 0; c < size.ComponentCount; c++)
        {
            AddBands(tile, size, c, offset);
        }
    }

    private static long AddResolutions(Tile tile, Area component, ComponentCoding coding)
    {
        long precincts = 0;
        for (int r = 0; r <= coding.Levels; r++)
        {
            var area = component.Halved(coding.Levels - r);
            var (px, py) = coding.Precinct(r);
            var resolution = new Resolution { Area = area };
            if (!area.IsEmpty)
            {
                resolution.PrecinctsAcross = Cells(area.Left, area.Right, px);
                resolution.PrecinctsDown = Cells(area.Top, area.Bottom, py);
                precincts += (long)resolution.PrecinctsAcross * resolution.PrecinctsDown;
            }

            tile.Resolutions.Add(resolution);
        }

        return precincts;
    }

    private static void AddBands(Tile tile, ImageSize size, int c, long offset)
    {
        var coding = tile.Coding.Components[c];
        var component = size.Components[c];
        var area = tile.Area.Sampled(component.StepX, component.StepY);
        for (int r = 0; r <= coding.Levels; r++)
        {
            ref var resolution = ref tile.Resolution(c, r);
            resolution.FirstBand = tile.Bands.Count;
            for (int orientation = r == 0 ? 0 : 1; orientation <= (r == 0 ? 0 : 3); orientation++)
            {
                int halvings = r == 0 ? coding.Levels : coding.Levels - r + 1;
                var band = orientation == 0 ? area.Halved(halvings) : area.Band(halvings, orientation & 1, orientation >> 1);
                AddBand(tile, band, (orientation, halvings), coding, component.Bits, r == 0 ? 0 : (3 * (r - 1)) + orientation, offset);
            }

            AddPrecincts(tile, ref resolution, coding, component, r, tile.Area);
        }
    }

    private static void AddBand(Tile tile, Area area, (int Orientation, int Halvings) place, ComponentCoding coding, int bits, int index, long offset)
    {
        var (orientation, halvings) = place;
        var (exponent, mantissa) = coding.BandStep(index, offset);
        int gain = orientation == 0 ? 0 : orientation == 3 ? 2 : 1;
        tile.Bands.Add(new Subband
        {
            Area = area,
            Offset = tile.CoefficientCount,
            Orientation = orientation,
            Bits = coding.GuardBits + exponent - 1,
            RegionShift = coding.RegionShift,
            IsReversible = coding.IsReversible,
            Step = (float)(Math.ScaleB(1 + (mantissa / 2048.0), bits + gain - exponent) * IrreversibleLevel.Gain(orientation, halvings)),   // equation E-3
            Style = coding.Style,
        });
        tile.CoefficientCount += area.IsEmpty ? 0 : area.Width * area.Height;
    }

    private static void AddPrecincts(Tile tile, ref Resolution resolution, ComponentCoding coding, SampledComponent component, int r, Area grid)
    {
        resolution.FirstPrecinct = tile.Precincts.Count;
        var (px, py) = coding.Precinct(r);
        int scale = coding.Levels - r, bands = r == 0 ? 1 : 3;
        for (int row = 0; row < resolution.PrecinctsDown; row++)
        {
            long top = ((long)resolution.Area.Top >> py) + row;
            for (int column = 0; column < resolution.PrecinctsAcross; column++)
            {
                long left = ((long)resolution.Area.Left >> px) + column;
                var precinct = new Precinct
                {
                    // The first of a row or column may begin outside of the tile: it counts at the tile's edge.
                    X = (int)Math.Max(grid.Left, ((left << px) << scale) * component.StepX),
                    Y = (int)Math.Max(grid.Top, ((top << py) << scale) * component.StepY),
                    FirstGroup = tile.Groups.Count,
                    GroupCount = bands,
                };
                for (int b = 0; b < bands; b++)
                {
                    AddGroup(tile, resolution.FirstBand + b, coding.Block, left, top, r == 0 ? px : px - 1, r == 0 ? py : py - 1);
                }

                tile.Precincts.Add(precinct);
            }
        }
    }

    private static void AddGroup(Tile tile, int bandIndex, (int X, int Y) blockSize, long left, long top, int px, int py)
    {
        ref readonly var band = ref tile.Bands[bandIndex];
        var area = band.Area.Intersect(left << px, top << py, (left + 1) << px, (top + 1) << py);
        int bx = Math.Min(blockSize.X, px), by = Math.Min(blockSize.Y, py);
        var group = new BlockGroup { FirstBlock = tile.Blocks.Count };
        if (!area.IsEmpty)
        {
            int across = Cells(area.Left, area.Right, bx), down = Cells(area.Top, area.Bottom, by);
            group.BlockCount = across * down;
            group.InclusionTree = tile.Trees.Add(across, down);
            group.PlanesTree = tile.Trees.Add(across, down);
            for (int y = area.Top >> by; y < (area.Top >> by) + down; y++)
            {
                for (int x = area.Left >> bx; x < (area.Left >> bx) + across; x++)
                {
                    var block = area.Intersect((long)x << bx, (long)y << by, (x + 1L) << bx, (y + 1L) << by);
                    AddBlock(tile, bandIndex, in band, block);
                }
            }
        }

        tile.Groups.Add(group);
    }

    private static void AddBlock(Tile tile, int bandIndex, in Subband band, Area area) => tile.Blocks.Add(new CodeBlock
    {
        Offset = band.Offset + ((area.Top - band.Area.Top) * band.Area.Width) + area.Left - band.Area.Left,
        Band = bandIndex,
        Width = (ushort)area.Width,
        Height = (ushort)area.Height,
        FirstChunk = -1,
        LastChunk = -1,
        LengthBits = 3,
    });

    // How many cells of 2^size an interval touches.
    private static int Cells(int low, int high, int size) => (int)((high + (1L << size) - 1) >> size) - (low >> size);
}
