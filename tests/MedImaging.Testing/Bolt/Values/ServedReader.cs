using System.Buffers.Binary;
using System.Text;

namespace MedImaging.Testing;

/// <summary>Reads PackStream strictly: what a client may not send, or should not (a longer form than needed), is a violation.</summary>
/// <param name="bytes">The message.</param>
/// <param name="isUtc">Whether dates with a time go by UTC; the other form is a violation then.</param>
internal sealed class ServedReader(byte[] bytes, bool isUtc)
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);
    private int _at;

    /// <exception cref="ServedViolationException">It is no message.</exception>
    public (byte Signature, IReadOnlyList<object?> Fields) Message()
    {
        int marker = Byte();
        Demand((marker & 0xF0) == 0xB0, $"A message begins with {marker:X2}, which is no structure.");
        byte signature = Byte();
        var fields = Values(marker & 0x0F, 0);
        Demand(_at == bytes.Length, $"{bytes.Length - _at} bytes stand after the message {signature:X2}.");
        return (signature, fields);
    }

    private object? Value(int depth)
    {
        Demand(depth < 200, "Values are nested 200 deep.");
        byte marker = Byte();
        return marker switch
        {
            0xC0 => null,
            0xC2 => false,
            0xC3 => true,
            0xC1 => BitConverter.Int64BitsToDouble(Big(8)),
            <= 0x7F or >= 0xF0 => (long)(sbyte)marker,
            >= 0xC8 and <= 0xCB => Integer(marker - 0xC8),
            >= 0xCC and <= 0xCE => Take(Size(marker - 0xCC, 0)).ToArray(),
            >= 0x80 and <= 0x8F => Text(marker & 0x0F),
            >= 0xD0 and <= 0xD2 => Text(Size(marker - 0xD0, 16)),
            >= 0x90 and <= 0x9F => Values(marker & 0x0F, depth),
            >= 0xD4 and <= 0xD6 => Values(Size(marker - 0xD4, 16), depth),
            >= 0xA0 and <= 0xAF => Map(marker & 0x0F, depth),
            >= 0xD8 and <= 0xDA => Map(Size(marker - 0xD8, 16), depth),
            >= 0xB0 and <= 0xBF => Structure(marker & 0x0F, depth),
            _ => throw new ServedViolationException($"The marker {marker:X2} is not used."),
        };
    }

    private long Integer(int width)
    {
        long value = Big(1 << width);
        long smaller = width switch { 0 => 16, 1 => 1L << 7, 2 => 1L << 15, _ => 1L << 31 };
        bool fits = width == 0 ? value >= -16 : value >= -smaller && value < smaller;
        Demand(!fits, $"The integer {value} is written in {1 << width} bytes, more than it needs.");
        return value;
    }

    private int Size(int width, int tiny)
    {
        long size = Big(1 << width) & (width == 0 ? 0xFF : width == 1 ? 0xFFFF : 0xFFFFFFFF);
        int least = width switch { 0 => tiny, 1 => 0x100, _ => 0x10000 };
        Demand(size >= least, $"The size {size} is written in {1 << width} bytes, more than it needs.");
        Demand(size <= bytes.Length - _at, $"The size {size} is more than the message has left.");
        return (int)size;
    }

    private List<object?> Values(int count, int depth)
    {
        var values = new List<object?>(count);
        for (int i = 0; i < count; i++)
        {
            values.Add(Value(depth + 1));
        }

        return values;
    }

    private Dictionary<string, object?> Map(int count, int depth)
    {
        var map = new Dictionary<string, object?>(count, StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            string key = Value(depth + 1) as string ?? throw new ServedViolationException("A map has a key that is no string.");
            Demand(map.TryAdd(key, Value(depth + 1)), $"A map has the key '{key}' twice.");
        }

        return map;
    }

    private object Structure(int count, int depth)
    {
        byte tag = Byte();
        var structure = new ServedStructure(tag, Values(count, depth));
        bool isKnown = (tag, structure.Fields) switch
        {
            (0x44 or 0x74, [long]) => true,
            (0x54 or 0x64, [long, long]) => true,
            (0x45, [long, long, long, long]) => true,
            (0x49, [long, long, long]) or (0x69, [long, long, string]) => isUtc,
            (0x46, [long, long, long]) or (0x66, [long, long, string]) => !isUtc,
            (0x58, [long, double, double]) or (0x59, [long, double, double, double]) => true,
            _ => false,
        };
        Demand(isKnown, $"The structure {tag:X2} with {count} fields is no parameter of this version.");
        return (object?)ServedDateTime.From(structure) ?? structure;
    }

    private string Text(int size)
    {
        try
        {
            return Utf8.GetString(Take(size));
        }
        catch (DecoderFallbackException)
        {
            throw new ServedViolationException("A string is no UTF-8.");
        }
    }

    private byte Byte() => Take(1)[0];

    private long Big(int width)
    {
        var taken = Take(width);
        return width switch
        {
            1 => (sbyte)taken[0],
            2 => BinaryPrimitives.ReadInt16BigEndian(taken),
            4 => BinaryPrimitives.ReadInt32BigEndian(taken),
            _ => BinaryPrimitives.ReadInt64BigEndian(taken),
        };
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        Demand(count <= bytes.Length - _at, "The message ends within a value.");
        _at += count;
        return bytes.AsSpan(_at - count, count);
    }

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ServedViolationException(otherwise);
        }
    }
}

/// <summary>The client broke the protocol.</summary>
internal sealed class ServedViolationException(string message) : Exception(message);
