using System.Numerics;
using System.Text;

namespace MedImaging;

/// <summary>The statement of a search: literals of this file put together by the shape of the query, and the values for its parameters.</summary>
internal sealed class RecordSql
{
    private readonly StringBuilder _from = new(), _where = new();
    private readonly List<SqlValue> _fromValues = [], _whereValues = [], _orderValues = [];
    private string _order = "";

    /// <summary>Gets the values, in the order of the parameters.</summary>
    public IReadOnlyList<SqlValue> Values => [.. _fromValues, .. _whereValues, .. _orderValues];

    /// <summary>Counts what an entry leaves, up to a bound.</summary>
    public static string Sample(RecordEntry entry, long shelf, int most, out IReadOnlyList<SqlValue> values)
    {
        var sql = new RecordSql();
        sql.Enter(entry, shelf);
        values = [.. sql._fromValues, .. sql._whereValues, new SqlValue((long)most)];
        return $"SELECT count(*) FROM (SELECT 1 FROM {sql._from} WHERE {sql._where} LIMIT ?)";
    }

    /// <summary>From an entry on, in the wanted order.</summary>
    public static RecordSql InOrder(RecordQuery query, long shelf, RecordEntry entry, int mostPatients)
    {
        var sql = new RecordSql();
        sql.Enter(entry, shelf);
        sql.JoinRecords(entry);
        sql.Restrict(query, shelf, entry, mostPatients, orderAlias: null);
        string direction = query.IsDescending ? "DESC" : "ASC";
        string number = entry.Field is { Comparison: FieldComparison.Equal } || entry.Link is not null ? "d.record" : "r.record";
        sql._order = $"{number} {direction}";
        if (query.OrderBy is { } name)
        {
            const string Value = "(SELECT value FROM record_fields WHERE record = r.record AND name = ? AND is_lookup = 1)";
            sql._orderValues.AddRange([new SqlValue(name), new SqlValue(name)]);
            sql._order = $"{Value} IS NULL, {Value} {direction}, {sql._order}";
        }

        return sql;
    }

    /// <summary>Along the index of the field to order by: the records that have it.</summary>
    public static RecordSql ByOrderIndex(RecordQuery query, long shelf, int mostPatients)
    {
        var sql = new RecordSql();
        sql._from.Append("record_fields AS d CROSS JOIN records AS r");
        sql._where.Append("d.shelf = ? AND d.name = ? AND d.is_lookup = 1 AND r.record = d.record");
        sql._whereValues.AddRange([new SqlValue(shelf), new SqlValue(query.OrderBy)]);
        sql.Restrict(query, shelf, RecordEntry.All, mostPatients, orderAlias: "d");
        string direction = query.IsDescending ? "DESC" : "ASC";
        sql._order = $"d.value {direction}, d.record {direction}";
        return sql;
    }

    /// <summary>The records that do not have the field to order by.</summary>
    public static RecordSql WithoutOrderField(RecordQuery query, long shelf, int mostPatients)
    {
        var sql = InOrder(query with { OrderBy = null }, shelf, RecordEntry.All, mostPatients);
        sql._where.Append(" AND NOT EXISTS (SELECT 1 FROM record_fields WHERE record = r.record AND name = ? AND is_lookup = 1)");
        sql._whereValues.Add(new SqlValue(query.OrderBy));
        return sql;
    }

    public string Select(bool isWhole) => $"SELECT r.record, r.patient FROM {_from} WHERE {_where} ORDER BY {_order}{(isWhole ? "" : " LIMIT ? OFFSET ?")}";

    public string SelectCount()
    {
        _orderValues.Clear();
        return $"SELECT count(*) FROM {_from} WHERE {_where}";
    }

