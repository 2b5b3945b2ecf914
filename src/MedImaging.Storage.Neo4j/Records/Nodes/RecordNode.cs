namespace MedImaging;

/// <summary>A record as the properties of its node, and back.</summary>
internal static class RecordNode
{
    public static Dictionary<string, object?> Write(StoredRecord record)
    {
        var (text, base64) = StoredBytes.Write(record.Body.Span);
        var properties = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["_key"] = GraphNames.Key(record.Key),
            ["id"] = record.Key.Id,
            ["_tenant"] = record.Key.Tenant,
            ["_group"] = GraphNames.Group(record.Key.Tenant, record.Key.Kind),
            ["_version"] = record.Version,
            ["_patient"] = record.Patient is { } patient ? GraphNames.Indexed(patient) : null,
            ["_patient_whole"] = record.Patient is { } whole && GraphNames.Indexed(whole) != whole ? whole : null,
            ["_words"] = record.Words is { } words ? $" {words} " : null,
            ["_body"] = text,
            ["_body64"] = base64,
            ["_fields"] = record.Fields.Select(field => FieldForm.Of(field.Name, field.Value, field.IsLookup)).ToArray(),
            ["_links"] = record.Links.Select(LinkForm.Write).ToArray(),
        };
        foreach (var field in record.Fields)
        {
            if (!properties.TryAdd(FieldForm.Property(field.Name, field.Value), FieldForm.Parameter(field.Value)))
            {
                throw new ArgumentException($"The field '{field.Name}' is there twice.", nameof(record));
            }

            if (field is { IsLookup: true, Value: string value } && TextOrder.Of(value) is var ordered && ordered != value)
            {
                properties[GraphNames.Ordered(field.Name)] = ordered;
            }
        }

        return properties;
    }

    public static StoredRecord Read(IReadOnlyDictionary<string, object?> properties)
    {
        string words = properties.GetValueOrDefault("_words") as string ?? "";
        return new StoredRecord
        {
            Key = Key(GraphRow.Text(properties.GetValueOrDefault("_group")), GraphRow.Text(properties.GetValueOrDefault("id"))),
            Version = GraphRow.Number(properties.GetValueOrDefault("_version")),
            Order = GraphRow.Number(properties.GetValueOrDefault("_order")),
            Patient = (properties.GetValueOrDefault("_patient_whole") ?? properties.GetValueOrDefault("_patient")) as string,
            Words = words.Length >= 2 ? words[1..^1] : null,
            Body = StoredBytes.Read(properties.GetValueOrDefault("_body"), properties.GetValueOrDefault("_body64")),
            Fields = [.. Texts(properties, "_fields").Select(form => FieldForm.Read(form, properties))],
            Links = [.. Texts(properties, "_links").Select(LinkForm.Read)],
        };
    }

    private static IEnumerable<string> Texts(IReadOnlyDictionary<string, object?> properties, string name)
        => GraphRow.List(properties.GetValueOrDefault(name)).Select(GraphRow.Text);

    public static RecordKey Key(string group, string id)
        => group.Split(GraphNames.Separator) is [var tenant, var kind] ? new RecordKey(tenant, kind, id) : throw GraphRow.Damaged();
}
