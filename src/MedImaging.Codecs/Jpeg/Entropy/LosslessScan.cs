using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MedImaging.Codecs;

/// <summary>A scan of the lossless process (T.81 annex H): differences row by row, then the predictor over them, then the row to its place.</summary>
internal sealed class LosslessScan
{
    /// <summary>Decodes the scan into the samples of its components.</summary>
    public static void Decode(ReadOnlySpan<byte> stream, EntropySource source, JpegScan scan, JpegFrame frame, Span<byte> destination)
    {
        int width = frame.Width, count = scan.Components.Length, left = scan.RestartInterval;
        if (scan.RestartInterval % width != 0)
        {
            throw JpegError.Unsupported("lossless restart intervals that are no whole rows are not read", scan.Offset);
        }

        ushort[] memory = ArrayPool<ushort>.Shared.Rent(2 * count * width);
        try
        {
            var rows = memory.AsSpan(0, 2 * count * width);
            var reader = source.Reader();
            bool isFirst = true;
            for (int y = 0; y < frame.Height; y++)
            {
                if (left == 0 && scan.RestartInterval > 0)
                {
                    source.CheckEnd(reader);
                    source.Next(stream);
                    reader = source.Reader();
                    left = scan.RestartInterval;
                    isFirst = true;
                }

                left -= width;

                // Current and previous rows change places; each holds one row a component.
                var current = rows.Slice((y & 1) * count * width, count * width);
                var previous = rows.Slice((~y & 1) * count * width, count * width);
                if (!Differences(ref reader, scan, current, width))
                {
                    throw source.BadCode();
                }

                source.CheckEnd(reader);
                for (int c = 0; c < count; c++)
                {
                    var row = current.Slice(c * width, width);
                    if (isFirst)
                    {
                        LosslessPredictor.FirstRow(row, 1 << (frame.Precision - scan.Low - 1));
                    }
                    else
                    {
                        LosslessPredictor.Row(scan.First, row, previous.Slice(c * width, width));
                    }

                    Put(row, scan.Low, frame, frame.Components.IndexOf(scan.Components[c]), y, destination);
                }

                isFirst = false;
            }
        }
        finally
        {
            ArrayPool<ushort>.Shared.Return(memory);
        }
    }

    private static bool Differences(ref EntropyReader reader, JpegScan scan, Span<ushort> rows, int width)
    {
        var first = scan.Components[0];
        if (scan.Components.Length == 1)
        {
            return Run(ref reader, first.DcTable, first.DcLookup, rows);
        }

        for (int x = 0; x < width; x++)
        {
            int at = x;
            foreach (var component in scan.Components)
            {
                if (!Run(ref reader, component.DcTable, component.DcLookup, rows.Slice(at, 1)))
                {
                    return false;
                }

                at += width;
            }
        }

        return true;
    }

    // Differences of one component, one after the other. One refill lasts for two codes of the look-up and their extra bits (2 x 27).
    private static bool Run(ref EntropyReader reader, JpegHuffmanTable table, uint[] lookup, Span<ushort> differences)
    {
        if (lookup.Length < 1 << JpegHuffmanTable.LosslessBits)
        {
            return false;
        }

        ref uint entries = ref MemoryMarshal.GetArrayDataReference(lookup);
        ulong bits = reader.Bits;
        int count = reader.Count, position = reader.Position;
        for (int i = 0; i < differences.Length; i++)
        {
            if ((i & 1) == 0)
            {
                reader.Refill(ref bits, ref count, ref position);
            }

            // The index has LosslessBits bits, and the table was seen to have as many entries.
            uint entry = Unsafe.Add(ref entries, (nint)(bits >> (64 - JpegHuffmanTable.LosslessBits)));
            if (entry == 0)
            {
                reader.Refill(ref bits, ref count, ref position);
                int found = table.Find(bits), size = found & 255;
                if (found < 0 || size > 16)
                {
                    return false;
                }

                int length = (found >> 8) + (size & 15);
                differences[i] = (ushort)(size == 16 ? 32768 : Value(bits << (found >> 8), size));
                bits <<= length;
                count -= length;
                reader.Refill(ref bits, ref count, ref position);
                continue;
            }

            differences[i] = (ushort)Value(bits << (int)(entry >> 8), (int)(entry >> 16));
            bits <<= (int)entry;
            count -= (int)(entry & 255);
        }

        (reader.Bits, reader.Count, reader.Position) = (bits, count, position);
        return true;
    }

    // EXTEND as in EntropyReader, for 0 bits too.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Value(ulong bits, int size)
    {
        long negative = ~((long)bits >> 63);
        long magnitude = (long)(((ulong)negative ^ bits) >> 1 >> (63 - size));
        return (int)((magnitude ^ negative) - negative);
    }

    private static void Put(ReadOnlySpan<ushort> row, int shift, JpegFrame frame, int component, int y, Span<byte> destination)
    {
        int step = frame.Count;
        long start = ((long)y * frame.Width * step) + component;
        if (frame.Precision > 8)
        {
            var target = MemoryMarshal.Cast<byte, ushort>(destination)[(int)start..];
            if (step == 1 && shift == 0)
            {
                row.CopyTo(target);
                return;
            }

            for (int x = 0; x < row.Length; x++)
            {
                target[x * step] = (ushort)(row[x] << shift);
            }

            return;
        }

        var bytes = destination[(int)start..];
        for (int x = 0; x < row.Length; x++)
        {
            bytes[x * step] = (byte)(row[x] << shift);
        }
    }
}
