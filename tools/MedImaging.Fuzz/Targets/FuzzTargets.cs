using MedImaging.Codecs;
using MedImaging.Dicom;

namespace MedImaging.Fuzz;

/// <summary>All targets.</summary>
internal static class FuzzTargets
{
    private static readonly RasterLimits Limits = new() { MaxPixels = 1 << 18, MaxDecodedBytes = CodecTarget.MaxFrameBytes };

    /// <summary>Finds targets by name: one, several with commas, or <c>all</c>.</summary>
    /// <exception cref="FormatException">There is no such target.</exception>
    public static IReadOnlyList<IFuzzTarget> Named(string names)
    {
        var all = All();
        return names == "all" ? all : [.. names.Split(',').Select(name => all.Find(target => target.Name == name)
            ?? throw new FormatException($"There is no target '{name}': {string.Join(", ", all.Select(target => target.Name))}, all."))];
    }

    private static List<IFuzzTarget> All() =>
    [
        new DicomTarget(),
        new PixelsTarget(),
        new CodecTarget("rle", "MedImaging.Codecs/Rle", new ByteMutator(), CodecSeeds.Rle, DecodeRle),
        new CodecTarget("jpeg", "MedImaging.Codecs/Jpeg", new MarkerMutator(), CodecSeeds.Jpeg, DecodeJpeg),
        new CodecTarget("jpegls", "MedImaging.Codecs/JpegLs", new MarkerMutator(), CodecSeeds.JpegLs, DecodeJpegLs),
        new CodecTarget("j2k", "MedImaging.Codecs/Jpeg2000", new MarkerMutator(), CodecSeeds.Jpeg2000, DecodeJpeg2000),
        new CodecTarget("bmp", "MedImaging.Codecs/Bmp", new ByteMutator(), CodecSeeds.Bmp, DecodeBmp),
        new CodecTarget("tiff", "MedImaging.Codecs/Tiff", new ByteMutator(), CodecSeeds.Tiff, DecodeTiff),
        new CodecTarget("json", "MedImaging.Dicom/Printing", new ByteMutator(), CodecSeeds.Json, ReadJson),
        new ScannerTarget(),
        new CodecTarget("png", "MedImaging.Codecs/Png", new PngMutator(), CodecSeeds.Png, DecodePng),
        new NiftiTarget(),
        new RasterTarget(),
        new PackStreamTarget(),
    ];

    // The shape is not in the stream: the input's first four bytes say it; RLE has at most 15 segments.
    private static bool DecodeRle(ReadOnlySpan<byte> input, byte[] frame)
    {
        if (input.Length < 4)
        {
            return false;
        }

        var shape = new PixelShape(1 + input[0], 1 + input[1], 1 + (input[2] % 3), 1 + (input[3] & 31));
        var destination = Poisoned(frame, shape);
        Rle.Decode(input[4..], shape, destination);
        ThrowIfUnwritten(input[4..], destination, static (coded, s, output) => Rle.Decode(coded, s, output), shape);
        return true;
    }

    private static bool DecodeJpeg(ReadOnlySpan<byte> input, byte[] frame)
    {
        var info = Jpeg.ReadInfo(input);
        var destination = Poisoned(frame, info.Shape);
        Jpeg.Decode(input, destination, JpegColor.AsCoded);
        ThrowIfUnwritten(input, destination, static (coded, _, output) => Jpeg.Decode(coded, output, JpegColor.AsCoded), info.Shape);
        Jpeg.Decode(input, destination, JpegColor.RgbFromYcc);
        return true;
    }

    private static bool DecodeJpegLs(ReadOnlySpan<byte> input, byte[] frame)
    {
        var shape = JpegLs.ReadShape(input);
        var destination = Poisoned(frame, shape);
        JpegLs.Decode(input, destination);
        ThrowIfUnwritten(input, destination, static (coded, _, output) => JpegLs.Decode(coded, output), shape);
        return true;
    }

    private static bool DecodeJpeg2000(ReadOnlySpan<byte> input, byte[] frame)
    {
        var info = Jpeg2000.ReadInfo(input);
        var destination = Poisoned(frame, info.Shape);
        Jpeg2000.Decode(input, destination);
        ThrowIfUnwritten(input, destination, static (coded, _, output) => Jpeg2000.Decode(coded, output), info.Shape);
        return true;
    }

    private static Span<byte> Poisoned(byte[] frame, PixelShape shape)
    {
        if (shape.ByteCount > frame.Length)
        {
            throw new CodecException(CodecFault.LimitExceeded, "The frame is larger than the fuzzer's buffer", 0);
        }

        var destination = frame.AsSpan(0, (int)shape.ByteCount);
        destination.Fill(0xA5);
        return destination;
    }

    private delegate void Decode(ReadOnlySpan<byte> input, PixelShape shape, Span<byte> destination);

    // A byte that still has the pattern may be a sample; when another pattern gives another picture, it was never written.
    private static void ThrowIfUnwritten(ReadOnlySpan<byte> input, Span<byte> destination, Decode decode, PixelShape shape)
    {
        if (!destination.Contains((byte)0xA5))
        {
            return;
        }

        byte[] again = System.Buffers.ArrayPool<byte>.Shared.Rent(destination.Length);
        try
        {
            again.AsSpan(0, destination.Length).Fill(0x5A);
            decode(input, shape, again.AsSpan(0, destination.Length));
            if (!again.AsSpan(0, destination.Length).SequenceEqual(destination))
            {
                throw new BrokenPromiseException("bytes of the destination were never written, or decoding twice gives two pictures");
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(again);
        }
    }

    private static bool DecodePng(ReadOnlySpan<byte> input, byte[] frame)
    {
        Png.Decode(input, Limits);
        return true;
    }

    private static bool DecodeBmp(ReadOnlySpan<byte> input, byte[] frame)
    {
        Bmp.Decode(input, Limits);
        return true;
    }

    private static bool DecodeTiff(ReadOnlySpan<byte> input, byte[] frame)
    {
        for (int page = Math.Min(4, Tiff.CountPages(input)) - 1; page >= 0; page--)
        {
            Tiff.Decode(input, page, Limits);
        }

        return true;
    }

    private static bool ReadJson(ReadOnlySpan<byte> input, byte[] frame)
    {
        DicomJson.ReadAll(input);
        return true;
    }
}
