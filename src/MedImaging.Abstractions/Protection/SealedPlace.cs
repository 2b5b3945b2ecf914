using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MedImaging;

/// <summary>Where a sealed value belongs: it opens nowhere else. It is the associated data of the seal (NIST SP 800-38D).</summary>
/// <param name="Tenant">The tenant; empty for what belongs to none, such as content, which is kept by its hash.</param>
/// <param name="Kind">What it is: a record's kind, or a purpose such as <c>content</c>.</param>
/// <param name="Id">Which one of that kind.</param>
public readonly record struct SealedPlace(string Tenant, string Kind, string Id)
{
    /// <summary>Gives the place of a record's body.</summary>
    /// <param name="key">What names the record.</param>
    /// <returns>The place.</returns>
    public static SealedPlace Of(RecordKey key) => new(key.Tenant, key.Kind, key.Id);

    /// <summary>Says the kind only: ids may be patients'.</summary>
    /// <returns>The kind.</returns>
    public override string ToString() => Kind;

    /// <summary>How many bytes texts take when they are written.</summary>
    internal static int LengthOf(string first, string second, string third)
        => checked((3 * sizeof(int)) + (sizeof(char) * (first.Length + second.Length + third.Length)));

    /// <summary>Writes texts so that no two different triples give the same bytes: each with its length, in code units, since UTF-8 has one replacement for all broken surrogates.</summary>
    /// <returns>How many bytes it took.</returns>
    internal static int Write(string first, string second, string third, Span<byte> destination)
    {
        int at = Write(first, destination);
        at += Write(second, destination[at..]);
        return at + Write(third, destination[at..]);
    }

    private static int Write(string text, Span<byte> destination)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, text.Length);
        var units = destination.Slice(sizeof(int), text.Length * sizeof(char));
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(text.AsSpan()).CopyTo(units);
        }
        else
        {
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<char, ushort>(text.AsSpan()), MemoryMarshal.Cast<byte, ushort>(units));
        }

        return sizeof(int) + units.Length;
    }
}
