namespace MedImaging;

/// <summary>The first links of the chain: signature, cites, and words that templates make.</summary>
internal static class SentenceChecks
{
    internal static void Signature(LinkLog log, SignedReport signed)
    {
        string path = $"report → signature of {signed.Signature.Reviewer.Role}";
        string? broken = signed.IsIntact() ? null : $"the words hash to {signed.Content.ComputeHash().Hex[..12]}…, the signature is over {signed.Signature.ContentHash.Hex[..12]}…";
        log.Note(EvidenceKind.Signature, (path, [.. signed.Content.Sentences.Select(sentence => sentence.Id)]), "", broken);
    }

    internal static void Citations(LinkLog log, IReadOnlyList<EvidenceChain> chains)
    {
        foreach (var chain in chains)
        {
            (string Path, IReadOnlyList<string> Sentences) at = ($"sentence {chain.Sentence.Id}", [chain.Sentence.Id]);
            foreach (var ground in chain.Grounds)
            {
                log.Note(EvidenceKind.Citation, at, ground.Finding is null ? ground.Text : $"finding {ground.Text}", null);
            }

            foreach (string cite in chain.Dangling)
            {
                log.Note(EvidenceKind.Citation, at, $"cite {PlainText.ToQuote(cite, 40)}", "it points at nothing in this report");
            }
        }
    }

    internal static void Words(LinkLog log, DraftReport report)
    {
        if (report.Findings.Frames.Count == 0)
        {
            return;
        }

        var written = TemplateReportWriter.Write(report.Findings).Select(sentence => (sentence.Section, sentence.Text)).ToHashSet();
        foreach (var sentence in report.Sentences.Where(sentence => sentence.Author != AuthorKind.Human))
        {
            (string Path, IReadOnlyList<string> Sentences) at = ($"sentence {sentence.Id}", [sentence.Id]);
            string to = $"words of {TemplateReportWriter.WriterName}";
            if (written.Contains((sentence.Section, sentence.Text)))
            {
                log.Note(EvidenceKind.Words, at, to, null);
            }
            else if (sentence.Author == AuthorKind.Template && report.Writer == TemplateReportWriter.WriterName)
            {
                log.Note(EvidenceKind.Words, at, to, "the template writes other words of these findings");
            }
            else
            {
                log.Skip(EvidenceKind.Words, at, $"words of {PlainText.ToQuote(report.Writer, 40)}", "only the built-in template's words can be made again");
            }
        }
    }
}