    private void Enter(RecordEntry entry, long shelf)
    {
        if (entry.Words is { } words)
        {
            _from.Append("record_words AS d");
            _where.Append("d.record_words MATCH ?");
            _whereValues.Add(new SqlValue(words));
            return;
        }

        _from.Append(entry.Field is not null ? "record_fields AS d" : entry.Link is not null ? "record_links AS d" : "records AS r");
        _where.Append(entry.Field is not null || entry.Link is not null ? "d.shelf = ?" : "r.shelf = ?");
        _whereValues.Add(new SqlValue(shelf));
        if (entry.Field is { } field)
        {
            AddField("d", field);
        }
        else if (entry.Link is { } link)
        {
            AddLink("d", link);
        }
        else if (entry.Patients is { } patients)
        {
            AddPatients(patients);
        }
    }

    private void JoinRecords(RecordEntry entry)
    {
        if (entry.Words is not null || entry.Field is not null || entry.Link is not null)
        {
            _from.Append(" CROSS JOIN records AS r");
            _where.Append(entry.Words is null ? " AND r.record = d.record" : " AND r.record = d.rowid");
        }
    }

    private void Restrict(RecordQuery query, long shelf, RecordEntry entry, int mostPatients, string? orderAlias)
    {
        _where.Append(" AND r.shelf = ?");
        _whereValues.Add(new SqlValue(shelf));
        foreach (var condition in query.Where)
        {
            if (orderAlias is not null && condition.Name == query.OrderBy)
            {
                AddField(orderAlias, condition);
            }
            else if (condition != entry.Field)
            {
                _where.Append(" AND EXISTS (SELECT 1 FROM record_fields AS f WHERE f.record = r.record");
                AddField("f", condition);
                _where.Append(')');
            }
        }

        foreach (var link in query.LinkedTo)
        {
            if (link != entry.Link)
            {
                _where.Append(" AND EXISTS (SELECT 1 FROM record_links AS l WHERE l.shelf = r.shelf AND l.record = r.record");
                AddLink("l", link);
                _where.Append(')');
            }
        }

        foreach (string phrase in query.Phrases)
        {
            _where.Append(" AND instr(' ' || r.words || ' ', ?) > 0");
            _whereValues.Add(new SqlValue($" {phrase} "));
        }

        if (query.Patients is { } patients && entry.Patients is null && patients.Count <= mostPatients)
        {
            AddPatients([.. patients]);
        }
    }

    // Only values of the very same type are compared; the database would compare 1 with 1.0. IS, since of = SQLite concludes that the value is the parameter, its type included.
    private void AddField(string alias, FieldCondition condition)
    {
        string comparison = condition.Comparison switch
        {
            FieldComparison.Equal => "IS",
            FieldComparison.AtLeast => ">=",
            _ => "<",
        };
        string type = condition.Value switch
        {
            string => "text",
            long => "integer",
            double => "real",
            _ => "blob",
        };
        _where.Append(null, $" AND {alias}.name = ? AND {alias}.is_lookup = 1 AND {alias}.value {comparison} ? AND typeof({alias}.value) = '{type}'");
        _whereValues.AddRange([new SqlValue(condition.Name), new SqlValue(condition.Value, IsField: true)]);
    }

    private void AddLink(string alias, RecordLink link)
    {
        _where.Append(null, $" AND {alias}.kind = ? AND {alias}.id = ? AND {alias}.name = ? AND {alias}.is_incoming = ?");
        _whereValues.AddRange([new SqlValue(link.Kind), new SqlValue(link.Id), new SqlValue(link.Name), new SqlValue(link.IsIncoming ? 1L : 0L)]);
    }

    // By twos, so that there are few statements: the last patient is named again.
    private void AddPatients(IReadOnlyList<string> patients)
    {
        int places = (int)BitOperations.RoundUpToPowerOf2((uint)patients.Count);
        _where.Append(" AND r.patient IN (").AppendJoin(", ", Enumerable.Repeat("?", places)).Append(')');
        _whereValues.AddRange(Enumerable.Range(0, places).Select(place => new SqlValue(patients[Math.Min(place, patients.Count - 1)])));
    }
}

/// <summary>A value for a parameter.</summary>
/// <param name="Value">Text or a number; any field's value.</param>
/// <param name="IsField">Whether it is compared with a field's value.</param>
internal readonly record struct SqlValue(object? Value, bool IsField = false);
