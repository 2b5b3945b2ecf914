namespace MedImaging.Testing;

/// <summary>A node to send. Its element id is sent from 5.0.</summary>
/// <param name="Id">The id.</param>
/// <param name="Labels">The labels.</param>
/// <param name="Properties">The properties.</param>
public sealed record ServedNode(long Id, IReadOnlyList<string> Labels, IReadOnlyDictionary<string, object?> Properties)
{
    /// <summary>Gets the element id.</summary>
    public string ElementId => $"4:00000000-0000-0000-0000-000000000000:{Id}";

    internal ServedStructure ToStructure(bool hasElementId)
        => hasElementId ? new(0x4E, Id, Labels, Properties, ElementId) : new(0x4E, Id, Labels, Properties);
}

/// <summary>A relationship to send.</summary>
/// <param name="Id">The id.</param>
/// <param name="Start">The id of the node it leaves.</param>
/// <param name="End">The id of the node it reaches.</param>
/// <param name="Type">The type.</param>
/// <param name="Properties">The properties.</param>
public sealed record ServedRelationship(long Id, long Start, long End, string Type, IReadOnlyDictionary<string, object?> Properties)
{
    /// <summary>Gets the element id.</summary>
    public string ElementId => $"5:00000000-0000-0000-0000-000000000000:{Id}";

    internal ServedStructure ToStructure(bool hasElementId) => hasElementId
        ? new(0x52, Id, Start, End, Type, Properties, ElementId, NodeElementId(Start), NodeElementId(End))
        : new(0x52, Id, Start, End, Type, Properties);

    // Within a path a relationship does not say its ends: the path's indices do.
    internal ServedStructure ToUnbound(bool hasElementId)
        => hasElementId ? new(0x72, Id, Type, Properties, ElementId) : new(0x72, Id, Type, Properties);

    private static string NodeElementId(long id) => $"4:00000000-0000-0000-0000-000000000000:{id}";
}

/// <summary>A path to send: nodes, and the relationships between each and the next, in whichever direction they go.</summary>
/// <param name="Nodes">The nodes walked, one more than relationships.</param>
/// <param name="Relationships">The relationships walked.</param>
public sealed record ServedPath(IReadOnlyList<ServedNode> Nodes, IReadOnlyList<ServedRelationship> Relationships)
{
    internal ServedStructure ToStructure(bool hasElementId)
    {
        var nodes = Nodes.DistinctBy(node => node.Id).ToList();
        var relationships = Relationships.DistinctBy(relationship => relationship.Id).ToList();
        var indices = new List<object?>();
        for (int i = 0; i < Relationships.Count; i++)
        {
            int at = relationships.FindIndex(each => each.Id == Relationships[i].Id) + 1;
            indices.Add((long)(Relationships[i].Start == Nodes[i].Id ? at : -at));
            indices.Add((long)nodes.FindIndex(each => each.Id == Nodes[i + 1].Id));
        }

        return new(0x50,
            nodes.Select(node => node.ToStructure(hasElementId)).ToList(),
            relationships.Select(relationship => relationship.ToUnbound(hasElementId)).ToList(),
            indices);
    }
}
