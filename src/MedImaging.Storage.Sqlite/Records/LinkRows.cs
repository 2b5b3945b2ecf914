using System.Numerics;

namespace MedImaging;

/// <summary>Follows connections from records to records. Each is a row of the record that says it: half of them are found by that record, half by the other end.</summary>
internal sealed class LinkRows(SqliteSession session, Shelves shelves)
{
    private const string Columns = "r.record, r.shelf, r.id, r.patient";

    public List<RecordKey> Follow(RecordFollow follow)
    {
        string[] names = [.. follow.Links.Distinct(StringComparer.Ordinal)];
        var found = new Dictionary<long, RecordKey>();
        foreach (var key in names.Length == 0 ? [] : follow.From.Where(key => key.Tenant == follow.Tenant).Distinct())
        {
            if (shelves.Find(key.Tenant, key.Kind) is { } shelf)
            {
                Collect(Own(shelf, key, names, follow), follow, found);
            }

            Collect(Others(key, names, follow), follow, found);
        }

        return [.. found.OrderBy(pair => pair.Key).Select(pair => pair.Value)];
    }

    /// <summary>What the record itself says.</summary>
    private SqlStatement Own(long shelf, RecordKey key, string[] names, RecordFollow follow)
    {
        var statement = session.Statement(
            $"""
            SELECT {Columns} FROM records AS n CROSS JOIN record_links AS l CROSS JOIN shelves AS s CROSS JOIN records AS r
            WHERE n.shelf = ?1 AND n.id = ?2 AND l.record = n.record AND l.is_incoming = ?3 AND s.tenant = ?4 AND s.kind = l.kind AND r.shelf = s.shelf AND r.id = l.id
            AND l.name IN ({Places(names)})
            """);
        return BindNames(statement.Bind(1, shelf).Bind(2, key.Id).Bind(3, follow.IsBackward ? 1 : 0).Bind(4, key.Tenant), names);
    }

    /// <summary>What other records say of it.</summary>
    private SqlStatement Others(RecordKey key, string[] names, RecordFollow follow)
    {
        var statement = session.Statement(
            $"""
            SELECT {Columns} FROM shelves AS s CROSS JOIN record_links AS l CROSS JOIN records AS r
            WHERE s.tenant = ?1 AND l.kind = ?2 AND l.id = ?3 AND l.is_incoming = ?4 AND l.shelf = s.shelf AND r.record = l.record
            AND l.name IN ({Places(names)})
            """);
        return BindNames(statement.Bind(1, key.Tenant).Bind(2, key.Kind).Bind(3, key.Id).Bind(4, follow.IsBackward ? 0 : 1), names);
    }

    private void Collect(SqlStatement rows, RecordFollow follow, Dictionary<long, RecordKey> found)
    {
        try
        {
            while (rows.Step())
            {
                if (!found.ContainsKey(rows.Number(0)) && IsSeen(rows.TextOrNull(3), follow.Patients))
                {
                    found.Add(rows.Number(0), new RecordKey(follow.Tenant, shelves.Name(rows.Number(1)).Kind, rows.Text(2)));
                }
            }
        }
        finally
        {
            rows.Reset();
        }
    }

    private static bool IsSeen(string? patient, IReadOnlySet<string>? patients) => patients is null || patient is null || patients.Contains(patient);

    // By twos, so that there are few statements: the last name is said again.
    private static string Places(string[] names) => string.Join(", ", Enumerable.Repeat("?", (int)BitOperations.RoundUpToPowerOf2((uint)names.Length)));

    private static SqlStatement BindNames(SqlStatement statement, string[] names)
    {
        const int Before = 4;
        int places = (int)BitOperations.RoundUpToPowerOf2((uint)names.Length);
        for (int place = 0; place < places; place++)
        {
            statement.Bind(Before + 1 + place, names[Math.Min(place, names.Length - 1)]);
        }

        return statement;
    }
}
