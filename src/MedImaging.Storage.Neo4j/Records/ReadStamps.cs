namespace MedImaging;

/// <summary>What a reading transaction has seen of the marks that change with every write. Neo4j gives no snapshot over several statements; this tells when one would have been needed.</summary>
internal sealed class ReadStamps
{
    private readonly Dictionary<string, object?> _seen = new(StringComparer.Ordinal);

    public bool IsEmpty { get; private set; } = true;

    /// <summary>Gets whether something was written between two statements of the work.</summary>
    public bool IsTorn { get; private set; }

    public void Add(IReadOnlyList<string> names, IReadOnlyList<CypherRow> rows)
    {
        foreach (string name in names)
        {
            object? stamp = rows.FirstOrDefault(row => row["name"] as string == name)?["stamp"];
            IsTorn |= !_seen.TryAdd(name, stamp) && !Equals(_seen[name], stamp);
        }

        IsEmpty = false;
    }
}
