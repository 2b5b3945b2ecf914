using System.Globalization;

namespace MedImaging.Dicom;

/// <summary>Writes datasets as lines to read: tag, VR, value, length and name, as <c>dcmdump</c> does. The values are the patient's: not for logs.</summary>
public static class DicomText
{
    /// <summary>Writes a file: what it is, then its meta information and its dataset.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="file">The file.</param>
    /// <param name="maxValueLength">How many characters of a value are shown.</param>
    /// <param name="privateElements">The names of private elements; <see langword="null"/> when none are known.</param>
    public static void Write(TextWriter writer, DicomFile file, int maxValueLength = 64, PrivateDictionary? privateElements = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(file);
        foreach (string warning in file.Warnings)
        {
            writer.WriteLine($"# warning: {warning}");
        }

        writer.WriteLine("# meta information");
        Write(writer, file.Meta, maxValueLength);
        writer.WriteLine($"# dataset, {file.TransferSyntax}");
        Write(writer, file.Dataset, maxValueLength, privateElements);
    }

    /// <summary>Writes a dataset.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="maxValueLength">How many characters of a value are shown.</param>
    /// <param name="privateElements">The names of private elements; <see langword="null"/> when none are known.</param>
    public static void Write(TextWriter writer, DicomDataset dataset, int maxValueLength = 64, PrivateDictionary? privateElements = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxValueLength, 8);
        var walk = new DatasetWalk(dataset);
        while (walk.MoveNext())
        {
            switch (walk.Current)
            {
                case DatasetWalk.Step.Element:
                    WriteLine(writer, walk.Depth * 4, walk.Element, ValueText(walk.Element, maxValueLength), privateElements);
                    break;
                case DatasetWalk.Step.SequenceStart:
                    WriteLine(writer, (walk.Depth - 1) * 4, walk.Element, $"({walk.Element.Items?.Count} items)", privateElements);
                    break;
                case DatasetWalk.Step.ItemStart:
                    Indent(writer, (walk.Depth * 4) - 2);
                    writer.WriteLine($"item {walk.Item + 1}");
                    break;
            }
        }
    }

    private static void WriteLine(TextWriter writer, int indent, in DicomElement element, string value, PrivateDictionary? privateElements)
    {
        string length = element.HasUndefinedLength ? "undefined" : element.Length.ToString(CultureInfo.InvariantCulture);
        string name = privateElements is not null && privateElements.TryFind(element.Owner, element.Tag, out var known) ? known.Name : element.Tag.Name;
        Indent(writer, indent);
        writer.WriteLine($"{element.Tag} {element.Vr.Letters()} {value,-40} # {length}, {(name.Length > 0 ? name : element.Tag.IsPrivate ? "private" : "unknown")}");
    }

    private static void Indent(TextWriter writer, int count)
    {
        for (int i = 0; i < count; i++)
        {
            writer.Write(' ');
        }
    }

    private static string ValueText(in DicomElement element, int limit)
    {
        if (element.Fragments is { } fragments)
        {
            return $"({fragments.Count} fragments)";
        }

        var bytes = element.Value;
        if (bytes.IsEmpty)
        {
            return "(no value)";
        }

        if (element.Vr.IsBytes())
        {
            int shown = Math.Min(bytes.Length, limit / 3);
            return string.Join('\\', Convert.ToHexStringLower(bytes.Span[..shown]).Chunk(2).Select(digits => new string(digits))) + (shown < bytes.Length ? "…" : "");
        }

        bool isText = element.Vr.IsText();
        string text = string.Join('\\', element.GetStrings());
        string safe = new([.. text.Take(limit).Select(c => IsUnsafe(c) ? '·' : c)]);   // a value must not move the cursor of a terminal
        string cut = text.Length > limit ? "…" : "";
        string? name = element.Vr == DicomVr.UI ? DicomDictionary.FindUidName(text) : null;
        string flaw = element.TextFlaw switch { TextFlaw.Undeclared => " (not in its character set)", TextFlaw.Malformed => " (bytes that are no characters)", _ => "" };
        return isText ? $"[{safe}{cut}]{(name is null ? "" : $" = {name}")}{flaw}" : safe + cut;
    }

    // Controls, and the marks that make text run backwards or hide it.
    private static bool IsUnsafe(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;
}
