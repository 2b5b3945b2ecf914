using System.Collections.Frozen;

namespace MedImaging;

/// <summary>What records of any kind are called, to who may see them. In a sealed store they are kept under tokens, so the name is read from the record itself.</summary>
internal static class RecordNames
{
    private static readonly FrozenDictionary<string, Func<DeskReader, StoredRecord, (string Id, string? Patient)>> Known = All().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Opens a record, which counts it as given, and says what it is called and whose it is.</summary>
    public static (string Id, string? Patient) Open(DeskReader reader, StoredRecord record)
    {
        if (Known.TryGetValue(record.Key.Kind, out var open))
        {
            return open(reader, record);
        }

        // Of a kind this version of the library does not know.
        reader.Name(record.Key);
        return (record.Key.Id, null);
    }

    /// <exception cref="ArgumentException">There is no such kind.</exception>
    public static void RequireKind(string kind, string parameter)
    {
        if (!Known.ContainsKey(kind) && kind != RecordKinds.Scanner)
        {
            throw new ArgumentException($"'{kind}' is no kind of record. The kinds are {string.Join(", ", Known.Keys.Append(RecordKinds.Scanner).Order(StringComparer.Ordinal))}.", parameter);
        }
    }

    private static IEnumerable<KeyValuePair<string, Func<DeskReader, StoredRecord, (string Id, string? Patient)>>> All() =>
    [
        Of(DomainTypes.Patients), Of(DomainTypes.Cases), Of(DomainTypes.Users), Of(DomainTypes.Doctors), Of(DomainTypes.Studies), Of(DomainTypes.Series), Of(DomainTypes.Images),
        Of(DomainTypes.Analyses), Of(DomainTypes.Findings), Of(DomainTypes.Measurements), Of(DomainTypes.Diagnoses), Of(DomainTypes.Recommendations),
        Of(DomainTypes.Reports), Of(DomainTypes.ReportVersions), Of(DomainTypes.Sessions), Of(DomainTypes.Messages), Of(DomainTypes.Rooms), Of(DomainTypes.Decisions),
        Of(DomainTypes.Literature), Of(DomainTypes.Embeddings), Of(DomainTypes.Models), Of(DomainTypes.Prompts), Of(DomainTypes.Metrics), Of(DomainTypes.Media),
        Of(DomainTypes.Concepts), Of(DomainTypes.LegalHolds), Of(DomainTypes.Feedback),
    ];

    private static KeyValuePair<string, Func<DeskReader, StoredRecord, (string Id, string? Patient)>> Of<T>(RecordType<T> type)
        where T : class
        => new(type.Kind, (reader, record) =>
        {
            var value = reader.Read(type, record).Value;
            return (type.Id(value), RecordKinds.IsClinical(type.Kind) ? type.Patient(value) : null);
        });
}
