namespace MedImaging;

/// <summary>A path as a query gave it: nodes, and between each and the next a relationship, which may lead either way.</summary>
/// <param name="Nodes">The nodes in order; one more than there are relationships.</param>
/// <param name="Relationships">The relationships in order.</param>
public sealed record CypherPath(IReadOnlyList<CypherNode> Nodes, IReadOnlyList<CypherRelationship> Relationships)
{
    /// <inheritdoc/>
    public bool Equals(CypherPath? other)
        => other is not null && Nodes.SequenceEqual(other.Nodes) && Relationships.SequenceEqual(other.Relationships);

    /// <inheritdoc/>
    public override int GetHashCode() => Nodes.Count == 0 ? 0 : HashCode.Combine(Nodes.Count, Nodes[0], Nodes[^1]);

    // A record prints its members; they are patients' data.
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{nameof(Relationships)} = {Relationships.Count}");
        return true;
    }
}
