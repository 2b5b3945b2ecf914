using System.Runtime.Intrinsics;

namespace MedImaging.Codecs;

/// <summary>The byte-oriented run coding of PS3.5 G.3, which is also TIFF's PackBits.</summary>
/// <remarks>A control byte n of 0 to 127 is followed by n + 1 bytes to copy, one of -1 to -127 by a byte to repeat 1 - n times; -128 says nothing.</remarks>
internal static class PackBits
{
    /// <summary>The longest run or literal.</summary>
    public const int MostBytes = 128;

    /// <summary>Two bytes can say no more than 128.</summary>
    public const int MostExpansion = 64;

    /// <summary>Decodes until the destination is full or the source ends. What passes the destination's end is left out.</summary>
    /// <param name="source">The coded bytes.</param>
    /// <param name="destination">Where the bytes go.</param>
    /// <param name="consumed">How many bytes of the source were read.</param>
    /// <returns>How many bytes of the destination were written: all, unless the source was too short.</returns>
    public static int Decode(ReadOnlySpan<byte> source, Span<byte> destination, out int consumed)
    {
        int from = 0, to = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            // While there is room for the longest run, whole vectors are written: what is too much is written over by the next run.
            int lastFrom = source.Length - MostBytes - 1, lastTo = destination.Length - MostBytes;
            while (from <= lastFrom && to <= lastTo)
            {
                int control = (sbyte)source[from++];
                if (control >= 0)
                {
                    CopyLong(source.Slice(from, MostBytes), destination.Slice(to, MostBytes), ++control);
                    from += control;
                    to += control;
                }
                else if (control != -128)
                {
                    FillLong(source[from++], destination.Slice(to, MostBytes), control = 1 - control);
                    to += control;
                }
            }
        }

        to += DecodeScalar(source[from..], destination[to..], out int rest);
        consumed = from + rest;
        return to;
    }

    // The definition: the vector path must agree with it bit for bit.
    internal static int DecodeScalar(ReadOnlySpan<byte> source, Span<byte> destination, out int consumed)
    {
        int from = 0, to = 0;
        while (to < destination.Length && from < source.Length)
        {
            int control = (sbyte)source[from++];
            if (control >= 0)
            {
                int count = Math.Min(Math.Min(control + 1, destination.Length - to), source.Length - from);
                source.Slice(from, count).CopyTo(destination[to..]);
                from += count;
                to += count;
            }
            else if (control != -128 && from < source.Length)
            {
                int count = Math.Min(1 - control, destination.Length - to);
                destination.Slice(to, count).Fill(source[from++]);
                to += count;
            }
        }

        consumed = from;
        return to;
    }

    /// <summary>Encodes a row so that no run crosses its end. A run of two is worth its own code only where no literal is open.</summary>
    /// <param name="row">The bytes.</param>
    /// <param name="destination">At least <see cref="MostEncoded"/> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Encode(ReadOnlySpan<byte> row, Span<byte> destination)
    {
        int literal = 0, at = 0, to = 0;
        while (at < row.Length)
        {
            int run = RunLength(row[at..]);
            if (run >= 3 || (run == 2 && literal == at))
            {
                to += WriteLiteral(row[literal..at], destination[to..]);
                for (at += run; run > 0; run -= MostBytes)
                {
                    // One byte left over is a literal of one: as long as a run of one, which some readers do not know.
                    destination[to++] = run == 1 ? (byte)0 : (byte)(1 - Math.Min(run, MostBytes));
                    destination[to++] = row[at - 1];
                }

                literal = at;
            }
            else
            {
                at += run;
            }
        }

        return to + WriteLiteral(row[literal..], destination[to..]);
    }

    /// <summary>The most bytes that so many can become: a control byte for each 128, were nothing to repeat.</summary>
    public static long MostEncoded(long bytes) => bytes + ((bytes + MostBytes - 1) / MostBytes) + 1;

    private static int RunLength(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2 || bytes[0] != bytes[1])
        {
            return 1;
        }

        int other = bytes.IndexOfAnyExcept(bytes[0]);
        return other < 0 ? bytes.Length : other;
    }

    private static int WriteLiteral(ReadOnlySpan<byte> bytes, Span<byte> destination)
    {
        int to = 0;
        while (bytes.Length > 0)
        {
            int count = Math.Min(bytes.Length, MostBytes);
            destination[to++] = (byte)(count - 1);
            bytes[..count].CopyTo(destination[to..]);
            to += count;
            bytes = bytes[count..];
        }

        return to;
    }

    // Both spans have 128 bytes.
    private static void CopyLong(ReadOnlySpan<byte> source, Span<byte> destination, int count)
    {
        Vector256.Create(source[..32]).CopyTo(destination[..32]);
        if (count > 32)
        {
            Vector256.Create(source.Slice(32, 32)).CopyTo(destination.Slice(32, 32));
            Vector256.Create(source.Slice(64, 32)).CopyTo(destination.Slice(64, 32));
            Vector256.Create(source.Slice(96, 32)).CopyTo(destination.Slice(96, 32));
        }
    }

    private static void FillLong(byte value, Span<byte> destination, int count)
    {
        var values = Vector256.Create(value);
        values.CopyTo(destination[..32]);
        if (count > 32)
        {
            values.CopyTo(destination.Slice(32, 32));
            values.CopyTo(destination.Slice(64, 32));
            values.CopyTo(destination.Slice(96, 32));
        }
    }
}
