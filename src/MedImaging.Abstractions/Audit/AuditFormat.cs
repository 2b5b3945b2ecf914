using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MedImaging;

/// <summary>The bytes of audit links: canonical JSON, members in the order of their names.</summary>
internal static class AuditFormat
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>What the first link says of the link before it.</summary>
    public static ContentHash Nothing { get; } = new(new string('0', 64));

    public static byte[] Write(AuditEntry entry, string epoch, long sequence, ContentHash previous, string? keyId)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteString("action", Word(entry.Action));
            json.WriteString("at", entry.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture));
            json.WriteNumber("count", entry.Count);
            WriteText(json, "detail", entry.Detail);
            json.WriteString("epoch", epoch);
            json.WriteString("event", entry.Event);
            json.WriteString("id", entry.Id);
            WriteText(json, "key", keyId);
            WriteText(json, "kind", entry.Kind);
            json.WriteNumber("outcome", (int)entry.Outcome);
            WriteText(json, "patient", entry.Patient);
            json.WriteString("previous", previous.Hex);
            json.WriteString("purpose", entry.Purpose.ToString());
            json.WriteStartArray("records");
            foreach (string record in entry.Records)
            {
                json.WriteStringValue(record);
            }

            json.WriteEndArray();
            WriteText(json, "run", entry.RunId);
            json.WriteNumber("sequence", sequence);
            json.WriteString("tenant", entry.Tenant);
            json.WriteString("user", entry.UserId);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] WriteHead(string tenant, string epoch, long sequence, ContentHash hash, string? keyId)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteString("epoch", epoch);
            json.WriteString("hash", hash.Hex);
            WriteText(json, "key", keyId);
            json.WriteNumber("sequence", sequence);
            json.WriteString("tenant", tenant);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static string Word(AuditAction action) => action switch
    {
        AuditAction.Create => "C",
        AuditAction.Read => "R",
        AuditAction.Update => "U",
        AuditAction.Delete => "D",
        _ => "E",
    };

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
