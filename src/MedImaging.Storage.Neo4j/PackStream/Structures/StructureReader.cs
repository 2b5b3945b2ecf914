using System.Globalization;

namespace MedImaging;

/// <summary>Reads the structures of Bolt 4.4 and 5: graph values here, dates and times in <see cref="TemporalReader"/>.</summary>
internal static class StructureReader
{
    /// <summary>Reads the fields of a structure whose head was read.</summary>
    internal static object Read(ref PackStreamReader reader, byte tag, int fields, int at, int depth)
        => (tag, fields) switch
        {
            (StructureTag.Node, 3 or 4) => Node(ref reader, fields, depth),
            (StructureTag.Relationship, 5 or 8) => Relationship(ref reader, fields, depth),
            (StructureTag.Path, 3) => PathReader.Read(ref reader, at, depth),
            (StructureTag.Duration, 4) => new CypherDuration(reader.Integer(), reader.Integer(), reader.Integer(), TemporalReader.Int32(ref reader)),
            (StructureTag.Point2D, 3) => new CypherPoint(TemporalReader.Int32(ref reader), reader.Float(), reader.Float()),
            (StructureTag.Point3D, 4) => new CypherPoint(TemporalReader.Int32(ref reader), reader.Float(), reader.Float(), reader.Float()),
            (StructureTag.Vector, 2) => throw new MedImagingException(ErrorKind.UnsupportedFormat, "The graph server sent a value of type VECTOR, which belongs to Bolt 6; have the query turn it into a list of floats.") { Offset = at },
            _ => TemporalReader.TryRead(ref reader, tag, fields, at)
                ?? throw PackStreamReader.Malformed($"has an unknown structure ({tag:X2} with {fields} fields)", at),
        };

    /// <summary>Reads the fields of a node. Servers before version 5 give no element id; its number is its name then.</summary>
    internal static CypherNode Node(ref PackStreamReader reader, int fields, int depth)
    {
        long id = reader.Integer();
        string[] labels = ValueReader.Names(ref reader);
        var properties = ValueReader.Map(ref reader, depth + 1);
        return new CypherNode(id, fields > 3 ? reader.String() : Number(id), labels, properties);
    }

    internal static string Number(long id) => id.ToString(CultureInfo.InvariantCulture);

    private static CypherRelationship Relationship(ref PackStreamReader reader, int fields, int depth)
    {
        long id = reader.Integer();
        long start = reader.Integer();
        long end = reader.Integer();
        string type = reader.Name();
        var properties = ValueReader.Map(ref reader, depth + 1);
        return fields > 5
            ? new CypherRelationship(id, reader.String(), type, reader.String(), reader.String(), properties)
            : new CypherRelationship(id, Number(id), type, Number(start), Number(end), properties);
    }
}
