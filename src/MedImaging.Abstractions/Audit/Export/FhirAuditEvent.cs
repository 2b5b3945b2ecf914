using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace MedImaging;

/// <summary>Writes audit entries as FHIR R4 AuditEvent resources, after the patterns of IHE BALP.</summary>
public static class FhirAuditEvent
{
    private const string DicomSystem = "http://dicom.nema.org/resources/ontology/DCM";
    private const string OwnSystem = "urn:medimaging:audit";
    private const string EntityTypes = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
    private const string EntityRoles = "http://terminology.hl7.org/CodeSystem/object-role";

    /// <summary>Writes one resource, on one line.</summary>
    /// <param name="link">The entry and its place in the trail.</param>
    /// <param name="source">Who keeps the trail, or none for the library.</param>
    /// <returns>The JSON in UTF-8.</returns>
    public static byte[] Write(AuditLink link, AuditSource? source = null)
    {
        ArgumentNullException.ThrowIfNull(link);
        source ??= AuditSource.Library;
        var entry = link.Entry;
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "AuditEvent");
            if (IsId(entry.Id))
            {
                json.WriteString("id", entry.Id);
            }

            WriteType(json, entry);
            json.WriteString("action", AuditEventFamily.Of(entry).Action);
            json.WriteString("recorded", entry.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("outcome", ((int)entry.Outcome).ToString(CultureInfo.InvariantCulture));
            WritePurpose(json, entry.Purpose);
            WriteAgents(json, entry, source);
            WriteSource(json, source);
            WriteEntities(json, link);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteType(Utf8JsonWriter json, AuditEntry entry)
    {
        var family = AuditEventFamily.Of(entry);
        json.WritePropertyName("type");
        WriteCoding(json, DicomSystem, family.Event.Value, family.Event.Meaning);
        json.WriteStartArray("subtype");
        if (family.Type is { } type)
        {
            WriteCoding(json, DicomSystem, type.Value, type.Meaning);
        }

        if (family.Event == DicomEventCode.Query)
        {
            WriteInteraction(json, "search");
        }
        else if (family.Action is "C" or "R" or "U" or "D")
        {
            WriteInteraction(json, family.Action switch { "C" => "create", "R" => "read", "U" => "update", _ => "delete" });
        }

        WriteCoding(json, OwnSystem, entry.Event, null);
        json.WriteEndArray();
    }

    private static void WriteInteraction(Utf8JsonWriter json, string code) => WriteCoding(json, "http://hl7.org/fhir/restful-interaction", code, code);

    private static void WritePurpose(Utf8JsonWriter json, PurposeOfUse purpose)
    {
        var (code, meaning) = PurposeCodes.Of(purpose);
        json.WriteStartArray("purposeOfEvent");
        WriteConcept(json, PurposeCodes.Scheme, code, meaning);
        json.WriteEndArray();
    }

    private static void WriteAgents(Utf8JsonWriter json, AuditEntry entry, AuditSource source)
    {
        json.WriteStartArray("agent");
        WriteAgent(json, entry.UserId, isRequestor: true, "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP", "information recipient");
        WriteAgent(json, source.Id, isRequestor: false, DicomSystem, DicomEventCode.Application.Value, DicomEventCode.Application.Meaning);
        json.WriteEndArray();
    }

    private static void WriteAgent(Utf8JsonWriter json, string id, bool isRequestor, string system, string code, string display)
    {
        json.WriteStartObject();
        json.WritePropertyName("type");
        WriteConcept(json, system, code, display);
        WriteReference(json, "who", id);
        json.WriteBoolean("requestor", isRequestor);
        json.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter json, AuditSource source)
    {
        json.WriteStartObject("source");
        if (Filled(source.Site) is { } site)
        {
            json.WriteString("site", site);
        }

        WriteReference(json, "observer", source.Id);
        json.WriteStartArray("type");
        WriteCoding(json, "http://terminology.hl7.org/CodeSystem/security-source-type", "4", "Application Server");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteEntities(Utf8JsonWriter json, AuditLink link)
    {
        var entry = link.Entry;
        json.WriteStartArray("entity");
        if (entry.Patient is { } patient)
        {
            WriteEntity(json, patient, ("1", "Person"), ("1", "Patient"), []);
        }

        foreach (string record in entry.Records)
        {
            WriteEntity(json, record, ("2", "System Object"), entry.Kind == "Report" ? ("3", "Report") : ("4", "Domain Resource"), entry.Kind is { } kind ? [("kind", kind)] : []);
        }

        WriteEntity(json, $"{link.Epoch}/{link.Sequence}", ("2", "System Object"), ("13", "Security Resource"), Details(entry));
        json.WriteEndArray();
    }

    private static IEnumerable<(string Type, string? Value)> Details(AuditEntry entry) =>
    [
        ("entry", entry.Id), ("tenant", entry.Tenant), ("count", entry.Count.ToString(CultureInfo.InvariantCulture)), ("run", entry.RunId), ("detail", entry.Detail),
    ];

    private static void WriteEntity(Utf8JsonWriter json, string id, (string Code, string Display) type, (string Code, string Display) role, IEnumerable<(string Type, string? Value)> details)
    {
        json.WriteStartObject();
        WriteReference(json, "what", id);
        json.WritePropertyName("type");
        WriteCoding(json, EntityTypes, type.Code, type.Display);
        json.WritePropertyName("role");
        WriteCoding(json, EntityRoles, role.Code, role.Display);
        bool isOpen = false;
        foreach (var (name, value) in details)
        {
            if (Filled(value) is not { } text)
            {
                continue;
            }

            if (!isOpen)
            {
                json.WriteStartArray("detail");
                isOpen = true;
            }

            json.WriteStartObject();
            json.WriteString("type", name);
            json.WriteString("valueString", text);
            json.WriteEndObject();
        }

        if (isOpen)
        {
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    // Logical references: the trail knows ids of its own, and no FHIR server.
    private static void WriteReference(Utf8JsonWriter json, string name, string id)
    {
        json.WriteStartObject(name);
        json.WriteStartObject("identifier");
        json.WriteString("value", Filled(id) ?? "unknown");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteConcept(Utf8JsonWriter json, string system, string code, string display)
    {
        json.WriteStartObject();
        json.WriteStartArray("coding");
        WriteCoding(json, system, code, display);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCoding(Utf8JsonWriter json, string system, string code, string? display)
    {
        json.WriteStartObject();
        json.WriteString("system", system);
        json.WriteString("code", Code(code));
        if (display is not null)
        {
            json.WriteString("display", display);
        }

        json.WriteEndObject();
    }

    // FHIR's code: no blanks at the ends and single ones within; its strings are never empty.
    private static string Code(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) is { Length: > 0 } code ? code : "unknown";

    // FHIR's string has no control codes, and no blanks but the common ones.
    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : string.Concat(text.Select(Allowed));

    private static char Allowed(char c) => c is ' ' or '\t' or '\n' or '\r' ? c : char.IsWhiteSpace(c) ? ' ' : char.IsControl(c) ? '\ufffd' : c;

    private static bool IsId(string id) => id.Length is >= 1 and <= 64 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.');
}
