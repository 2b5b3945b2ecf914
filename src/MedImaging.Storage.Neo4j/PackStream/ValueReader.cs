using System.Buffers.Binary;
using static MedImaging.PackStreamMarker;

namespace MedImaging;

/// <summary>Reads values as the .NET types that <see cref="CypherRow"/> promises.</summary>
internal static class ValueReader
{
    private const int LeastBoxed = -128, MostBoxed = 1023;

    private static readonly object True = true;
    private static readonly object False = false;
    private static readonly object[] Integers = [.. Enumerable.Range(LeastBoxed, MostBoxed - LeastBoxed + 1).Select(value => (object)(long)value)];
    private static readonly IReadOnlyDictionary<string, object?> EmptyMap = new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>Reads the next value.</summary>
    /// <exception cref="MedImagingException">It is malformed (<see cref="ErrorKind.MalformedResponse"/>), or of a type that is not known here (<see cref="ErrorKind.UnsupportedFormat"/>).</exception>
    internal static object? Value(ref PackStreamReader reader, int depth = 0)
    {
        int at = reader.Position;
        byte marker = reader.Marker();
        switch (marker)
        {
            case PackStreamMarker.Null: return null;
            case PackStreamMarker.True: return True;
            case PackStreamMarker.False: return False;
            case Float64: return reader.FloatBody();
        }

        if (reader.TryInteger(marker, out long number))
        {
            return number is >= LeastBoxed and <= MostBoxed ? Integers[number - LeastBoxed] : number;
        }

        if (reader.TryString(marker, out string? text))
        {
            return text;
        }

        return Compound(ref reader, marker, at, depth);
    }

    /// <summary>Reads the fields of a record.</summary>
    internal static object?[] Record(ref PackStreamReader reader)
    {
        object?[] values = new object?[reader.ListCount()];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Value(ref reader, 1);
        }

        return values;
    }

    /// <summary>Reads a map whose marker comes next.</summary>
    internal static IReadOnlyDictionary<string, object?> Map(ref PackStreamReader reader, int depth = 0)
        => Entries(ref reader, reader.MapCount(), depth);

    /// <summary>Reads a list of names whose marker comes next.</summary>
    internal static string[] Names(ref PackStreamReader reader)
    {
        int count = reader.ListCount();
        string[] names = count == 0 ? [] : new string[count];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = reader.Name();
        }

        return names;
    }

    private static object Compound(ref PackStreamReader reader, byte marker, int at, int depth)
    {
        if (depth > MaxDepth)
        {
            throw PackStreamReader.Malformed($"is nested more than {MaxDepth} deep", at);
        }

        if (reader.TryList(marker, out int count))
        {
            return List(ref reader, count, depth);
        }

        if (reader.TryMap(marker, out count))
        {
            return Entries(ref reader, count, depth);
        }

        if (reader.TryStructure(marker, out int fields, out byte tag))
        {
            return StructureReader.Read(ref reader, tag, fields, at, depth);
        }

        return reader.TryBytes(marker, out var bytes)
            ? bytes.ToArray()
            : throw PackStreamReader.Malformed($"has the unknown marker {marker:X2}", at);
    }

    private static IReadOnlyList<object?> List(ref PackStreamReader reader, int count, int depth)
    {
        if (count == 0)
        {
            return [];
        }

        if (TryFloats(ref reader, count) is { } floats)
        {
            return floats;
        }

        object?[] values = new object?[count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Value(ref reader, depth + 1);
        }

        return values;
    }

    // An embedding is hundreds of floats; boxed one by one it would be five times as large.
    private static DoubleList? TryFloats(ref PackStreamReader reader, int count)
    {
        var rest = reader.Rest;
        if (rest.Length / 9 < count)
        {
            return null;
        }

        rest = rest[..(count * 9)];
        for (int i = 0; i < rest.Length; i += 9)
        {
            if (rest[i] != Float64)
            {
                return null;
            }
        }

        double[] values = new double[count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadDoubleBigEndian(rest.Slice((i * 9) + 1, 8));
        }

        reader.Skip(rest.Length, count);
        return new DoubleList(values);
    }

    private static IReadOnlyDictionary<string, object?> Entries(ref PackStreamReader reader, int count, int depth)
    {
        if (count == 0)
        {
            return EmptyMap;
        }

        // Of a key that comes twice the last counts (PackStream 1, Dictionary).
        var map = new Dictionary<string, object?>(count, StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            string key = reader.Name();
            map[key] = Value(ref reader, depth + 1);
        }

        return map;
    }
}
