using System.Buffers;
using System.Buffers.Binary;

namespace MedImaging.Codecs;

/// <summary>Writes a frame: headers with default parameters, and one scan, or one for each component.</summary>
internal static class JpegLsFrameEncoder
{
    private static readonly StatePool<JpegLsModel> Models = new();

    public static void Encode(ReadOnlySpan<byte> pixels, PixelShape shape, IBufferWriter<byte> output, int near, JpegLsInterleave interleave, JpegLsParameters preset = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        CheckShape(shape);
        ArgumentOutOfRangeException.ThrowIfNegative(near);
        if (pixels.Length != shape.ByteCount)
        {
            throw new ArgumentException($"The frame has {shape.ByteCount} bytes; {pixels.Length} were given.", nameof(pixels));
        }

        if (!JpegLsParameters.TryCreate(preset with { Near = near }, shape.Bits, out var parameters))
        {
            throw new ArgumentOutOfRangeException(nameof(near), near, "Samples may be off by half of their range at most, and by 255.");
        }

        WriteFrameHeader(shape, preset == default ? default : parameters, output);
        bool apart = interleave == JpegLsInterleave.None;
        for (int scan = 0; scan < (apart ? shape.Components : 1); scan++)
        {
            WriteScan(pixels, shape, scan, apart ? 1 : shape.Components, parameters, interleave, output);
        }

        output.Write((ReadOnlySpan<byte>)[0xFF, JpegLsMarkers.EndOfImage]);
    }

    private static void CheckShape(PixelShape shape)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape.Width, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape.Height, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shape.Width, ushort.MaxValue, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shape.Height, ushort.MaxValue, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Components, 1, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shape.Components, 4, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Bits, 2, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shape.Bits, 16, nameof(shape));
    }

    private static void WriteFrameHeader(PixelShape shape, JpegLsParameters preset, IBufferWriter<byte> output)
    {
        Span<byte> header = stackalloc byte[25];
        header[0] = header[2] = 0xFF;
        (header[1], header[3]) = (JpegLsMarkers.StartOfImage, JpegLsMarkers.StartOfFrame);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], (ushort)(8 + (3 * shape.Components)));
        header[6] = (byte)shape.Bits;
        BinaryPrimitives.WriteUInt16BigEndian(header[7..], (ushort)shape.Height);
        BinaryPrimitives.WriteUInt16BigEndian(header[9..], (ushort)shape.Width);
        header[11] = (byte)shape.Components;
        for (int c = 0; c < shape.Components; c++)
        {
            (header[12 + (3 * c)], header[13 + (3 * c)], header[14 + (3 * c)]) = ((byte)(c + 1), 0x11, 0);
        }

        output.Write(header[..(12 + (3 * shape.Components))]);
        if (preset != default)
        {
            header = header[..15];
            (header[0], header[1], header[2], header[3], header[4]) = (0xFF, JpegLsMarkers.Preset, 0, 13, 1);
            BinaryPrimitives.WriteUInt16BigEndian(header[5..], (ushort)preset.MaxValue);
            BinaryPrimitives.WriteUInt16BigEndian(header[7..], (ushort)preset.T1);
            BinaryPrimitives.WriteUInt16BigEndian(header[9..], (ushort)preset.T2);
            BinaryPrimitives.WriteUInt16BigEndian(header[11..], (ushort)preset.T3);
            BinaryPrimitives.WriteUInt16BigEndian(header[13..], (ushort)preset.Reset);
            output.Write(header);
        }
    }

    private static void WriteScan(ReadOnlySpan<byte> pixels, PixelShape shape, int first, int count, JpegLsParameters parameters, JpegLsInterleave interleave, IBufferWriter<byte> output)
    {
        Span<byte> header = stackalloc byte[8 + (2 * count)];
        header.Clear();
        (header[0], header[1], header[3], header[4]) = (0xFF, JpegLsMarkers.StartOfScan, (byte)(6 + (2 * count)), (byte)count);
        for (int c = 0; c < count; c++)
        {
            header[5 + (2 * c)] = (byte)(first + c + 1);
        }

        (header[5 + (2 * count)], header[6 + (2 * count)]) = ((byte)parameters.Near, (byte)interleave);
        output.Write(header);

        var model = Models.Rent();
        using var writer = new JpegLsBitWriter();
        try
        {
            model.Begin(parameters, shape.Width, count);
            EncodeLines(pixels, shape, first, count, interleave, model, writer);
        }
        finally
        {
            Models.Return(model);
        }

        var bits = writer.Finish(out long bitCount);
        output.Advance(JpegLsBits.Stuff(bits, bitCount, output.GetSpan(JpegLsBits.MostStuffed(bits.Length))));
    }

    private static void EncodeLines(ReadOnlySpan<byte> pixels, PixelShape shape, int first, int count, JpegLsInterleave interleave, JpegLsModel model, JpegLsBitWriter writer)
    {
        var encoder = new JpegLsLineEncoder(model, writer);
        int rowBytes = (int)shape.RowSamples * shape.BytesPerSample, max = model.Parameters.MaxValue;
        for (int row = 0; row < shape.Height; row++)
        {
            for (int c = 0; c < count; c++)
            {
                var line = model.Line(c, row);
                int any = JpegLsKernels.Read(pixels.Slice(row * rowBytes, rowBytes), line[1..^1], first + c, shape.Components, shape.BytesPerSample);
                FitSamples(line[1..^1], any, shape, max);
                if (interleave != JpegLsInterleave.Sample)
                {
                    encoder.Encode(line, model.Line(c, row - 1), c);
                }
            }

            if (interleave == JpegLsInterleave.Sample)
            {
                encoder.EncodeSamples(count, row);
            }
        }
    }

    private static void FitSamples(Span<ushort> samples, int any, PixelShape shape, int max)
    {
        int mask = (1 << shape.Bits) - 1;
        if (shape.IsSigned && any > mask)
        {
            foreach (ref ushort sample in samples)
            {
                sample &= (ushort)mask;
            }
        }
        else if (any > mask || (max != mask && samples.ContainsAnyExceptInRange((ushort)0, (ushort)max)))
        {
            throw new ArgumentException($"A sample has more than the {shape.Bits} bits of the shape.", nameof(shape));
        }
    }
}
