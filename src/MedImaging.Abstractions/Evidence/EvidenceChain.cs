namespace MedImaging;

/// <summary>What one sentence of a report rests on, from its cites to the pixels and the model. It names the links; a verifier checks them.</summary>
public sealed record EvidenceChain
{
    /// <summary>Gets the sentence.</summary>
    public required ReportSentence Sentence { get; init; }

    /// <summary>Gets what its cites point at, in their order; cites that point at nothing are in <see cref="Dangling"/>.</summary>
    public required IReadOnlyList<Citation> Grounds { get; init; }

    /// <summary>Gets the cites that point at nothing.</summary>
    public required IReadOnlyList<string> Dangling { get; init; }

    /// <summary>Gets whether the sentence rests on anything that exists, or a person wrote it.</summary>
    public bool IsSupported => Grounds.Count > 0 || Sentence.Author == AuthorKind.Human;

    /// <summary>Follows the cites of every sentence of a report.</summary>
    /// <param name="report">The report.</param>
    /// <returns>A chain for each sentence, in their order.</returns>
    public static IReadOnlyList<EvidenceChain> Of(DraftReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return [.. report.Sentences.Select(sentence => Of(sentence, report.Findings))];
    }

    private static EvidenceChain Of(ReportSentence sentence, StudyFindings findings)
    {
        var grounds = new List<Citation>(sentence.Cites.Count);
        var dangling = new List<string>();
        foreach (string cite in sentence.Cites)
        {
            if (Citation.Find(findings, cite) is { } ground)
            {
                grounds.Add(ground);
            }
            else
            {
                dangling.Add(cite);
            }
        }

        return new EvidenceChain { Sentence = sentence, Grounds = grounds, Dangling = dangling };
    }
}
