using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace MedImaging.Formats;

/// <summary>Writes a report as JSON: the report's own records, the signature, and for each sentence the chain of evidence written out.</summary>
/// <remarks>
/// The member <c>report</c> is the report exactly as it is stored and signed, so that a reader can compute its hash again;
/// <c>evidence</c> repeats from it what each sentence rests on. Pixels are never written: pictures are named by their hash.
/// </remarks>
public sealed class JsonReportExporter : IReportExporter
{
    /// <summary>The version of the file's structure; it grows when a member changes its meaning or goes away.</summary>
    public const int SchemaVersion = 1;

    private static readonly JsonWriterOptions Style = new() { Indented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), NewLine = "\n" };

    /// <inheritdoc/>
    public string Format => "json";

    /// <inheritdoc/>
    public ValueTask<ExportedFile> ExportDraftAsync(DraftReport report, IContentStore content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Write(report, null));
    }

    /// <inheritdoc/>
    /// <exception cref="MedImagingException">The words are not those that were signed (<see cref="ErrorKind.Corrupt"/>).</exception>
    public ValueTask<ExportedFile> ExportFinalAsync(SignedReport report, IContentStore content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        cancellationToken.ThrowIfCancellationRequested();
        SignedContent.Require(report);
        return ValueTask.FromResult(Write(report.Content, report.Signature));
    }

    private static ExportedFile Write(DraftReport report, Signature? signature)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Style))
        {
            json.WriteStartObject();
            json.WriteString("schema", "medimaging.report");
            json.WriteNumber("schemaVersion", SchemaVersion);
            json.WriteString("status", signature is null ? "draft" : "signed");
            json.WriteString("contentHash", report.ComputeHash().Hex);
            WriteSignature(json, signature);
            json.WritePropertyName("report");
            using (var document = JsonDocument.Parse(MedImagingJson.ToBytes(report, MedImagingJson.Default.DraftReport)))
            {
                document.RootElement.WriteTo(json);
            }

            EvidenceJson.Write(json, report);
            json.WriteEndObject();
        }

        return new ExportedFile("report.json", "application/json", buffer.WrittenMemory, signature is not null);
    }

    private static void WriteSignature(Utf8JsonWriter json, Signature? signature)
    {
        if (signature is null)
        {
            json.WriteNull("signature");
            return;
        }

        json.WriteStartObject("signature");
        json.WriteString("reviewerId", signature.Reviewer.Id);
        json.WriteString("reviewerName", signature.Reviewer.Name);
        json.WriteString("reviewerRole", signature.Reviewer.Role.ToString());
        json.WriteString("signedAt", signature.SignedAt);
        json.WriteString("contentHash", signature.ContentHash.Hex);
        json.WriteString("comment", signature.Comment);
        json.WriteEndObject();
    }
}
