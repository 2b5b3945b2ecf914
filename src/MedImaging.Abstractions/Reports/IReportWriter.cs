namespace MedImaging;

/// <summary>Writes a draft report from findings: by templates offline, or by a language model.</summary>
public interface IReportWriter
{
    /// <summary>Gets the writer's name and version, such as <c>template/1</c>.</summary>
    string Name { get; }

    /// <summary>Writes the sentences.</summary>
    /// <param name="findings">What was found.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>The sentences, each with what it rests on.</returns>
    ValueTask<IReadOnlyList<ReportSentence>> WriteAsync(StudyFindings findings, CancellationToken cancellationToken = default);
}

/// <summary>One rule a report is checked by.</summary>
public interface IReportRule
{
    /// <summary>Gets the rule's name, such as <c>safety-language</c>.</summary>
    string Name { get; }

    /// <summary>Checks a report.</summary>
    /// <param name="report">The report.</param>
    /// <returns>What is wrong with it.</returns>
    IEnumerable<ReportIssue> Check(DraftReport report);
}
