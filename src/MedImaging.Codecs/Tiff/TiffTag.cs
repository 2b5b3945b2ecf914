namespace MedImaging.Codecs;

/// <summary>The fields that are read and written, and the values of some of them (TIFF 6.0 section 8 and following).</summary>
internal static class TiffTag
{
    public const int Width = 256, Height = 257, BitsPerSample = 258, Compression = 259, Photometric = 262, FillOrder = 266, StripOffsets = 273,
        Orientation = 274, SamplesPerPixel = 277, RowsPerStrip = 278, StripByteCounts = 279, PlanarConfiguration = 284, Predictor = 317, ColorMap = 320,
        TileWidth = 322, TileLength = 323, TileOffsets = 324, TileByteCounts = 325, ExtraSamples = 338, SampleFormat = 339;

    public const int NoCompression = 1, Lzw = 5, Deflate = 8, OldDeflate = 32946, PackBits = 32773;

    public const int WhiteIsZero = 0, BlackIsZero = 1, Rgb = 2, Palette = 3;

    public const int NoPredictor = 1, Differences = 2, FloatDifferences = 3;
}
