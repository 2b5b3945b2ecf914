namespace MedImaging;

/// <summary>A series of numbers as its node: the key is tenant and name; where it has the name's hash, the name stands beside it.</summary>
internal static class SeriesForm
{
    public static IReadOnlyDictionary<string, object?> Write(string tenant, string series, long last) => new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["key"] = GraphNames.Key(tenant, series),
        ["series"] = GraphNames.Indexed(series) == series ? null : series,
        ["last"] = last,
    };

    public static SeriesNumber Read(CypherRow row)
    {
        string[] parts = GraphRow.Text(row["key"]).Split(GraphNames.Separator, 2);
        if (parts.Length < 2)
        {
            throw GraphRow.Damaged();
        }

        string series = row["series"] as string ?? parts[1];
        return series.StartsWith(GraphNames.Separator) && row["series"] is null ? throw GraphRow.Damaged() : new SeriesNumber(parts[0], series, GraphRow.Number(row["last"]));
    }
}
