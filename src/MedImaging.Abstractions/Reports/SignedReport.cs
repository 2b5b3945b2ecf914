using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>A report a clinician has signed; only this can be exported as final. It is made by <see cref="DraftReport.Sign"/> and nothing else.</summary>
public sealed record SignedReport
{
    [JsonConstructor]
    internal SignedReport(DraftReport content, Signature signature) => (Content, Signature) = (content, signature);

    /// <summary>Gets what was signed, the reviewer's edits included.</summary>
    public DraftReport Content { get; }

    /// <summary>Gets who signed it, and when.</summary>
    public Signature Signature { get; }

    /// <summary>Gets the report's id.</summary>
    [JsonIgnore]
    public string Id => Content.Id;

    /// <summary>Says whether the words are still those that were signed.</summary>
    /// <returns><see langword="true"/> when the hash agrees.</returns>
    public bool IsIntact() => Content.ComputeHash() == Signature.ContentHash;
}

/// <summary>A signature under a report.</summary>
/// <param name="Reviewer">Who signed.</param>
/// <param name="SignedAt">When.</param>
/// <param name="ContentHash">The SHA-256 of what was signed.</param>
/// <param name="Comment">A remark.</param>
public sealed record Signature(Reviewer Reviewer, DateTimeOffset SignedAt, ContentHash ContentHash, string? Comment);
