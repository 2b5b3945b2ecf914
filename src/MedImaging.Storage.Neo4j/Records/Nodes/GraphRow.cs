namespace MedImaging;

/// <summary>Reads what the store has written from the server's answers. What is not as it was written is the world's fault.</summary>
internal static class GraphRow
{
    public static MedImagingException Damaged(Exception? cause = null)
        => new(ErrorKind.Corrupt, "A node of the store is not as the store wrote it.", cause);

    public static string Text(object? value) => value as string ?? throw Damaged();

    public static long Number(object? value) => value is long number ? number : throw Damaged();

    public static IReadOnlyList<object?> List(object? value) => value as IReadOnlyList<object?> ?? throw Damaged();

    public static IReadOnlyDictionary<string, object?> Map(object? value) => value as IReadOnlyDictionary<string, object?> ?? throw Damaged();

    public static AuditHead? Head(string tenant, CypherRow row)
        => row["epoch"] is null
            ? null
            : new AuditHead(tenant, Text(row["epoch"]), Number(row["sequence"]), Hash(row["hash"]), row["key_id"] is { } key ? Text(key) : null, Hash(row["seal"]));

    public static AuditRecord Audit(string tenant, CypherRow row)
        => new(tenant, Number(row["sequence"]), StoredBytes.Read(row["entry"], row["entry64"]), Hash(row["hash"]));

    private static ContentHash Hash(object? value)
    {
        try
        {
            return new ContentHash(Text(value));
        }
        catch (ArgumentException ex)
        {
            throw Damaged(ex);
        }
    }
}
