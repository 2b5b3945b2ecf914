namespace MedImaging;

/// <summary>A node as a query gave it. Two are equal when they are the same node of the same server.</summary>
/// <param name="Id">The server's number for it; may be given to another node once this one is gone.</param>
/// <param name="ElementId">The server's name for it; the number as text from servers before version 5.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Properties">Its properties.</param>
public sealed record CypherNode(long Id, string ElementId, IReadOnlyList<string> Labels, IReadOnlyDictionary<string, object?> Properties)
{
    /// <inheritdoc/>
    public bool Equals(CypherNode? other) => other is not null && ElementId == other.ElementId;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ElementId);

    // A record prints its members; properties are patients' data.
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{nameof(ElementId)} = {ElementId}, {nameof(Labels)} = {string.Join(", ", Labels)}");
        return true;
    }
}
