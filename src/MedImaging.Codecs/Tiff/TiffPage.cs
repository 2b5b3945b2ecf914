namespace MedImaging.Codecs;

/// <summary>What the directory of a page says, checked.</summary>
internal sealed class TiffPage
{
    public required int Width { get; init; }

    public required int Height { get; init; }

    public required int Bits { get; init; }

    public required int Samples { get; init; }

    public required SampleFormat Format { get; init; }

    public required int Compression { get; init; }

    public required int Predictor { get; init; }

    public required int Photometric { get; init; }

    public required int Orientation { get; init; }

    public required bool IsPlanar { get; init; }

    public required bool IsReversed { get; init; }

    public required bool IsTiled { get; init; }

    /// <summary>Gets the columns of a strip or tile.</summary>
    public required int ChunkWidth { get; init; }

    /// <summary>Gets the rows of a strip or tile; the last strip has fewer.</summary>
    public required int ChunkHeight { get; init; }

    public TiffField Offsets { get; private set; }

    public TiffField ByteCounts { get; private set; }

    public TiffField ColorMap { get; private set; }

    public int Channels => Photometric == TiffTag.Palette ? 3 : Samples;

    public int BytesPerSample => Math.Max(8, Bits) / 8;

    public int ByteCount => Width * Height * Channels * BytesPerSample;

    public int ChunksAcross => (int)(((long)Width + ChunkWidth - 1) / ChunkWidth);

    public int ChunksDown => (int)(((long)Height + ChunkHeight - 1) / ChunkHeight);

    public int SamplesPerChunkPixel => IsPlanar ? 1 : Samples;

    public long ChunkRowBytes => (((long)ChunkWidth * SamplesPerChunkPixel * Bits) + 7) / 8;

    public static TiffPage Read(TiffReader reader, long directory, RasterLimits limits)
    {
        long width = reader.Number(directory, TiffTag.Width, 0), height = reader.Number(directory, TiffTag.Height, 0), samples = reader.Number(directory, TiffTag.SamplesPerPixel, 1);
        if (width is <= 0 or > int.MaxValue || height is <= 0 or > int.MaxValue)
        {
            throw TiffReader.Malformed($"has a page of {width} by {height} pixels", directory);
        }

        bool isTiled = reader.Find(directory, TiffTag.TileWidth).Count > 0;
        long chunkWidth = isTiled ? reader.Number(directory, TiffTag.TileWidth, 0) : width;
        long chunkHeight = isTiled ? reader.Number(directory, TiffTag.TileLength, 0) : Math.Min(height, reader.Number(directory, TiffTag.RowsPerStrip, height));
        if (samples is < 1 or > 4 || chunkWidth is <= 0 or > int.MaxValue || chunkHeight is <= 0 or > int.MaxValue)
        {
            throw samples > 4 ? TiffReader.Unsupported($"has {samples} samples a pixel", directory) : TiffReader.Malformed($"has {samples} samples a pixel, in parts of {chunkWidth} by {chunkHeight}", directory);
        }

        var page = new TiffPage
        {
            Width = (int)width,
            Height = (int)height,
            Samples = (int)samples,
            Bits = Same(reader, directory, TiffTag.BitsPerSample, 1, samples),
            Format = FormatOf(Same(reader, directory, TiffTag.SampleFormat, 1, samples), directory),
            Compression = (int)reader.Number(directory, TiffTag.Compression, TiffTag.NoCompression),
            Predictor = (int)reader.Number(directory, TiffTag.Predictor, TiffTag.NoPredictor),
            Photometric = (int)reader.Number(directory, TiffTag.Photometric, samples < 3 ? TiffTag.BlackIsZero : TiffTag.Rgb),
            Orientation = (int)reader.Number(directory, TiffTag.Orientation, 1),
            IsPlanar = samples > 1 && reader.Number(directory, TiffTag.PlanarConfiguration, 1) == 2,
            IsReversed = reader.Number(directory, TiffTag.FillOrder, 1) == 2,
            IsTiled = isTiled,
            ChunkWidth = (int)chunkWidth,
            ChunkHeight = (int)chunkHeight,
        };
        page.CheckKind(directory);
        if (page.ChunkRowBytes > Array.MaxLength)
        {
            throw new CodecException(CodecFault.LimitExceeded, $"The TIFF file has strips or tiles with rows of {page.ChunkRowBytes} bytes", directory);
        }

        limits.Check("TIFF", width, height, width * height > int.MaxValue ? long.MaxValue : width * height * page.Channels * page.BytesPerSample, directory);
        page.ReadChunks(reader, directory);
        return page;
    }

