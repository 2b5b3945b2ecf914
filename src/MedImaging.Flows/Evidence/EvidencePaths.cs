namespace MedImaging;

/// <summary>The ways from sentences to findings and frames, in words.</summary>
internal sealed class EvidencePaths(DraftReport report)
{
    internal (string Path, IReadOnlyList<string> Sentences) ToFinding(int frame, string findingId)
    {
        string cite = Citation.OfFinding(frame, findingId);
        var sentences = Citing(sentence => sentence.Cites.Contains(cite, StringComparer.Ordinal));
        return ($"{From(sentences)}finding {cite}", sentences);
    }

    internal (string Path, IReadOnlyList<string> Sentences) ToFrame(int frame)
    {
        string name = Citation.OfFrame(frame);
        var items = report.Findings.Frames[frame - 1].Items;
        var cites = items.Select(item => Citation.OfFinding(frame, item.Id)).ToHashSet(StringComparer.Ordinal);
        var sentences = Citing(sentence => sentence.Cites.Any(cite => cites.Contains(cite) || cite == name));
        var first = report.Sentences.FirstOrDefault(sentence => sentence.Cites.Any(cites.Contains));
        return first is null
            ? ($"{From(sentences)}{name}", sentences)
            : ($"sentence {first.Id} → finding {first.Cites.First(cites.Contains)} → {name}", sentences);
    }

    private static string From(List<string> sentences) => sentences.Count == 0 ? "" : $"sentence {sentences[0]} → ";

    private List<string> Citing(Func<ReportSentence, bool> cites) => [.. report.Sentences.Where(cites).Select(sentence => sentence.Id)];
}
