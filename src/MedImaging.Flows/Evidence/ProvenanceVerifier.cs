namespace MedImaging;

/// <summary>Checks the evidence chain of a report, offline: from its signature and sentences over findings, pixels and pictures to the source files and the model. It names each link that does not hold.</summary>
public sealed class ProvenanceVerifier
{
    private readonly IContentStore _content;
    private readonly IReadOnlyList<IImageReader> _readers;
    private readonly IReadOnlyList<IImageModel> _models;

    /// <summary>Creates a verifier.</summary>
    /// <param name="content">Where sources and pictures are kept.</param>
    /// <param name="readers">The readers for the formats of the sources.</param>
    /// <param name="models">The models that are installed here; links to others are reported as not checked.</param>
    public ProvenanceVerifier(IContentStore content, IEnumerable<IImageReader> readers, IEnumerable<IImageModel> models)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(readers);
        ArgumentNullException.ThrowIfNull(models);
        (_content, _readers, _models) = (content, [.. readers], [.. models]);
    }

    /// <summary>Checks a signed report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="options">How far to go; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <returns>What was found; a broken link is a result, never an exception.</returns>
    public ValueTask<VerificationResult> VerifyAsync(SignedReport report, VerificationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        var log = new LinkLog();
        SentenceChecks.Signature(log, report);
        return VerifyAsync(report.Content, log, options ?? new VerificationOptions(), cancellationToken);
    }

    /// <summary>Checks a draft.</summary>
    /// <param name="report">The report.</param>
    /// <param name="options">How far to go; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <returns>What was found; a broken link is a result, never an exception.</returns>
    public ValueTask<VerificationResult> VerifyAsync(DraftReport report, VerificationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        return VerifyAsync(report, new LinkLog(), options ?? new VerificationOptions(), cancellationToken);
    }

    private async ValueTask<VerificationResult> VerifyAsync(DraftReport report, LinkLog log, VerificationOptions options, CancellationToken cancellationToken)
    {
        var chains = EvidenceChain.Of(report);
        SentenceChecks.Citations(log, chains);
        SentenceChecks.Words(log, report);
        var paths = new EvidencePaths(report);
        var frames = new FrameChecks(log, paths, _content, _readers);
        var models = new ModelChecks(log, paths, _models, options);
        for (int i = 0; i < report.Findings.Frames.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pixels = await frames.CheckAsync(i + 1, report.Findings.Frames[i], cancellationToken).ConfigureAwait(false);
            await models.CheckAsync(i + 1, report.Findings.Frames[i], pixels, cancellationToken).ConfigureAwait(false);
        }

        return new VerificationResult
        {
            ReportId = report.Id,
            Links = log.Links,
            Supported = [.. chains.Where(chain => chain.IsSupported).Select(chain => chain.Sentence.Id)],
            Unsupported = [.. chains.Where(chain => !chain.IsSupported).Select(chain => chain.Sentence.Id)],
        };
    }
}
