namespace MedImaging;

/// <summary>All statements of a store for one server.</summary>
internal sealed class GraphStatements(GraphNames names, GraphDialect dialect)
{
    public ReadStatements Reads { get; } = new(names);

    public QueryStatements Queries { get; } = new(names, dialect);

    public WriteStatements Writes { get; } = new(names);

    public CypherStatement? Follow(RecordFollow follow, long afterOrder) => FollowStatement.Of(names, follow, afterOrder);
}
