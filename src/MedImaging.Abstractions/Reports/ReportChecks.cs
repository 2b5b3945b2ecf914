using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>What the report rules say of a draft.</summary>
/// <param name="Issues">What they found, worst first; empty when all is well.</param>
/// <param name="RulesVersion">Which set of rules was applied.</param>
public sealed record ReportChecks(IReadOnlyList<ReportIssue> Issues, string RulesVersion)
{
    /// <summary>Gets the checks of a report that was not checked yet.</summary>
    public static ReportChecks None { get; } = new([], "none");

    /// <summary>Gets whether the rules were applied and no error was found; warnings do not count.</summary>
    [JsonIgnore]
    public bool Passed => RulesVersion != "none" && !Issues.Any(issue => issue.Severity == IssueSeverity.Error);
}

/// <summary>Something a rule found.</summary>
/// <param name="Rule">The rule's name, such as <c>safety-language</c>.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="SentenceId">The sentence, or <see langword="null"/> for the whole report.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record ReportIssue(string Rule, IssueSeverity Severity, string? SentenceId, string Message);

/// <summary>How bad an issue is.</summary>
public enum IssueSeverity
{
    /// <summary>A person should look.</summary>
    Warning,

    /// <summary>It must be put right before signing.</summary>
    Error,
}
