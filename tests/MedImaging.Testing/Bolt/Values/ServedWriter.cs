using System.Buffers;
using System.Buffers.Binary;
using System.Collections;
using System.Text;

namespace MedImaging.Testing;

/// <summary>Writes PackStream. Written apart from the client's, so that the two do not share a mistake.</summary>
/// <param name="version">The version spoken: nodes and relationships have element ids from 5.0.</param>
/// <param name="isUtc">Whether dates with a time go by UTC.</param>
internal sealed class ServedWriter(ServedVersion version, bool isUtc)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public static byte[] Message(byte signature, ServedVersion version, bool isUtc, params IReadOnlyList<object?> fields)
    {
        var writer = new ServedWriter(version, isUtc);
        writer.Value(new ServedStructure(signature, fields));
        return writer._bytes.WrittenSpan.ToArray();
    }

    private void Value(object? value)
    {
        bool hasElementId = version.IsAtLeast(5, 0);
        switch (value)
        {
            case null: Byte(0xC0); break;
            case bool truth: Byte(truth ? 0xC3 : 0xC2); break;
            case int or long or short or byte or sbyte or uint or ushort: Integer(Convert.ToInt64(value)); break;
            case double or float: Byte(0xC1); Big(BitConverter.DoubleToInt64Bits(Convert.ToDouble(value)), 8); break;
            case string text: Text(text); break;
            case byte[] bytes: Bytes(bytes); break;
            case ServedStructure structure: Structure(structure); break;
            case ServedDateTime moment: Structure(moment.ToStructure(isUtc)); break;
            case ServedNode node: Structure(node.ToStructure(hasElementId)); break;
            case ServedRelationship relationship: Structure(relationship.ToStructure(hasElementId)); break;
            case ServedPath path: Structure(path.ToStructure(hasElementId)); break;
            case DateTimeOffset moment: Structure(ServedDateTime.Of(moment).ToStructure(isUtc)); break;
            case IReadOnlyDictionary<string, object?> map: Map(map); break;
            case IEnumerable list: List([.. list.Cast<object?>()]); break;
            default: throw new ArgumentException($"A handler gave a {value.GetType().Name}, which PackStream does not have.", nameof(value));
        }
    }

    private void Integer(long value)
    {
        switch (value)
        {
            case >= -16 and <= 127: Byte((byte)value); break;
            case >= sbyte.MinValue and <= sbyte.MaxValue: Byte(0xC8); Big(value, 1); break;
            case >= short.MinValue and <= short.MaxValue: Byte(0xC9); Big(value, 2); break;
            case >= int.MinValue and <= int.MaxValue: Byte(0xCA); Big(value, 4); break;
            default: Byte(0xCB); Big(value, 8); break;
        }
    }

    private void Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Head(utf8.Length, 0x80, 0xD0);
        _bytes.Write(utf8);
    }

    // Bytes have no tiny form.
    private void Bytes(byte[] bytes)
    {
        Head(bytes.Length, -1, 0xCC);
        _bytes.Write(bytes);
    }

    private void List(List<object?> values)
    {
        Head(values.Count, 0x90, 0xD4);
        values.ForEach(Value);
    }

    private void Map(IReadOnlyDictionary<string, object?> map)
    {
        Head(map.Count, 0xA0, 0xD8);
        foreach (var (key, value) in map)
        {
            Text(key);
            Value(value);
        }
    }

    private void Structure(ServedStructure structure)
    {
        if (structure.Fields.Count > 15)
        {
            throw new ArgumentException("A structure has 15 fields at most.", nameof(structure));
        }

        Byte(0xB0 | structure.Fields.Count);
        Byte(structure.Tag);
        foreach (object? field in structure.Fields)
        {
            Value(field);
        }
    }

    private void Head(int size, int tiny, int marker)
    {
        if (tiny >= 0 && size < 16)
        {
            Byte(tiny | size);
            return;
        }

        int width = size <= byte.MaxValue ? 0 : size <= ushort.MaxValue ? 1 : 2;
        Byte(marker + width);
        Big(size, 1 << width);
    }

    private void Byte(int value) => _bytes.Write([(byte)value]);

    private void Big(long value, int width)
    {
        Span<byte> whole = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(whole, value);
        _bytes.Write(whole[(8 - width)..]);
    }
}
