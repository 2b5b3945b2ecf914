namespace MedImaging;

/// <summary>Writes a report from findings by fixed templates: offline, without a language model, and the same words for the same findings every time.</summary>
/// <remarks>
/// Nothing is called diagnostic, certain or excluded. A place is told in terms of the picture, since a model that gives a box knows no anatomy.
/// Text from the file or the referrer is quoted as data, without control, bidirectional or zero-width characters, and cut to a length.
/// </remarks>
public sealed class TemplateReportWriter : IReportWriter
{
    /// <summary>The writer's name and version.</summary>
    public const string WriterName = "template/1";

    /// <inheritdoc/>
    public string Name => WriterName;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no frame in <paramref name="findings"/>.</exception>
    public ValueTask<IReadOnlyList<ReportSentence>> WriteAsync(StudyFindings findings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(findings);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Write(findings));
    }

    internal static IReadOnlyList<ReportSentence> Write(StudyFindings findings)
    {
        if (findings.Frames.Count == 0)
        {
            throw new ArgumentException("A report is about at least one frame.", nameof(findings));
        }

        var report = new SentenceList();
        var frames = NumberedFrame.Of(findings);
        RequestTemplate.Write(report, findings);
        TechniqueTemplate.Write(report, findings, frames);
        report.Add(ReportSection.Comparison, "No earlier study was available to this system.", [Citation.Request]);
        FindingsTemplate.Write(report, frames);
        ImpressionTemplate.Write(report, frames);
        RecommendationTemplate.Write(report, frames);
        LiteratureTemplate.Write(report, findings);
        LimitationsTemplate.Write(report, findings, frames);
        return report.Sentences;
    }
}
