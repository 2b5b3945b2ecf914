using System.Text.RegularExpressions;

namespace MedImaging;

/// <summary>Checks a report by every registered rule.</summary>
public sealed class ReportChecker
{
    private const string StandardVersion = "rules/1";
    private readonly IReportRule[] _rules;

    /// <summary>Creates a checker over rules.</summary>
    /// <param name="rules">The rules; <see cref="StandardRules"/> and the host's own.</param>
    public ReportChecker(IEnumerable<IReportRule> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        _rules = [.. rules];
        RulesVersion = VersionOf(_rules);
    }

    /// <summary>Gets the rules this library brings.</summary>
    public static IReadOnlyList<IReportRule> StandardRules { get; } =
    [
        new EmptyReportRule(), new SectionsRule(), new DisclaimerRule(), new CitationRule(), new UnsupportedRule(), new OmittedFindingRule(),
        new NegationRule(), new LateralityRule(), new ImpressionRule(), new SafetyLanguageRule(), new ConfidenceRule(), new MixedKindsRule(),
        new MeasurementRule(), new PriorComparisonRule(), new PatientRule(), new DateOrderRule(),
    ];

    /// <summary>Gets the name of this set of rules: <c>rules/1</c>, with a mark when the host changed the set.</summary>
    public string RulesVersion { get; }

    /// <summary>Checks a report.</summary>
    /// <param name="report">The report.</param>
    /// <returns>What the rules found, errors first, then in the order of the sentences. A rule that fails counts as an error: it did not clear the report.</returns>
    public ReportChecks Check(DraftReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var order = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var sentence in report.Sentences)
        {
            order.TryAdd(sentence.Id, order.Count);
        }

        var issues = _rules.SelectMany(rule => Run(rule, report))
            .OrderByDescending(issue => issue.Severity)
            .ThenBy(issue => issue.SentenceId is { } id ? order.GetValueOrDefault(id, int.MaxValue) : -1);
        return new ReportChecks([.. issues], RulesVersion);
    }

    private static List<ReportIssue> Run(IReportRule rule, DraftReport report)
    {
        try
        {
            return [.. rule.Check(report).Distinct()];
        }
#pragma warning disable CA1031 // A rule that breaks must not pass the report, and must not lose what the other rules found.
        catch (Exception ex) when (ex is not OperationCanceledException)
#pragma warning restore CA1031
        {
            string cause = ex is RegexMatchTimeoutException ? "took too long" : $"failed ({ex.GetType().Name})";
            return [new ReportIssue(rule.Name, IssueSeverity.Error, null, $"The rule {cause}, so the report is not cleared.")];
        }
    }

    private static string VersionOf(IReportRule[] rules)
    {
        var names = rules.Select(rule => rule.Name).Order(StringComparer.Ordinal).ToList();
        return names.SequenceEqual(StandardRules.Select(rule => rule.Name).Order(StringComparer.Ordinal), StringComparer.Ordinal)
            ? StandardVersion
            : $"{StandardVersion}+{ContentHash.Of(string.Join('\n', names)).Hex[..8]}";
    }
}
