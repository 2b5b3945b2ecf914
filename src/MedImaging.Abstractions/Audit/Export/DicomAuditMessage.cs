using System.Globalization;
using System.Text;
using System.Xml;

namespace MedImaging;

/// <summary>Writes audit entries as DICOM audit messages (PS3.15 A.5), as a repository of them takes them.</summary>
public static class DicomAuditMessage
{
    private static readonly XmlWriterSettings Settings = new() { OmitXmlDeclaration = true, CheckCharacters = false, NewLineHandling = NewLineHandling.Entitize };

    /// <summary>Writes one message, on one line.</summary>
    /// <param name="link">The entry and its place in the trail.</param>
    /// <param name="source">Who keeps the trail, or none for the library.</param>
    /// <returns>The XML, without a declaration; in UTF-8 when it is encoded so.</returns>
    public static string Write(AuditLink link, AuditSource? source = null)
    {
        ArgumentNullException.ThrowIfNull(link);
        source ??= AuditSource.Library;
        var text = new StringBuilder(1024);
        using (var xml = XmlWriter.Create(text, Settings))
        {
            xml.WriteStartElement("AuditMessage");
            WriteEvent(xml, link.Entry);
            WriteParticipants(xml, link.Entry, source);
            WriteSource(xml, source);
            WriteObjects(xml, link);
            xml.WriteEndElement();
        }

        return text.ToString();
    }

    private static void WriteEvent(XmlWriter xml, AuditEntry entry)
    {
        var family = AuditEventFamily.Of(entry);
        xml.WriteStartElement("EventIdentification");
        xml.WriteAttributeString("EventActionCode", family.Action);
        xml.WriteAttributeString("EventDateTime", entry.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        xml.WriteAttributeString("EventOutcomeIndicator", ((int)entry.Outcome).ToString(CultureInfo.InvariantCulture));
        WriteCode(xml, "EventID", family.Event);
        if (family.Type is { } type)
        {
            WriteCode(xml, "EventTypeCode", type);
        }

        WriteCode(xml, "EventTypeCode", entry.Event, "MedImaging.Sdk", entry.Event);
        WriteCode(xml, "EventTypeCode", PurposeCodes.Of(entry.Purpose).Value, PurposeCodes.DicomScheme, PurposeCodes.Of(entry.Purpose).Meaning);
        xml.WriteEndElement();
    }

    private static void WriteParticipants(XmlWriter xml, AuditEntry entry, AuditSource source)
    {
        var code = AuditEventFamily.Of(entry).Event;
        bool isMoved = code == DicomEventCode.Export || code == DicomEventCode.Import || code == DicomEventCode.Query;
        WriteParticipant(xml, entry.UserId, isRequestor: true, isMoved ? (code == DicomEventCode.Export ? DicomEventCode.DestinationRole : DicomEventCode.SourceRole) : null);
        WriteParticipant(xml, source.Id, isRequestor: false, isMoved ? (code == DicomEventCode.Export ? DicomEventCode.SourceRole : DicomEventCode.DestinationRole) : DicomEventCode.Application);
    }

    private static void WriteParticipant(XmlWriter xml, string userId, bool isRequestor, DicomEventCode? role)
    {
        xml.WriteStartElement("ActiveParticipant");
        WriteText(xml, "UserID", userId);
        xml.WriteAttributeString("UserIsRequestor", isRequestor ? "true" : "false");
        if (role is not null)
        {
            WriteCode(xml, "RoleIDCode", role);
        }

        xml.WriteEndElement();
    }

    private static void WriteSource(XmlWriter xml, AuditSource source)
    {
        xml.WriteStartElement("AuditSourceIdentification");
        if (source.Site is { } site)
        {
            WriteText(xml, "AuditEnterpriseSiteID", site);
        }

        WriteText(xml, "AuditSourceID", source.Id);
        WriteCode(xml, "AuditSourceTypeCode", "4", "RFC-3881", "Application Server");   // PS3.15 A.5.1: source types are those of RFC 3881 5.4.3
        xml.WriteEndElement();
    }

    private static void WriteObjects(XmlWriter xml, AuditLink link)
    {
        var entry = link.Entry;
        if (entry.Patient is { } patient)
        {
            // PS3.15 A.5.3: person, patient; the id's type is the standard's patient number (RFC 3881 5.5.4, code 2).
            WriteObject(xml, patient, "1", "1", ("2", "RFC-3881", "Patient Number"), []);
        }

        foreach (string record in entry.Records)
        {
            WriteObject(xml, record, "2", entry.Kind == "Report" ? "3" : "4", (entry.Kind ?? "record", "MedImaging.Sdk", entry.Kind ?? "record"), []);
        }

        // The entry's own place, by which whoever reads the message finds it in the trail.
        WriteObject(xml, $"{link.Epoch}/{link.Sequence}", "2", "13", ("audit-link", "MedImaging.Sdk", "Audit trail link"), Details(entry));
    }

    private static IEnumerable<(string Type, string Value)> Details(AuditEntry entry)
    {
        yield return ("entry", entry.Id);
        yield return ("tenant", entry.Tenant);
        yield return ("count", entry.Count.ToString(CultureInfo.InvariantCulture));
        if (entry.RunId is { } run)
        {
            yield return ("run", run);
        }

        if (entry.Detail is { } detail)
        {
            yield return ("detail", detail);
        }
    }

    private static void WriteObject(XmlWriter xml, string id, string type, string role, (string Code, string Scheme, string Meaning) idType, IEnumerable<(string Type, string Value)> details)
    {
        xml.WriteStartElement("ParticipantObjectIdentification");
        WriteText(xml, "ParticipantObjectID", id);
        xml.WriteAttributeString("ParticipantObjectTypeCode", type);
        xml.WriteAttributeString("ParticipantObjectTypeCodeRole", role);
        WriteCode(xml, "ParticipantObjectIDTypeCode", idType.Code, idType.Scheme, idType.Meaning);
        xml.WriteElementString("ParticipantObjectName", "");   // the schema wants a name or a query; names are no business of the trail's
        foreach (var (name, value) in details)
        {
            xml.WriteStartElement("ParticipantObjectDetail");
            xml.WriteAttributeString("type", name);
            xml.WriteAttributeString("value", Convert.ToBase64String(Encoding.UTF8.GetBytes(value)));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteCode(XmlWriter xml, string name, DicomEventCode code) => WriteCode(xml, name, code.Value, DicomEventCode.Scheme, code.Meaning);

    private static void WriteCode(XmlWriter xml, string name, string value, string scheme, string meaning)
    {
        xml.WriteStartElement(name);
        WriteText(xml, "csd-code", value);
        WriteText(xml, "codeSystemName", scheme);
        WriteText(xml, "originalText", meaning);
        xml.WriteEndElement();
    }

    private static void WriteText(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, Token(value));

    // Most of the schema's attributes are tokens: no blanks at the ends, single ones within. An empty one names nothing.
    private static string Token(string text)
        => string.Join(' ', Allowed(text).Split([' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)) is { Length: > 0 } token ? token : "unknown";

    // XML 1.0 2.2 has no place for control codes, not even escaped, nor for half a surrogate pair.
    private static string Allowed(string text)
    {
        if (text.All(XmlConvert.IsXmlChar))
        {
            return text;
        }

        var allowed = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            allowed.Append(rune.Value > 0xFFFF || XmlConvert.IsXmlChar((char)rune.Value) ? rune.ToString() : "\ufffd");
        }

        return allowed.ToString();
    }
}
