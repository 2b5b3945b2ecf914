using System.Buffers.Binary;

namespace MedImaging.Codecs;

internal static class BmpEncoder
{
    private const int InfoBytes = 40, FourthVersionBytes = 108;

    public static byte[] Encode(RasterImage image)
    {
        if (image.BitDepth != 8 || image.Format != SampleFormat.Unsigned || image.Channels == 2)
        {
            throw new ArgumentException("A BMP file holds unsigned samples of 8 bits in 1, 3 or 4 channels.", nameof(image));
        }

        int rowBytes = (int)Math.Min((((long)image.Width * image.Channels) + 3) & ~3L, int.MaxValue), infoBytes = image.Channels == 4 ? FourthVersionBytes : InfoBytes;
        int offset = BmpHeader.FileHeaderBytes + infoBytes + (image.Channels == 1 ? 1024 : 0);
        long length = offset + ((long)rowBytes * image.Height);
        if (length > Array.MaxLength)
        {
            throw new ArgumentException($"The picture makes a BMP file of {length} bytes, longer than an array.", nameof(image));
        }

        var file = new byte[length];
        WriteHeader(file, image, infoBytes, offset);
        var samples = image.Samples.Span;
        int rowSamples = image.Width * image.Channels;
        for (int y = 0; y < image.Height; y++)
        {
            WriteRow(samples.Slice((image.Height - 1 - y) * rowSamples, rowSamples), file.AsSpan(offset + (y * rowBytes), rowSamples), image.Channels);
        }

        return file;
    }

    private static void WriteHeader(Span<byte> file, RasterImage image, int infoBytes, int offset)
    {
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file[2..], file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file[10..], offset);
        var info = file[BmpHeader.FileHeaderBytes..];
        BinaryPrimitives.WriteInt32LittleEndian(info, infoBytes);
        BinaryPrimitives.WriteInt32LittleEndian(info[4..], image.Width);
        BinaryPrimitives.WriteInt32LittleEndian(info[8..], image.Height);
        (info[12], info[14]) = (1, (byte)(8 * image.Channels));
        BinaryPrimitives.WriteInt32LittleEndian(info[20..], file.Length - offset);
        if (image.Channels == 1)
        {
            BinaryPrimitives.WriteInt32LittleEndian(info[32..], 256);
            for (int i = 0; i < 256; i++)
            {
                info.Slice(InfoBytes + (4 * i), 3).Fill((byte)i);
            }
        }
        else if (image.Channels == 4)
        {
            info[16] = (byte)BmpHeader.BitFields;
            uint[] masks = [0xFF0000, 0xFF00, 0xFF, 0xFF000000, 0x73524742];   // and the colour space, sRGB
            for (int i = 0; i < masks.Length; i++)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(info[(InfoBytes + (4 * i))..], masks[i]);
            }
        }
    }

    private static void WriteRow(ReadOnlySpan<byte> samples, Span<byte> row, int channels)
    {
        samples.CopyTo(row);
        if (channels > 1)
        {
            for (int i = 0; i < row.Length; i += channels)
            {
                (row[i], row[i + 2]) = (row[i + 2], row[i]);
            }
        }
    }
}
