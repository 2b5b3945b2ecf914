using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>What a check of a report's whole evidence chain found.</summary>
public sealed record VerificationResult
{
    /// <summary>Gets the report's id.</summary>
    public required string ReportId { get; init; }

    /// <summary>Gets every link that was looked at.</summary>
    public required IReadOnlyList<EvidenceLink> Links { get; init; }

    /// <summary>Gets the sentences with a chain.</summary>
    public required IReadOnlyList<string> Supported { get; init; }

    /// <summary>Gets the sentences without a chain; each is marked as unsupported in the report.</summary>
    public required IReadOnlyList<string> Unsupported { get; init; }

    /// <summary>Gets the links that do not hold, in the order they were found.</summary>
    [JsonIgnore]
    public IReadOnlyList<BrokenLink> Broken =>
        [.. Links.Where(link => link.Status == EvidenceStatus.Broken).Select(link => new BrokenLink(link.Kind, link.Path, link.Reason ?? "", link.Sentences))];

    /// <summary>Gets the links that could not be checked here.</summary>
    [JsonIgnore]
    public IReadOnlyList<EvidenceLink> NotChecked => [.. Links.Where(link => link.Status == EvidenceStatus.NotChecked)];

    /// <summary>Gets whether no link is broken. Links that could not be checked do not count; see <see cref="NotChecked"/>.</summary>
    [JsonIgnore]
    public bool IsIntact => Links.All(link => link.Status != EvidenceStatus.Broken);
}
