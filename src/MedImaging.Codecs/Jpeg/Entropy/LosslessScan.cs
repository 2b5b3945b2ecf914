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
        var components = scan.Components;
        foreach (var component in components)
        {
            if (component.DcLookup.Length < 1 << JpegHuffmanTable.LosslessBits)
            {
                return false;
            }
        }

        return components.Length == 1 ? Alone(ref reader, components[0], rows) : Together(ref reader, components, rows, width);
    }

    // One refill lasts for two codes of the look-up and their extra bits (2 x 27).
    private static bool Alone(ref EntropyReader reader, JpegComponent component, Span<ushort> differences)
    {
        var table = component.DcTable;
        ref uint lookup = ref MemoryMarshal.GetArrayDataReference(component.DcLookup);
        ulong bits = reader.Bits;
        int count = reader.Count, position = reader.Position;
        for (int i = 0; i < differences.Length; i++)
        {
            if ((i & 1) == 0)
            {
                reader.Refill(ref bits, ref count, ref position);
            }

            if (!Next(reader, table, ref lookup, ref bits, ref count, ref position, out differences[i]))
            {
                return false;
            }
        }

        (reader.Bits, reader.Count, reader.Position) = (bits, count, position);
        return true;
    }

    private static bool Together(ref EntropyReader reader, ReadOnlySpan<JpegComponent> components, Span<ushort> rows, int width)
    {
        ulong bits = reader.Bits;
        int count = reader.Count, position = reader.Position;
        for (int x = 0; x < width; x++)
        {
            for (int c = 0, at = x; c < components.Length; c++, at += width)
            {
                if ((c & 1) == 0)
                {
                    reader.Refill(ref bits, ref count, ref position);
                }

                var component = components[c];
                if (!Next(reader, component.DcTable, ref MemoryMarshal.GetArrayDataReference(component.DcLookup), ref bits, ref count, ref position, out rows[at]))
                {
                    return false;
                }
            }
        }

        (reader.Bits, reader.Count, reader.Position) = (bits, count, position);
        return true;
    }

    // The index into the look-up has LosslessBits bits, and Differences saw that it has as many entries.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Next(in EntropyReader reader, JpegHuffmanTable table, ref uint lookup, ref ulong bits, ref int count, ref int position, out ushort difference)
    {
        uint entry = Unsafe.Add(ref lookup, (nint)(bits >> (64 - JpegHuffmanTable.LosslessBits)));
        if (entry != 0)
        {
            difference = (ushort)Value(bits << (int)(entry >> 8), (int)(entry >> 16));
            bits <<= (int)entry;
            count -= (int)(entry & 255);
            return true;
        }

        reader.Refill(ref bits, ref count, ref position);
        int found = table.Find(bits), size = found & 255;
        if (found < 0 || size > 16)
        {
            difference = 0;
            return false;
        }

        // Category 16 has one value only, and no bits (T.81 table H.2).
        int length = (found >> 8) + (size & 15);
        difference = (ushort)(size == 16 ? 32768 : Value(bits << (found >> 8), size));
        bits <<= length;
        count -= length;
        reader.Refill(ref bits, ref count, ref position);
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
