namespace MedImaging;

/// <summary>A link of the evidence chain that does not hold.</summary>
/// <param name="Kind">What it should tie together.</param>
/// <param name="Path">Where it is, such as <c>sentence s4 → finding 1/f2 → pixels of frame/1</c>.</param>
/// <param name="Reason">What differs.</param>
/// <param name="Sentences">The sentences that can no longer be relied on.</param>
public sealed record BrokenLink(EvidenceKind Kind, string Path, string Reason, IReadOnlyList<string> Sentences)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Reason}";
}
