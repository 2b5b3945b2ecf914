namespace MedImaging;

/// <summary>A relationship as a query gave it. Two are equal when they are the same relationship of the same server.</summary>
/// <param name="Id">The server's number for it; may be given to another once this one is gone.</param>
/// <param name="ElementId">The server's name for it; the number as text from servers before version 5.</param>
/// <param name="Type">Its type.</param>
/// <param name="StartNodeElementId">The name of the node it leads from.</param>
/// <param name="EndNodeElementId">The name of the node it leads to.</param>
/// <param name="Properties">Its properties.</param>
public sealed record CypherRelationship(long Id, string ElementId, string Type, string StartNodeElementId, string EndNodeElementId, IReadOnlyDictionary<string, object?> Properties)
{
    /// <inheritdoc/>
    public bool Equals(CypherRelationship? other) => other is not null && ElementId == other.ElementId;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ElementId);

    // A record prints its members; properties are patients' data.
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{nameof(ElementId)} = {ElementId}, {nameof(Type)} = {Type}");
        return true;
    }
}
