namespace MedImaging;

/// <summary>What names a record: its tenant, its kind and its id within both. Kinds are the graph's labels, such as <c>Case</c>.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Id">The id; a token that tells nothing, where the store is sealed and the record is a patient's.</param>
public readonly record struct RecordKey(string Tenant, string Kind, string Id)
{
    /// <summary>Says the kind only: ids may be patients'.</summary>
    /// <returns>The kind.</returns>
    public override string ToString() => Kind;
}
