using System.Text.Json;

namespace MedImaging.Dicom;

/// <summary>Finds the series that rules ask for, and tells why each is taken or not. The rules are a small JSON file: see docs/concepts/series-selection.md.</summary>
public sealed class SeriesSelector
{
    private readonly IReadOnlyList<SelectionRule> _rules;

    private SeriesSelector(IReadOnlyList<SelectionRule> rules) => _rules = rules;

    /// <summary>Gets the names of the selections, in the order of the file.</summary>
    public IReadOnlyList<string> Names => [.. _rules.Select(rule => rule.Name)];

    /// <summary>Reads rules.</summary>
    /// <param name="json">The rules.</param>
    /// <returns>The selector.</returns>
    /// <exception cref="MedImagingException">The rules are wrong (<see cref="ErrorKind.InvalidInput"/>); the message has the path in the JSON.</exception>
    public static SeriesSelector Load(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 64 });
            return new SeriesSelector(RuleParser.Parse(document.RootElement));
        }
        catch (JsonException ex)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, $"The series rules are not JSON: line {ex.LineNumber + 1}, byte {ex.BytePositionInLine + 1}.", ex);
        }
    }

    /// <summary>Selects among the series of a study.</summary>
    /// <param name="study">The series.</param>
    /// <returns>For each selection what is taken, and of every series why or why not.</returns>
    public IReadOnlyList<SeriesSelection> Select(IReadOnlyList<ImageSeries> study)
    {
        ArgumentNullException.ThrowIfNull(study);
        return [.. _rules.Select(rule => rule.Select(study))];
    }
}
