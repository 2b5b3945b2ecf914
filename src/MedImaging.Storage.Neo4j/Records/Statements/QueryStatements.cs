using System.Globalization;
using System.Text;

namespace MedImaging;

/// <summary>Writes a <see cref="RecordQuery"/> as Cypher: all it says stands before ORDER, SKIP and LIMIT.</summary>
internal sealed class QueryStatements(GraphNames names, GraphDialect dialect)
{
    public CypherStatement Query(RecordQuery query)
    {
        var (text, parameters) = Matching(query);
        text.Append(" RETURN properties(n) AS node ORDER BY ");
        string down = query.IsDescending ? " DESC" : "";
        if (query.OrderBy is { } field && GraphNames.IsName(field))
        {
            // A record that lacks the field, or is not looked up by it, comes last whatever the direction.
            string value = string.Create(CultureInfo.InvariantCulture, $"CASE WHEN any(form IN n._fields WHERE form IN $byForms) THEN {Ordered(field)} END");
            text.Append(CultureInfo.InvariantCulture, $"({value}) IS NULL, {value}{down}, ");
            parameters["byForms"] = FieldForm.AllLookups(field);
        }

        text.Append(CultureInfo.InvariantCulture, $"n._order{down} SKIP $skip LIMIT $limit");
        (parameters["skip"], parameters["limit"]) = (query.Skip, query.Limit);
        return new CypherStatement(text.ToString(), parameters);
    }

    public CypherStatement Count(RecordQuery query)
    {
        var (text, parameters) = Matching(query);
        return new CypherStatement(text.Append(" RETURN count(n) AS found").ToString(), parameters);
    }

    /// <summary>Gives the part that finds the nodes <c>n</c> a query means.</summary>
    /// <param name="query">The query.</param>
    /// <param name="source">What gives <c>n</c> already; none to find them all.</param>
    public (StringBuilder Text, Dictionary<string, object?> Parameters) Matching(RecordQuery query, string? source = null)
    {
        var parameters = new Dictionary<string, object?>(StringComparer.Ordinal);
        var text = new StringBuilder(source ?? FromFullText(query, parameters) ?? "");
        var links = query.LinkedTo.Distinct().ToList();
        string label = names.Label(query.Kind);
        bool isByField = false;
        if (text.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" WITH {(source is null ? "n" : "*")} WHERE n:{label} AND ");
        }
        else if (links.Count > 0)
        {
            // From the other end: what it is linked to is found by its key.
            text.Append(CultureInfo.InvariantCulture, $"{Linked(links[0], 0, query.Tenant, parameters)} AND n:{label} AND ");
            links.RemoveAt(0);
        }
        else
        {
            isByField = query.Where.Any(condition => FieldIndexes.Serves(query.Kind, condition));
            text.Append(CultureInfo.InvariantCulture, $"MATCH (n:{names.Record}:{label}) WHERE ");
        }

        AddGroup(query, isByField, text, parameters);
        AddConditions(query, text, parameters);
        for (int i = 0; i < links.Count; i++)
        {
            text.Append(' ').Append(Linked(links[i], i + 1, query.Tenant, parameters));
        }

        return (text, parameters);
    }

    /// <summary>Tenant and kind. Where a field's index is to be used, not by the property that has an index of its own: a planner that takes that one goes over all there is of the kind.</summary>
    private static void AddGroup(RecordQuery query, bool isByField, StringBuilder text, Dictionary<string, object?> parameters)
    {
        string group = GraphNames.Group(query.Tenant, query.Kind);
        text.Append(isByField ? "n._tenant = $tenant" : "n._group = $group");
        parameters[isByField ? "tenant" : "group"] = isByField ? query.Tenant : group;
    }

    /// <summary>The full-text index gives candidates, of all tenants; what the query says is applied to them.</summary>
    private string? FromFullText(RecordQuery query, Dictionary<string, object?> parameters)
    {
        if (dialect == GraphDialect.Legacy || query.Phrases.Count == 0 || !query.Phrases.All(HasWord))
        {
            return null;
        }

        parameters["index"] = names.Prefix + "record_words";
        parameters["lucene"] = string.Join(" AND ", query.Phrases.Select(phrase => $"\"{phrase.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""));
        return "CALL db.index.fulltext.queryNodes($index, $lucene) YIELD node AS n";
    }

    private static bool HasWord(string phrase) => phrase.Any(letter => letter > ' ' && !char.IsWhiteSpace(letter));

    /// <summary>A text that is its own order (<see cref="TextOrder"/>) is so to every other text, and the field itself, which an index may have, is compared with it.</summary>
    private static string Compared(string field, string text) => TextOrder.Of(text) == text ? $"n.{GraphNames.Property(field)}" : Ordered(field);

    private static string Ordered(string field) => $"coalesce(n.{GraphNames.Ordered(field)}, n.{GraphNames.Property(field)})";

    private string Linked(RecordLink link, int number, string tenant, Dictionary<string, object?> parameters)
    {
        parameters[$"link{number}"] = GraphNames.Key(new RecordKey(tenant, link.Kind, link.Id));
        return string.Create(CultureInfo.InvariantCulture, $$"""
            MATCH (m{{number}}:{{names.Record}} {_key: $link{{number}}}){{(link.IsIncoming ? "" : "<")}}-[r{{number}}:{{GraphNames.Relationship(link.Name)}}]-{{(link.IsIncoming ? ">" : "")}}(n) WHERE r{{number}}._owner = n._key
            """);
    }

    private static void AddConditions(RecordQuery query, StringBuilder text, Dictionary<string, object?> parameters)
    {
        if (query.Patients is { } patients)
        {
            text.Append(" AND n._patient IN $patients");
            parameters["patients"] = patients.Select(GraphNames.Indexed).ToArray();
        }

        for (int i = 0; i < query.Where.Count; i++)
        {
            var (name, comparison, value) = query.Where[i];
            if (!GraphNames.IsName(name))
            {
                // No record has such a field.
                text.Append(" AND false");
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $" AND $form{i} IN n._fields{Comparison(comparison, value, name, $"$value{i}")}");
            parameters[$"form{i}"] = FieldForm.Of(name, value);
            parameters[$"value{i}"] = value is string compared && comparison != FieldComparison.Equal ? TextOrder.Of(compared) : FieldForm.Parameter(value);
        }

        for (int i = 0; i < query.Phrases.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $" AND n._words CONTAINS $phrase{i}");
            parameters[$"phrase{i}"] = $" {query.Phrases[i]} ";
        }
    }

    /// <summary>Truth values have no order in older Cypher; theirs is small enough to be written out.</summary>
    private static string Comparison(FieldComparison comparison, object value, string field, string parameter) => (comparison, value) switch
    {
        (FieldComparison.Equal, _) or (FieldComparison.AtLeast, true) => $" AND n.{GraphNames.Property(field)} = {parameter}",
        (FieldComparison.AtLeast, false) => "",
        (FieldComparison.Below, true) => $" AND n.{GraphNames.Property(field)} <> {parameter}",
        (FieldComparison.Below, false) => " AND false",
        (FieldComparison.AtLeast, string text) => $" AND {Compared(field, text)} >= {parameter}",
        (FieldComparison.AtLeast, _) => $" AND n.{GraphNames.Property(field)} >= {parameter}",
        (_, string text) => $" AND {Compared(field, text)} < {parameter}",
        _ => $" AND n.{GraphNames.Property(field)} < {parameter}",
    };
}
