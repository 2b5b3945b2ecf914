using System.Globalization;

namespace MedImaging;

/// <summary>Sentences as they are written: numbered, in the order of the sections.</summary>
internal sealed class SentenceList
{
    private readonly List<ReportSentence> _sentences = [];

    internal IReadOnlyList<ReportSentence> Sentences => _sentences;

    internal void Add(ReportSection section, string text, IEnumerable<string> cites) => _sentences.Add(new ReportSentence
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"s{_sentences.Count + 1}"),
        Section = section,
        Text = text,
        Author = AuthorKind.Template,
        Cites = [.. cites.Distinct(StringComparer.Ordinal)],
    });
}
