namespace MedImaging;

/// <summary>Reads paths: the distinct nodes and relationships, and the order in which the path visits them.</summary>
internal static class PathReader
{
    /// <summary>Reads the fields of a path.</summary>
    internal static CypherPath Read(ref PackStreamReader reader, int at, int depth)
    {
        var nodes = Nodes(ref reader, depth);
        var relationships = Unbound(ref reader, depth);
        int steps = reader.ListCount();
        if (nodes.Length == 0 || steps % 2 != 0)
        {
            throw PackStreamReader.Malformed("has a path without a node or with half a step", at);
        }

        var visited = new CypherNode[(steps / 2) + 1];
        var taken = new CypherRelationship[steps / 2];
        visited[0] = nodes[0];
        for (int i = 0; i < taken.Length; i++)
        {
            // 1-based, negative when the path goes against the relationship's direction.
            long link = reader.Integer();
            long node = reader.Integer();
            if (link == 0 || link > relationships.Length || link < -relationships.Length || node < 0 || node >= nodes.Length)
            {
                throw PackStreamReader.Malformed("has a path over a node or relationship that it does not hold", at);
            }

            visited[i + 1] = nodes[node];
            var (start, end) = link > 0 ? (visited[i], visited[i + 1]) : (visited[i + 1], visited[i]);
            taken[i] = relationships[Math.Abs(link) - 1] with { StartNodeElementId = start.ElementId, EndNodeElementId = end.ElementId };
        }

        return new CypherPath(visited, taken);
    }

    private static CypherNode[] Nodes(ref PackStreamReader reader, int depth)
    {
        var nodes = new CypherNode[reader.ListCount()];
        for (int i = 0; i < nodes.Length; i++)
        {
            int at = reader.Position;
            bool isNode = reader.Structure(out int fields) == StructureTag.Node && fields is 3 or 4;
            nodes[i] = isNode ? StructureReader.Node(ref reader, fields, depth + 1) : throw PackStreamReader.Malformed("has a path of something else than nodes", at);
        }

        return nodes;
    }

    private static CypherRelationship[] Unbound(ref PackStreamReader reader, int depth)
    {
        var relationships = new CypherRelationship[reader.ListCount()];
        for (int i = 0; i < relationships.Length; i++)
        {
            int at = reader.Position;
            if (reader.Structure(out int fields) != StructureTag.UnboundRelationship || fields is not (3 or 4))
            {
                throw PackStreamReader.Malformed("has a path of something else than relationships", at);
            }

            long id = reader.Integer();
            string type = reader.Name();
            var properties = ValueReader.Map(ref reader, depth + 2);
            relationships[i] = new CypherRelationship(id, fields > 3 ? reader.String() : StructureReader.Number(id), type, "", "", properties);
        }

        return relationships;
    }
}
