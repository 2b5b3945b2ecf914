using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace MedImaging;

/// <summary>What is said to a vision model of a frame: the fields of a list, and of the texts among them only words of DICOM's own lists. Nothing a person typed gets through.</summary>
internal static class VisionFields
{
    // Defined terms of PS3.3 C.7.3.1.1.1.
    private static readonly FrozenSet<string> Modalities = FrozenSet.Create(
        StringComparer.Ordinal, "CR", "DX", "RG", "CT", "MR", "US", "PT", "NM", "MG", "XA", "RF", "IO", "PX", "OP", "OPT", "GM", "SM", "ES", "XC", "OT");

    // Of the body part terms of PS3.16 Annex L.
    private static readonly FrozenSet<string> BodyParts = FrozenSet.Create(
        StringComparer.Ordinal,
        "ABDOMEN", "ABDOMENPELVIS", "ANKLE", "AORTA", "ARM", "BLADDER", "BRAIN", "BREAST", "CALCANEUS", "CHEST", "CHESTABDOMEN", "CHESTABDPELVIS", "CLAVICLE", "COCCYX", "CSPINE", "ELBOW",
        "EXTREMITY", "EYE", "FINGER", "FOOT", "HAND", "HEAD", "HEADNECK", "HEART", "HIP", "HUMERUS", "JAW", "KIDNEY", "KNEE", "LEG", "LIVER", "LSPINE", "LUNG", "MANDIBLE", "MAXILLA", "NECK",
        "PANCREAS", "PELVIS", "PROSTATE", "RIB", "SCAPULA", "SHOULDER", "SKULL", "SPINE", "SPLEEN", "SSPINE", "STERNUM", "THIGH", "THORAX", "THYROIDGLAND", "TOE", "TSPINE", "UTERUS", "WHOLEBODY", "WRIST");

    // Defined terms of PS3.3 C.8.1.1 and of mammography.
    private static readonly FrozenSet<string> Views = FrozenSet.Create(StringComparer.Ordinal, "AP", "PA", "LL", "RL", "RLD", "LLD", "RLO", "LLO", "LATERAL", "CC", "MLO");

    /// <summary>The fields as a fenced block. The fence is made of what it encloses, so that nothing inside can close it, and the same frame gives the same words.</summary>
    internal static string Write(FrameReference frame, string image)
    {
        string json = Json(frame, image);
        string fence = ContentHash.Of(json).Hex[..16];
        return $"<<<DATA {fence}\n{json}\nDATA {fence}>>>";
    }

    internal static string? BodyPart(FrameReference frame) => Known(frame.Series.BodyPart, BodyParts);

    internal static string? ModalityOf(FrameReference frame) => Known(frame.Series.Modality.Code, Modalities);

    private static string Json(FrameReference frame, string image)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("image", image);
            Text(json, "modality", ModalityOf(frame));
            Text(json, "bodyPart", BodyPart(frame));
            Text(json, "view", Known(frame.Series.ViewPosition, Views));
            json.WriteNumber("rows", frame.Rows);
            json.WriteNumber("columns", frame.Columns);
            Length(json, "rowSpacingMm", frame.RowSpacing);
            Length(json, "columnSpacingMm", frame.ColumnSpacing);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string? Known(string? text, FrozenSet<string> words) => text?.Trim().ToUpperInvariant() is { } word && words.Contains(word) ? word : null;

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Length(Utf8JsonWriter json, string name, double? value)
    {
        if (value is > 0 and < 1_000)
        {
            json.WriteNumber(name, Math.Round(value.Value, 4));
        }
    }
}
