namespace MedImaging;

/// <summary>A study beside an earlier one.</summary>
/// <param name="Changes">Every present finding of either study, once: those of the current study in its order, then what resolved.</param>
public sealed record StudyComparison(IReadOnlyList<FindingChange> Changes)
{
    /// <summary>Gets the findings of one kind.</summary>
    /// <param name="kind">What became of them.</param>
    /// <returns>The changes, in their order.</returns>
    public IReadOnlyList<FindingChange> Of(ChangeKind kind) => [.. Changes.Where(change => change.Kind == kind)];
}
