using System.Text.Json;

namespace MedImaging.Formats;

/// <summary>Writes the member <c>evidence</c>: for each sentence what it rests on, down to hashes.</summary>
internal static class EvidenceJson
{
    public static void Write(Utf8JsonWriter json, DraftReport report)
    {
        var index = new EvidenceIndex(report.Findings);
        json.WriteStartArray("evidence");
        foreach (var sentence in report.Sentences)
        {
            json.WriteStartObject();
            json.WriteString("sentence", sentence.Id);
            json.WriteBoolean("supported", sentence.IsSupported);
            json.WriteString("author", sentence.Author.ToString());
            json.WriteStartArray("links");
            foreach (string cite in sentence.Cites)
            {
                WriteLink(json, cite, index);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLink(Utf8JsonWriter json, string cite, EvidenceIndex index)
    {
        var (frame, finding) = index.Resolve(cite);
        json.WriteStartObject();
        json.WriteString("cite", cite);
        json.WriteString("kind", cite == "request" ? "request" : finding is not null ? "finding" : frame is not null ? "frame" : "unresolved");
        if (frame is not null)
        {
            WriteFrame(json, frame.Frame);
        }

        if (finding is not null)
        {
            WriteFinding(json, finding);
        }

        json.WriteEndObject();
    }

    private static void WriteFrame(Utf8JsonWriter json, FrameReference frame)
    {
        json.WriteString("sopInstanceUid", frame.Descriptor.SopInstanceUid);
        json.WriteNumber("frameNumber", frame.Index + 1);   // DICOM counts frames from 1 (PS3.3 C.7.6.6)
        json.WriteString("sourceHash", frame.SourceHash.Hex);
        json.WriteString("pixelHash", frame.PixelHash.Hex);
    }

    private static void WriteFinding(Utf8JsonWriter json, Finding finding)
    {
        json.WriteString("code", finding.Code.Value);
        json.WriteString("scheme", finding.Code.Scheme);
        json.WriteString("meaning", finding.Code.Meaning);
        json.WriteNumber("confidence", finding.Confidence.Value);
        json.WriteString("confidenceKind", finding.Confidence.Kind.ToString());
        WriteMeasurements(json, finding.Measurements);
        json.WriteString("evidencePixelHash", finding.Evidence.PixelHash.Hex);
        json.WriteString("recipeHash", finding.Evidence.RecipeHash.Hex);
        json.WriteString("modelId", finding.Evidence.ModelId);
        json.WriteString("modelVersion", finding.Evidence.ModelVersion);
        json.WriteString("modelHash", finding.Evidence.ModelHash.Hex);
    }

    private static void WriteMeasurements(Utf8JsonWriter json, IReadOnlyList<Measurement> measurements)
    {
        if (measurements.Count == 0)
        {
            return;
        }

        json.WriteStartArray("measurements");
        foreach (var item in measurements)
        {
            json.WriteStartObject();
            json.WriteString("code", item.Concept.Value);
            json.WriteString("scheme", item.Concept.Scheme);
            json.WriteString("meaning", item.Concept.Meaning);
            json.WriteNumber("value", item.Value);
            json.WriteString("unit", item.Unit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
