namespace MedImaging.Codecs;

internal static class PngDecoder
{
    public static RasterImage Decode(ReadOnlySpan<byte> bytes, RasterLimits limits)
    {
        var file = PngFile.Parse(bytes, limits);
        return PngPixels.Expand(file, Inflate(file, limits));
    }

    private static byte[] Inflate(PngFile file, RasterLimits limits)
    {
        long expected = 0;
        foreach (var pass in file.Passes())
        {
            expected += (1 + pass.RowBytes) * pass.Height;
        }

        if (expected > limits.MaxDecodedBytes || expected > Array.MaxLength)
        {
            throw new CodecException(CodecFault.LimitExceeded, $"The PNG picture needs {expected} bytes, more than the limit of {limits.MaxDecodedBytes}", 16);
        }

        if (expected > ZlibBytes.MostInflated(file.Data.Length))
        {
            throw new CodecException(CodecFault.Truncated, $"The PNG picture needs {expected} bytes, which its {file.Data.Length} bytes of pixel data cannot hold", file.DataOffset);
        }

        var raw = new byte[expected];
        int filled = ZlibBytes.Inflate(file.Data, file.Data.Length, raw, "PNG", file.DataOffset, out bool isMore);
        if (filled < raw.Length)
        {
            throw new CodecException(CodecFault.Truncated, $"The PNG pixel data ends after {filled} of {raw.Length} bytes", file.DataOffset);
        }

        return isMore ? throw new CodecException(CodecFault.Malformed, "The PNG pixel data is longer than the header says", file.DataOffset) : raw;
    }
}
