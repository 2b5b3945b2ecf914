using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MedImaging.Codecs;

/// <summary>One block of a sequential scan (T.81 F.2.2).</summary>
internal static class DctBlockDecoder
{
    /// <summary>Decodes a block into 64 coefficients that are zero.</summary>
    /// <returns>The zig-zag index of the last coefficient sent, 0 for DC alone; -1 when the bits are no block.</returns>
    public static int Decode(ref EntropyReader reader, JpegComponent component, JpegHuffmanTable dc, uint[] dcLookup, JpegHuffmanTable ac, uint[] acLookup, Span<short> block)
    {
        if (block.Length < 64 || acLookup.Length < 1 << JpegHuffmanTable.DctBits)
        {
            return -1;
        }

        int size = reader.TakeCode(dc, dcLookup);
        if ((uint)size > 15)
        {
            return -1;
        }

        if (size != 0)
        {
            component.Dc += EntropyReader.Extend(reader.Bits, size);
            reader.Skip(size);
        }

        ref short first = ref MemoryMarshal.GetReference(block);
        first = (short)component.Dc;
        ref uint lookup = ref MemoryMarshal.GetArrayDataReference(acLookup);
        var places = ZigZag.Place;
        ulong bits = reader.Bits;
        int count = reader.Count, position = reader.Position, k = 1, last = 0;
        while (k < 64)
        {
            reader.Refill(ref bits, ref count, ref position);

            // The index has DctBits bits, and the table was seen to have as many entries.
            uint entry = Unsafe.Add(ref lookup, (nint)(bits >> (64 - JpegHuffmanTable.DctBits)));
            size = (int)(entry >> 16) & 15;
            if (size == 0)
            {
                if (entry == 0)
                {
                    int found = ac.Find(bits);
                    if (found < 0)
                    {
                        return -1;
                    }

                    entry = JpegHuffmanTable.Entry(found >> 8, found & 255);
                    size = found & 15;
                }

                if (size == 0)
                {
                    bits <<= (int)entry;
                    count -= (int)(entry & 255);
                    if (entry >> 20 != 15)
                    {
                        break;
                    }

                    k += 16;
                    continue;
                }
            }

            k += (int)(entry >> 20);
            int value = EntropyReader.Extend(bits << (int)(entry >> 8), size);
            bits <<= (int)entry;
            count -= (int)(entry & 255);

            // Every place is below 64, and the block was seen to have 64 coefficients.
            Unsafe.Add(ref first, (nint)places[k & 127]) = (short)value;
            last = k++;
        }

        (reader.Bits, reader.Count, reader.Position) = (bits, count, position);
        return k > 64 ? -1 : last;
    }
}
