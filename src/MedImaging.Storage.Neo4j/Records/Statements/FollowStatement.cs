namespace MedImaging;

/// <summary>Writes a <see cref="RecordFollow"/> as Cypher. Relationships point the way the arrows do, whichever record says them.</summary>
internal static class FollowStatement
{
    /// <summary>How many rows it gives at most: well under what a session takes in one result.</summary>
    public const int Page = 20_000;

    /// <summary>Gives the statement of a page, or <see langword="null"/> where nothing can be found.</summary>
    public static CypherStatement? Of(GraphNames names, RecordFollow follow, long afterOrder)
    {
        // No record has a link of another name than these, nor one of another tenant.
        string links = string.Join('|', follow.Links.Where(GraphNames.IsName).Distinct(StringComparer.Ordinal));
        string[] keys = [.. follow.From.Where(key => key.Tenant == follow.Tenant && GraphNames.IsName(key.Kind)).Select(GraphNames.Key).Distinct(StringComparer.Ordinal)];
        return links.Length == 0 || keys.Length == 0 ? null : new(
            $$"""
            UNWIND $keys AS key
            MATCH (n:{{names.Record}} {_key: key}){{(follow.IsBackward ? "<" : "")}}-[:{{links}}]-{{(follow.IsBackward ? "" : ">")}}(other:{{names.Record}})
            WHERE other._version IS NOT NULL{{(follow.Patients is null ? "" : " AND (other._patient IS NULL OR other._patient IN $patients)")}}
            WITH DISTINCT other, other._order AS place WHERE place > $after
            RETURN other._group AS kept, other.id AS id, place ORDER BY place LIMIT $page
            """,
            ("keys", keys),
            ("after", afterOrder),
            ("patients", follow.Patients?.Select(GraphNames.Indexed).ToArray()),
            ("page", Page));
    }

    public static RecordKey Read(CypherRow row) => RecordNode.Key(GraphRow.Text(row["kept"]), GraphRow.Text(row["id"]));
}
