using System.Text.Json;

namespace MedImaging;

/// <summary>One entry of a model's answer, checked.</summary>
internal sealed record VisionEntry(VisionLabel Label, bool IsPresent, double Confidence, Laterality? Laterality, FrameRegion? Region, string? Words);

/// <summary>Reads a model's answer. It is untrusted: it is taken whole, or refused whole with the reason, and nothing of it is in the reason.</summary>
internal static class VisionAnswer
{
    private const int MaxLength = 256 << 10;
    private const int MaxWords = 400;
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <exception cref="MedImagingException">It is not an answer to what was asked (<see cref="ErrorKind.MalformedResponse"/>).</exception>
    internal static IReadOnlyList<VisionEntry> Read(string? text, string image, FrameReference frame, VisionOptions options)
    {
        if (text is not { Length: > 0 and <= MaxLength })
        {
            throw Refused(string.IsNullOrEmpty(text) ? "it is empty" : "it is too long");
        }

        try
        {
            using var document = JsonDocument.Parse(Unwrapped(text), Strict);
            return Read(document.RootElement, image, frame, options);
        }
        catch (JsonException)
        {
            throw Refused("it is not JSON, or names something twice");   // what the parser says may quote the answer
        }
    }

    private static List<VisionEntry> Read(JsonElement root, string image, FrameReference frame, VisionOptions options)
    {
        if (Member(root, "image", JsonValueKind.String).GetString() != image)
        {
            throw Refused("it is about another image");
        }

        var findings = Member(root, "findings", JsonValueKind.Array);
        if (findings.GetArrayLength() > options.MaxEntries)
        {
            throw Refused(FormattableString.Invariant($"it has {findings.GetArrayLength()} entries; {options.MaxEntries} are allowed"));
        }

        var labels = options.Labels.ToDictionary(label => label.Key, StringComparer.Ordinal);
        var entries = findings.EnumerateArray().Select(entry => Entry(entry, labels, frame)).ToList();
        int answered = entries.Select(entry => entry.Label).Distinct().Count();
        if (answered < labels.Count)
        {
            throw Refused(FormattableString.Invariant($"it answers for {answered} of {labels.Count} findings"));
        }

        return entries.GroupBy(entry => entry.Label).Any(group => group.Any(entry => entry.IsPresent) && !group.All(entry => entry.IsPresent))
            ? throw Refused("it calls one finding present and absent")
            : entries;
    }

    private static VisionEntry Entry(JsonElement entry, Dictionary<string, VisionLabel> labels, FrameReference frame)
    {
        if (!labels.TryGetValue(Member(entry, "code", JsonValueKind.String).GetString() ?? "", out var label))
        {
            throw Refused("it has a code that was not asked about");
        }

        bool isPresent = Member(entry, "present").ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Refused("'present' is neither true nor false"),
        };
        double confidence = Share(Member(entry, "confidence", JsonValueKind.Number), "confidence");
        var region = Box(entry, frame);
        if (region is not null && !isPresent)
        {
            throw Refused("it gives a place for what it calls absent");
        }

        string? words = entry.TryGetProperty("words", out var said) && said.ValueKind == JsonValueKind.String ? PlainText.ToQuote(said.GetString(), MaxWords) : null;
        return new VisionEntry(label, isPresent, confidence, isPresent ? Side(entry) : null, region, string.IsNullOrEmpty(words) ? null : words);
    }

    private static Laterality? Side(JsonElement entry) => !entry.TryGetProperty("laterality", out var side) || side.ValueKind == JsonValueKind.Null
        ? null
        : side.ValueKind != JsonValueKind.String ? throw Refused("'laterality' is not a word")
        : side.GetString() switch
        {
            "left" => Laterality.Left,
            "right" => Laterality.Right,
            "bilateral" => Laterality.Bilateral,
            "midline" => Laterality.Midline,
            "unknown" => null,
            _ => throw Refused("'laterality' is a word that is not known"),
        };

    private static FrameRegion? Box(JsonElement entry, FrameReference frame)
    {
        if (!entry.TryGetProperty("box", out var box) || box.ValueKind == JsonValueKind.Null || (box.ValueKind == JsonValueKind.Array && box.GetArrayLength() == 0))
        {
            return null;
        }

        if (box.ValueKind != JsonValueKind.Array || box.GetArrayLength() != 4)
        {
            throw Refused("a box does not have four sides");
        }

        double left = Share(box[0], "box"), top = Share(box[1], "box"), right = Share(box[2], "box"), bottom = Share(box[3], "box");
        var region = new FrameRegion(
            (int)Math.Floor(left * frame.Columns), (int)Math.Floor(top * frame.Rows), (int)Math.Ceiling(right * frame.Columns), (int)Math.Ceiling(bottom * frame.Rows));
        return right > left && bottom > top ? region : throw Refused("a box is turned over or empty");
    }

    // JSON has no NaN, but it has 1e999.
    private static double Share(JsonElement number, string name)
        => number.ValueKind == JsonValueKind.Number && number.TryGetDouble(out double value) && value is >= 0 and <= 1 ? value : throw Refused($"'{name}' is not from 0 to 1");

    private static JsonElement Member(JsonElement parent, string name, JsonValueKind? kind = null)
        => parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) && (kind is null || member.ValueKind == kind)
            ? member
            : throw Refused($"'{name}' is missing or of another kind");

    // Models that know no schemas put their JSON in a fence.
    private static string Unwrapped(string text)
    {
        string trimmed = text.Trim();
        int start = trimmed.IndexOf('\n', StringComparison.Ordinal);
        return trimmed.StartsWith("```", StringComparison.Ordinal) && trimmed.EndsWith("```", StringComparison.Ordinal) && start > 0 && start < trimmed.Length - 3
            ? trimmed[(start + 1)..^3]
            : trimmed;
    }

    private static MedImagingException Refused(string why) => new(ErrorKind.MalformedResponse, $"The model's answer is refused: {why}.");
}
