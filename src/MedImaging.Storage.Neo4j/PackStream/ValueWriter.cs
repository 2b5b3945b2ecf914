using System.Collections;

namespace MedImaging;

/// <summary>Writes the .NET types that <see cref="CypherStatement.Parameters"/> may have.</summary>
internal static class ValueWriter
{
    /// <summary>Writes a map of parameters.</summary>
    /// <exception cref="ArgumentException">A value is of a type that Bolt has no word for, or nested too deeply. The message names the type, never the value.</exception>
    /// <exception cref="MedImagingException">This server cannot be told the value (<see cref="ErrorKind.UnsupportedFormat"/>).</exception>
    internal static void Map(PackStreamWriter writer, IReadOnlyDictionary<string, object?> map, TemporalForm form, int depth = 0)
    {
        writer.MapHeader(map.Count);
        foreach (var (key, value) in map)
        {
            writer.String(key);
            Value(writer, value, form, depth + 1);
        }
    }

    /// <summary>Writes a list of strings.</summary>
    internal static void Strings(PackStreamWriter writer, IReadOnlyList<string> values)
    {
        writer.ListHeader(values.Count);
        foreach (string value in values)
        {
            writer.String(value);
        }
    }

    /// <inheritdoc cref="Map"/>
    internal static void Value(PackStreamWriter writer, object? value, TemporalForm form, int depth = 0)
    {
        if (depth > PackStreamMarker.MaxDepth)
        {
            throw new ArgumentException($"A parameter is nested more than {PackStreamMarker.MaxDepth} deep.");
        }

        if (!TryScalar(writer, value) && !TemporalWriter.TryWrite(writer, value, form) && !TryNumbers(writer, value))
        {
            Collection(writer, value, form, depth);
        }
    }

    private static bool TryScalar(PackStreamWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.Null(); return true;
            case string text: writer.String(text); return true;
            case long number: writer.Integer(number); return true;
            case int number: writer.Integer(number); return true;
            case double number: writer.Float(number); return true;
            case bool truth: writer.Boolean(truth); return true;
            case float number: writer.Float(number); return true;
            case short number: writer.Integer(number); return true;
            case ushort number: writer.Integer(number); return true;
            case byte number: writer.Integer(number); return true;
            case sbyte number: writer.Integer(number); return true;
            case uint number: writer.Integer(number); return true;
            case CypherDuration duration: Duration(writer, duration); return true;
            case CypherPoint point: Point(writer, point); return true;
            default: return false;
        }
    }

    private static bool TryNumbers(PackStreamWriter writer, object? value)
    {
        switch (value)
        {
            case byte[] bytes: writer.Bytes(bytes); return true;
            case ReadOnlyMemory<byte> bytes: writer.Bytes(bytes.Span); return true;
            case Memory<byte> bytes: writer.Bytes(bytes.Span); return true;
            case float[] floats: writer.Floats(floats); return true;
            case ReadOnlyMemory<float> floats: writer.Floats(floats.Span); return true;
            case Memory<float> floats: writer.Floats(floats.Span); return true;
            case double[] floats: writer.Floats(floats); return true;
            case ReadOnlyMemory<double> floats: writer.Floats(floats.Span); return true;
            case Memory<double> floats: writer.Floats(floats.Span); return true;
            case DoubleList floats: writer.Floats(floats.Values); return true;
            default: return false;
        }
    }

    private static void Collection(PackStreamWriter writer, object? value, TemporalForm form, int depth)
    {
        switch (value)
        {
            case IReadOnlyDictionary<string, object?> map:
                Map(writer, map, form, depth);
                break;
            case IDictionary map:
                Dictionary(writer, map, form, depth);
                break;
            case IReadOnlyList<object?> list:
                writer.ListHeader(list.Count);
                for (int i = 0; i < list.Count; i++)
                {
                    Value(writer, list[i], form, depth + 1);
                }

                break;
            case IReadOnlyList<long> integers:
                writer.ListHeader(integers.Count);
                for (int i = 0; i < integers.Count; i++)
                {
                    writer.Integer(integers[i]);
                }

                break;
            case IEnumerable values:
                object?[] copy = [.. values.Cast<object?>()];
                Collection(writer, copy, form, depth);
                break;
            default:
                throw new ArgumentException($"A parameter is of type {value?.GetType().Name}, which Bolt has no word for.");
        }
    }

    private static void Dictionary(PackStreamWriter writer, IDictionary map, TemporalForm form, int depth)
    {
        writer.MapHeader(map.Count);
        foreach (DictionaryEntry entry in map)
        {
            writer.String(entry.Key as string ?? throw new ArgumentException("A parameter is a map whose keys are no strings."));
            Value(writer, entry.Value, form, depth + 1);
        }
    }

    private static void Duration(PackStreamWriter writer, CypherDuration duration)
    {
        writer.StructureHeader(StructureTag.Duration, 4);
        writer.Integer(duration.Months);
        writer.Integer(duration.Days);
        writer.Integer(duration.Seconds);
        writer.Integer(duration.Nanoseconds);
    }

    private static void Point(PackStreamWriter writer, CypherPoint point)
    {
        writer.StructureHeader(point.Z is null ? StructureTag.Point2D : StructureTag.Point3D, point.Z is null ? 3 : 4);
        writer.Integer(point.Srid);
        writer.Float(point.X);
        writer.Float(point.Y);
        if (point.Z is { } z)
        {
            writer.Float(z);
        }
    }
}
