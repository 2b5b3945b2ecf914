using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MedImaging;

/// <summary>The lines of a snapshot as they are written: JSON, one object a line, named by what it is.</summary>
internal static class SnapshotLines
{
    public const string Format = "medimaging.snapshot/1";
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Header(IBufferWriter<byte> line) => Write(line, "snapshot", static json => json.WriteString("format", Format));

    public static void Record(IBufferWriter<byte> line, StoredRecord record) => Write(line, "record", json =>
    {
        json.WriteString("tenant", record.Key.Tenant);
        json.WriteString("kind", record.Key.Kind);
        json.WriteString("id", record.Key.Id);
        json.WriteNumber("version", record.Version);
        WriteText(json, "patient", record.Patient);
        WriteText(json, "words", record.Words);
        json.WriteStartArray("fields");
        foreach (var field in record.Fields)
        {
            WriteField(json, field);
        }

        json.WriteEndArray();
        json.WriteStartArray("links");
        foreach (var link in record.Links)
        {
            json.WriteStartObject();
            json.WriteString("name", link.Name);
            json.WriteString("kind", link.Kind);
            json.WriteString("id", link.Id);
            json.WriteBoolean("incoming", link.IsIncoming);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBase64String("body", record.Body.Span);
    });

    public static void Number(IBufferWriter<byte> line, SeriesNumber number) => Write(line, "number", json =>
    {
        json.WriteString("tenant", number.Tenant);
        json.WriteString("series", number.Series);
        json.WriteNumber("last", number.Last);
    });

    public static void Audit(IBufferWriter<byte> line, AuditRecord record) => Write(line, "audit", json =>
    {
        json.WriteString("tenant", record.Tenant);
        json.WriteNumber("sequence", record.Sequence);
        json.WriteBase64String("entry", record.Bytes.Span);
        json.WriteString("hash", record.Hash.Hex);
    });

    public static void Head(IBufferWriter<byte> line, AuditHead head) => Write(line, "head", json =>
    {
        json.WriteString("tenant", head.Tenant);
        json.WriteString("epoch", head.Epoch);
        json.WriteNumber("sequence", head.Sequence);
        json.WriteString("hash", head.Hash.Hex);
        WriteText(json, "key", head.KeyId);
        json.WriteString("seal", head.Seal.Hex);
    });

    public static void End(IBufferWriter<byte> line, SnapshotSummary summary) => Write(line, "end", json =>
    {
        json.WriteNumber("records", summary.Records);
        json.WriteNumber("numbers", summary.Numbers);
        json.WriteNumber("audit", summary.AuditRecords);
        json.WriteNumber("trails", summary.Trails);
        json.WriteString("sha256", summary.Hash.Hex);
    });

    private static void Write(IBufferWriter<byte> line, string name, Action<Utf8JsonWriter> members)
    {
        using (var json = new Utf8JsonWriter(line, Plain))
        {
            json.WriteStartObject();
            json.WriteStartObject(name);
            members(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        line.Write("\n"u8);
    }

    // The type is said, since JSON has one kind of number and no infinity.
    private static void WriteField(Utf8JsonWriter json, RecordField field)
    {
        json.WriteStartObject();
        json.WriteString("name", field.Name);
        json.WriteBoolean("lookup", field.IsLookup);
        switch (field.Value)
        {
            case string text:
                json.WriteString("text", text);
                break;
            case long number:
                json.WriteNumber("integer", number);
                break;
            case double real:
                json.WriteString("real", real.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
                break;
            case bool truth:
                json.WriteBoolean("truth", truth);
                break;
            case IReadOnlyList<float> list:
                json.WriteStartArray("floats");
                foreach (float value in list)
                {
                    json.WriteStringValue(value.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
                }

                json.WriteEndArray();
                break;
            default:
                throw new ArgumentException("A field's value is text, a number, a truth value or a list of numbers.", nameof(field));
        }

        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
