using System.Globalization;

namespace MedImaging;

/// <summary>Compares a frame with what a manifest says the model was made for.</summary>
internal static class IntendedUse
{
    /// <summary>Why the model must not be asked about this frame, or null.</summary>
    public static string? WhyNot(ModelManifest manifest, FrameReference frame, bool acceptUnknownModality)
    {
        string modality = frame.Series.Modality.Code ?? "";
        if (manifest.Modalities.Count > 0 && !Has(manifest.Modalities, modality))
        {
            if (!IsUnknown(modality))
            {
                return $"{manifest.Id} was made for {string.Join(", ", manifest.Modalities)} images; this one is {Show(modality)}.";
            }

            if (!acceptUnknownModality)
            {
                return $"{manifest.Id} was made for {string.Join(", ", manifest.Modalities)} images; this one does not say what it is.";
            }
        }

        string? part = frame.Series.BodyPart;
        if (manifest.BodyParts.Count > 0 && !string.IsNullOrWhiteSpace(part) && !Words(part).Any(word => Has(manifest.BodyParts, word)))
        {
            return $"{manifest.Id} was made for images of {string.Join(", ", manifest.BodyParts)}; this one is said to show another part of the body.";
        }

        return manifest.AgesAreStrict ? OtherAge(manifest, frame) : null;
    }

    /// <summary>What a reader of this model's findings about this frame must know.</summary>
    public static IReadOnlyList<string> Limitations(ModelManifest manifest, FrameReference frame, bool acceptUnknownModality)
    {
        var notes = new List<string>();
        if (WhyNot(manifest, frame, acceptUnknownModality) is { } reason)
        {
            notes.Add(reason);
        }

        if (manifest.Modalities.Count > 0 && acceptUnknownModality && IsUnknown(frame.Series.Modality.Code ?? "") && !Has(manifest.Modalities, frame.Series.Modality.Code ?? ""))
        {
            notes.Add($"The image does not say its modality; that {manifest.Id} may be asked about it is the host's word.");
        }

        if (manifest.BodyParts.Count > 0 && string.IsNullOrWhiteSpace(frame.Series.BodyPart))
        {
            notes.Add($"The image does not say which part of the body it shows; {manifest.Id} was made for {string.Join(", ", manifest.BodyParts)}.");
        }

        if (OtherAge(manifest, frame) is { } age && !notes.Contains(age))
        {
            notes.Add(age);
        }

        notes.AddRange(manifest.Limitations);
        return notes;
    }

    private static string? OtherAge(ModelManifest manifest, FrameReference frame)
        => manifest.Ages is { } ages && YearsOf(frame.Study.PatientAge) is { } years && (years < ages.Minimum || years > ages.Maximum)
            ? $"{manifest.Id} was trained on patients aged {ages.Minimum} to {ages.Maximum} years; this patient is of another age."
            : null;

    /// <summary>What a reader of this model's findings about a volume must know: voxels alone say neither how nor of whom they were made.</summary>
    public static IReadOnlyList<string> Limitations(ModelManifest manifest)
    {
        string[] scope = [.. manifest.Modalities, .. manifest.BodyParts];
        return scope.Length == 0
            ? manifest.Limitations
            : [$"The volume does not say what it is; that {manifest.Id}, which was made for {string.Join(", ", scope)}, may be asked about it is the host's word.", .. manifest.Limitations];
    }

    // A code string is at most 16 characters (PS3.5 6.2); what a file says is not repeated at length.
    private static string Show(string modality) => modality.Length <= 16 && modality.All(char.IsAsciiLetterOrDigit) ? modality : "another";

    private static bool IsUnknown(string modality) => modality is "" or "OT";

    private static bool Has(IReadOnlyList<string> list, string word) => list.Contains(word, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Words(string part)
        => part.Split([' ', '_', '-', ',', '/', '\\'], StringSplitOptions.RemoveEmptyEntries).Append(part.Trim());

    // Age String (PS3.5 6.2): three digits and D, W, M or Y.
    private static int? YearsOf(string? age)
    {
        if (age is not { Length: 4 } || !int.TryParse(age.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            return null;
        }

        return age[3] switch { 'Y' => count, 'M' => count / 12, 'W' => count / 52, 'D' => count / 365, _ => null };
    }
}
