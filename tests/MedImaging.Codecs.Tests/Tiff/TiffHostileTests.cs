namespace MedImaging.Codecs.Tests;

public class TiffHostileTests
{
    [Fact]
    public void Decode_RefusesDamageWithOneException()
    {
        var grey = TiffTests.Picture(19, 13, 1, 16, SampleFormat.Unsigned);
        byte[][] sound =
        [
            Tiff.Encode(grey, TiffCompression.None), Tiff.Encode(grey, TiffCompression.Lzw), Tiff.Encode(grey, TiffCompression.Deflate),
            Tiff.Encode(TiffTests.Picture(9, 9, 3, 32, SampleFormat.Float), TiffCompression.Deflate),
            TiffForge.Make(false, [0xFD, 7, 3, 1, 2, 3, 4], 4, 2, 8, 1, (TiffTag.Compression, [TiffTag.PackBits])),
            TiffForge.Make(true, [.. Enumerable.Repeat((byte)0xE4, 32)], 8, 8, 2, 3, (TiffTag.ColorMap, new long[12]), (TiffTag.Orientation, [6])),
        ];
        Assert.All(sound, file =>
        {
            Mutations.Cut(file, Decode);
            Assert.InRange(Mutations.Damage(file, 1500, Decode, headerBytes: 16), 300, 1500);
            byte[] fields = [.. file.Reverse()];   // half of the damage into the directory, which is last
            Assert.InRange(Mutations.Damage(fields, 1500, bytes => Decode([.. bytes.Reverse()]), headerBytes: 180), 300, 1500);
        });
    }

    public static TheoryData<string, CodecFault> BadFiles() => new()
    {
        { "circle", CodecFault.Malformed }, { "directory past the end", CodecFault.Truncated }, { "no directory", CodecFault.Malformed }, { "no width", CodecFault.Malformed },
        { "huge", CodecFault.LimitExceeded }, { "too large for its bytes", CodecFault.Truncated }, { "too large for PackBits", CodecFault.Truncated },
        { "too large for LZW", CodecFault.Truncated }, { "too large for deflate", CodecFault.Truncated }, { "strip past the end", CodecFault.Truncated },
        { "strips share bytes", CodecFault.Malformed }, { "huge count", CodecFault.Truncated }, { "too few strips", CodecFault.Malformed }, { "huge tile", CodecFault.Truncated },
        { "wide tile", CodecFault.LimitExceeded }, { "JPEG", CodecFault.Unsupported }, { "fax", CodecFault.Unsupported }, { "CMYK", CodecFault.Unsupported }, { "12 bits", CodecFault.Unsupported },
        { "half floats", CodecFault.Unsupported }, { "old LZW", CodecFault.Unsupported }, { "LZW code without a string", CodecFault.Malformed }, { "LZW that ends", CodecFault.Truncated },
        { "no zlib", CodecFault.Malformed }, { "no palette", CodecFault.Malformed }, { "predictor", CodecFault.Unsupported }, { "text for a width", CodecFault.Malformed },
    };

    [Theory, MemberData(nameof(BadFiles))]
    public void Decode_RefusesABadFile(string what, CodecFault fault)
    {
        byte[] file = Make(what);
        byte[] changed = what switch
        {
            "circle" => [.. file[..^4], 12, 0, 0, 0],
            "directory past the end" => [.. file[..4], 0xFF, 0xFF, 0, 0, .. file[8..]],
            "no directory" => [.. file[..4], 0, 0, 0, 0, .. file[8..]],
            "text for a width" => [.. file[..16], 2, .. file[17..]],
            "huge count" => [.. file[..18], 0xFF, 0xFF, 0xFF, 0xFF, .. file[22..]],
            _ => file,
        };

        var ex = Assert.Throws<CodecException>(() => Tiff.Decode(changed, what == "circle" ? 1 : 0));

        Assert.True(fault == ex.Fault, ex.Message);
        Assert.InRange(ex.Offset, 0, changed.Length);
    }

    [Fact]
    public void Decode_TakesNoMemory_ForAPictureItsBytesCannotHold()
    {
        byte[] file = Make("too large for deflate");
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<CodecException>(() => Tiff.Decode(file));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000);
    }

    private static byte[] Make(string what) => what switch
    {
        "no width" => Grey(0, 2),
        "huge" => Grey(int.MaxValue, int.MaxValue),
        "too large for its bytes" => Grey(3, 2),
        "too large for PackBits" => Grey(200, 2, (TiffTag.Compression, [TiffTag.PackBits])),
        "too large for LZW" => Grey(9000, 9000, (TiffTag.Compression, [TiffTag.Lzw])),
        "too large for deflate" => Grey(9000, 9000, (TiffTag.Compression, [TiffTag.Deflate])),
        "strip past the end" => Grey(2, 2, (TiffTag.StripOffsets, [5000])),
        "strips share bytes" => Grey(2, 2, (TiffTag.RowsPerStrip, [1]), (TiffTag.StripOffsets, [8, 8]), (TiffTag.StripByteCounts, [100, 100])),
        "too few strips" => Grey(2, 2, (TiffTag.RowsPerStrip, [1])),
        "huge tile" => Grey(2, 2, (TiffTag.TileWidth, [60000]), (TiffTag.TileLength, [60000]), (TiffTag.TileOffsets, [8]), (TiffTag.TileByteCounts, [4])),
        "wide tile" => Grey(2, 2, (TiffTag.TileWidth, [int.MaxValue]), (TiffTag.TileLength, [int.MaxValue]), (TiffTag.BitsPerSample, [32])),
        "JPEG" => Grey(2, 2, (TiffTag.Compression, [7])),
        "fax" => Grey(2, 2, (TiffTag.Compression, [4])),
        "CMYK" => Grey(2, 2, (TiffTag.Photometric, [5])),
        "12 bits" => Grey(2, 2, (TiffTag.BitsPerSample, [12])),
        "half floats" => Grey(2, 1, (TiffTag.BitsPerSample, [16]), (TiffTag.SampleFormat, [3])),
        "old LZW" => TiffForge.Make(true, [0, 1, 2, 3], 2, 2, 8, 1, (TiffTag.Compression, [TiffTag.Lzw])),
        "LZW code without a string" => TiffForge.Make(true, [0x80, 0x7F, 0xFF, 0xFF], 2, 2, 8, 1, (TiffTag.Compression, [TiffTag.Lzw])),
        "LZW that ends" => TiffForge.Make(true, [0x80, 0x40, 0x40], 2, 2, 8, 1, (TiffTag.Compression, [TiffTag.Lzw])),
        "no zlib" => Grey(2, 2, (TiffTag.Compression, [TiffTag.Deflate])),
        "no palette" => Grey(2, 2, (TiffTag.Photometric, [3])),
        "predictor" => Grey(2, 2, (TiffTag.Predictor, [3])),
        _ => Grey(2, 2),
    };

    private static byte[] Grey(int width, int height, params (int Tag, long[] Values)[] more) => TiffForge.Make(true, [1, 2, 3, 4], width, height, 8, 1, more);

    private static void Decode(byte[] bytes)
    {
        Tiff.Decode(bytes, 0, new RasterLimits { MaxPixels = 1 << 20 });
        Tiff.CountPages(bytes);
    }
}