    public static long MostExpanded(int compression, long bytes) => compression switch
    {
        TiffTag.PackBits => bytes * PackBits.MostExpansion,
        TiffTag.Lzw => bytes * TiffLzw.MostExpansion,
        TiffTag.NoCompression => bytes,
        _ => ZlibBytes.MostInflated(bytes),
    };

    private static int Same(TiffReader reader, long directory, int tag, int otherwise, long samples)
    {
        var field = reader.Find(directory, tag);
        long first = field.Count == 0 ? otherwise : reader.Number(field, 0);
        for (long i = 1; i < Math.Min(field.Count, samples); i++)
        {
            if (reader.Number(field, i) != first)
            {
                throw TiffReader.Unsupported("has samples of different kinds in a pixel", directory);
            }
        }

        return (int)Math.Min(first, int.MaxValue);
    }

    private static SampleFormat FormatOf(int format, long directory) => format switch
    {
        1 or 4 => SampleFormat.Unsigned,
        2 => SampleFormat.Signed,
        3 => SampleFormat.Float,
        _ => throw TiffReader.Unsupported($"has the sample format {format}", directory),
    };

    private void CheckKind(long directory)
    {
        if (Compression is 6 or 7)
        {
            throw TiffReader.Unsupported("has JPEG inside", directory);
        }

        if (Compression is not (TiffTag.NoCompression or TiffTag.Lzw or TiffTag.Deflate or TiffTag.OldDeflate or TiffTag.PackBits))
        {
            throw TiffReader.Unsupported($"has the compression {Compression}", directory);
        }

        bool isKnown = Bits is 1 or 2 or 4 or 8 or 16 or 32 && (Bits >= 8 || (Samples == 1 && Format == SampleFormat.Unsigned)) && (Format != SampleFormat.Float || Bits == 32);
        bool hasColors = Photometric switch
        {
            TiffTag.WhiteIsZero => Samples <= 2 && Format == SampleFormat.Unsigned,
            TiffTag.BlackIsZero => Samples <= 2,
            TiffTag.Rgb => Samples >= 3,
            TiffTag.Palette => Samples == 1 && Bits <= 8 && Format == SampleFormat.Unsigned,
            _ => false,
        };
        if (!isKnown || !hasColors)
        {
            throw TiffReader.Unsupported($"has {Samples} samples of {Bits} bits with the photometric interpretation {Photometric}", directory);
        }

        bool isPredicted = Predictor switch { TiffTag.NoPredictor => true, TiffTag.Differences => Bits >= 8, TiffTag.FloatDifferences => Format == SampleFormat.Float, _ => false };
        if (!isPredicted)
        {
            throw TiffReader.Unsupported($"has the predictor {Predictor} for samples of {Bits} bits", directory);
        }
    }

    private void ReadChunks(TiffReader reader, long directory)
    {
        Offsets = reader.Find(directory, IsTiled ? TiffTag.TileOffsets : TiffTag.StripOffsets);
        ByteCounts = reader.Find(directory, IsTiled ? TiffTag.TileByteCounts : TiffTag.StripByteCounts);
        long chunks = (long)ChunksAcross * ChunksDown * (IsPlanar ? Samples : 1);
        if (Offsets.Count < chunks || ByteCounts.Count < chunks)
        {
            throw TiffReader.Malformed($"has {Offsets.Count} offsets and {ByteCounts.Count} lengths for {chunks} strips or tiles", directory);
        }

        long total = 0;
        for (long i = 0; i < chunks; i++)
        {
            total += reader.Number(ByteCounts, i);
            if (total > reader.Bytes.Length)
            {
                throw TiffReader.Malformed($"has {total} bytes or more in strips or tiles, which share bytes or pass its end", directory);
            }
        }

        if (((long)Width * Samples * Bits / 8) * Height > MostExpanded(Compression, total))
        {
            throw TiffReader.Truncated($"has {total} bytes of pixel data, too few for {Width} by {Height} pixels", directory);
        }

        ColorMap = Photometric == TiffTag.Palette ? reader.Find(directory, TiffTag.ColorMap) : default;
        if (Photometric == TiffTag.Palette && (ColorMap.Count < 3L << Bits || ColorMap.Type != 3))
        {
            throw TiffReader.Malformed($"has a palette of {ColorMap.Count} numbers", directory);
        }
    }
}
