namespace MedImaging.Codecs;

/// <summary>Writes the main header of a frame that is one tile without loss.</summary>
internal static class FrameHeader
{
    private const int BlockExponent = 6;
    private const int MaxLevels = 5;

    /// <summary>How often a frame is halved: until its smaller side is about a block's eighth.</summary>
    public static int Levels(PixelShape shape)
    {
        int levels = 0, side = Math.Min(shape.Width, shape.Height);
        while (levels < MaxLevels && side >> levels > 8)
        {
            levels++;
        }

        return levels;
    }

    public static bool HasTransform(PixelShape shape) => shape.Components == 3;

    public static void Write(ByteSink sink, PixelShape shape, Jpeg2000Coding coding, int guardBits)
    {
        bool isHighThroughput = coding == Jpeg2000Coding.HighThroughput;
        int levels = Levels(shape);
        sink.UInt16(Marker.StartOfCodestream);
        WriteSize(sink, shape, isHighThroughput);
        int depth = shape.Bits + (HasTransform(shape) ? 1 : 0);
        if (isHighThroughput)
        {
            sink.UInt16(Marker.ExtendedCapabilities);
            sink.UInt16(8);
            sink.UInt32(0x00020000);   // part 15
            sink.UInt16(MagnitudeBound(guardBits + depth + 1));
        }

        sink.UInt16(Marker.CodingDefault);
        sink.UInt16(12);
        sink.Byte(0);
        sink.Byte((int)ProgressionOrder.LayerResolution);
        sink.UInt16(1);
        sink.Byte(HasTransform(shape) ? 1 : 0);
        sink.Byte(levels);
        sink.Byte(BlockExponent - 2);
        sink.Byte(BlockExponent - 2);
        sink.Byte(isHighThroughput ? (int)BlockStyle.HighThroughput : 0);
        sink.Byte(1);

        sink.UInt16(Marker.QuantizationDefault);
        sink.UInt16(4 + (3 * levels));
        sink.Byte(guardBits << 5);
        for (int band = 0; band <= 3 * levels; band++)
        {
            int gain = band == 0 ? 0 : band % 3 == 0 ? 2 : 1;
            sink.Byte((depth + gain) << 3);
        }
    }

    // T.814 table A.3: how many magnitude bits the blocks have, at most.
    private static int MagnitudeBound(int bits) => bits <= 8 ? 0 : bits < 28 ? bits - 8 : 13 + (bits >> 2);

    private static void WriteSize(ByteSink sink, PixelShape shape, bool isHighThroughput)
    {
        sink.UInt16(Marker.ImageSize);
        sink.UInt16(38 + (3 * shape.Components));
        sink.UInt16(isHighThroughput ? 0x4000 : 0);
        sink.UInt32((uint)shape.Width);
        sink.UInt32((uint)shape.Height);
        sink.UInt32(0);
        sink.UInt32(0);
        sink.UInt32((uint)shape.Width);
        sink.UInt32((uint)shape.Height);
        sink.UInt32(0);
        sink.UInt32(0);
        sink.UInt16(shape.Components);
        for (int c = 0; c < shape.Components; c++)
        {
            sink.Byte((shape.Bits - 1) | (shape.IsSigned ? 0x80 : 0));
            sink.Byte(1);
            sink.Byte(1);
        }
    }
}
