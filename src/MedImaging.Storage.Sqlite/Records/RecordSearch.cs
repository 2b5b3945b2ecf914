namespace MedImaging;

/// <summary>Finds the numbers of the records a query wants.</summary>
/// <remarks>
/// The search goes through the index of the condition that leaves the fewest records, and looks at each of those whether the other conditions hold.
/// How many each leaves is counted, up to a bound. Where none leaves few and an order is wanted, it goes through the index of the order instead and stops at the limit.
/// </remarks>
internal sealed class RecordSearch(SqliteSession session, Shelves shelves)
{
    private const int Few = 1000;

    /// <summary>Beyond this many, patients are compared here and not by the database.</summary>
    private const int MostPatientsInSql = 512;

    public List<long> Find(RecordQuery query)
    {
        if (shelves.Find(query.Tenant, query.Kind) is not { } shelf || query.Patients is { Count: 0 })
        {
            return [];
        }

        var entry = BestEntry(query, shelf, out bool isFew);
        if (query.OrderBy is null || isFew)
        {
            return Numbers(RecordSql.InOrder(query, shelf, entry, MostPatientsInSql), query, query.Skip, query.Limit);
        }

        // First those with the field, by its index; those without it come last.
        var numbers = Numbers(RecordSql.ByOrderIndex(query, shelf, MostPatientsInSql), query, query.Skip, query.Limit);
        if (numbers.Count < query.Limit)
        {
            long with = numbers.Count > 0 || query.Skip == 0 ? (long)query.Skip + numbers.Count : Counted(RecordSql.ByOrderIndex(query, shelf, MostPatientsInSql), query);
            numbers.AddRange(Numbers(RecordSql.WithoutOrderField(query, shelf, MostPatientsInSql), query, Math.Max(0, query.Skip - with), query.Limit - numbers.Count));
        }

        return numbers;
    }

    public long Count(RecordQuery query)
    {
        if (shelves.Find(query.Tenant, query.Kind) is not { } shelf || query.Patients is { Count: 0 })
        {
            return 0;
        }

        var unordered = query with { OrderBy = null, IsDescending = false };
        return Counted(RecordSql.InOrder(unordered, shelf, BestEntry(unordered, shelf, out _), MostPatientsInSql), unordered);
    }

    private RecordEntry BestEntry(RecordQuery query, long shelf, out bool isFew)
    {
        (RecordEntry best, long fewest) = (RecordEntry.All, Few);
        var entries = RecordEntry.Of(query, MostPatientsInSql);
        foreach (var entry in entries)
        {
            long count = entries.Count == 1 && query.OrderBy is null ? 0 : session.Statement(RecordSql.Sample(entry, shelf, Few, out var values)).BindAll(values).FirstNumber() ?? 0;
            if (count < fewest || best == RecordEntry.All)
            {
                (best, fewest) = (entry, count);
            }
        }

        isFew = fewest < Few;
        return best;
    }

    private List<long> Numbers(RecordSql sql, RecordQuery query, long skip, int limit)
    {
        bool isFilteredHere = query.Patients is { } patients && patients.Count > MostPatientsInSql;
        var statement = session.Statement(sql.Select(isFilteredHere)).BindAll(sql.Values);
        var numbers = new List<long>();
        try
        {
            if (!isFilteredHere)
            {
                statement.Bind(sql.Values.Count + 1, limit).Bind(sql.Values.Count + 2, skip);
            }

            while (numbers.Count < limit && statement.Step())
            {
                if (!isFilteredHere || (IsSeen(statement, query) && skip-- <= 0))
                {
                    numbers.Add(statement.Number(0));
                }
            }

            return numbers;
        }
        finally
        {
            statement.Reset();
        }
    }

    private long Counted(RecordSql sql, RecordQuery query)
    {
        if (query.Patients is not { } patients || patients.Count <= MostPatientsInSql)
        {
            return session.Statement(sql.SelectCount()).BindAll(sql.Values).FirstNumber() ?? 0;
        }

        var statement = session.Statement(sql.Select(true)).BindAll(sql.Values);
        long count = 0;
        while (statement.Step())
        {
            count += IsSeen(statement, query) ? 1 : 0;
        }

        return count;
    }

    private static bool IsSeen(SqlStatement row, RecordQuery query)
        => row.TextOrNull(1) is { } patient && query.Patients!.Contains(patient);
}
