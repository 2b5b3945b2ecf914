using System.Buffers;

namespace MedImaging.Codecs;

/// <summary>Decodes the scans of a frame.</summary>
internal static class JpegLsFrameDecoder
{
    private static readonly StatePool<JpegLsModel> Models = new();

    public static void Decode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var header = default(JpegLsHeader);
        int offset = JpegLsMarkers.ReadToScan(source, 0, ref header);
        var shape = header.Shape;
        if (destination.Length < shape.ByteCount)
        {
            throw new ArgumentException($"The frame has {shape.ByteCount} bytes; there is room for {destination.Length}.", nameof(destination));
        }

        if (source.Length > Array.MaxLength - JpegLsBits.Padding)
        {
            throw new CodecException(CodecFault.LimitExceeded, $"The JPEG-LS stream of {source.Length} bytes is longer than is read", 0);
        }

        destination = destination[..(int)shape.ByteCount];
        var model = Models.Rent();
        byte[] bits = ArrayPool<byte>.Shared.Rent(source.Length + JpegLsBits.Padding);
        try
        {
            int all = (1 << shape.Components) - 1, done = 0;
            while (true)
            {
                int components = header.ScanComponents == 1 ? 1 << header.FirstComponent : all;
                if ((done & components) != 0)
                {
                    throw new CodecException(CodecFault.Malformed, "The JPEG-LS stream has two scans of a component", offset);
                }

                offset = DecodeScan(source, offset, header, model, bits, destination);
                done |= components;
                if (done == all)
                {
                    return;
                }

                offset = JpegLsMarkers.ReadToScan(source, offset, ref header);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bits);
            Models.Return(model);
        }
    }

    /// <summary>Decodes the lines of a scan, restart interval by restart interval.</summary>
    /// <returns>Where the marker after it is.</returns>
    private static int DecodeScan(ReadOnlySpan<byte> source, int offset, in JpegLsHeader header, JpegLsModel model, byte[] bits, Span<byte> destination)
    {
        int height = header.Shape.Height, interval = header.RestartLines == 0 ? height : (int)Math.Min(header.RestartLines, (uint)height);
        model.Begin(header.Parameters, header.Shape.Width, header.ScanComponents);
        for (int row = 0, restart = 0; ; restart++)
        {
            long count = JpegLsBits.Unstuff(source[offset..], bits, out int consumed);
            int last = Math.Min(height, row + interval);
            var decoder = new JpegLsLineDecoder(model, bits, count, offset);
            for (; row < last; row++)
            {
                DecodeLine(ref decoder, header, model, row, destination);
            }

            offset += consumed;
            if (row == height)
            {
                return offset;
            }

            if (source.Length - offset < 2)
            {
                throw new CodecException(CodecFault.Truncated, "The JPEG-LS stream ends where a restart marker must be", source.Length);
            }

            if (source[offset + 1] != 0xD0 + (restart & 7))
            {
                throw new CodecException(CodecFault.Malformed, "The JPEG-LS stream has another marker where a restart marker must be", offset);
            }

            offset += 2;
            model.Restart();
        }
    }

    private static void DecodeLine(ref JpegLsLineDecoder decoder, in JpegLsHeader header, JpegLsModel model, int row, Span<byte> destination)
    {
        if (header.Interleave == JpegLsInterleave.Sample)
        {
            decoder.DecodeSamples(header.ScanComponents, row);
        }

        var shape = header.Shape;
        int rowBytes = (int)shape.RowSamples * shape.BytesPerSample;
        var pixels = destination.Slice(row * rowBytes, rowBytes);
        for (int c = 0; c < header.ScanComponents; c++)
        {
            var line = model.Line(c, row);
            if (header.Interleave != JpegLsInterleave.Sample)
            {
                decoder.Decode(line, model.Line(c, row - 1), c);
            }

            JpegLsKernels.Write(line[1..^1], pixels, header.FirstComponent + c, shape.Components, shape.BytesPerSample);
        }
    }
}
