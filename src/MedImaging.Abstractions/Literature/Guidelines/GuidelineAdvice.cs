namespace MedImaging;

/// <summary>Which statements apply to a set of facts, and which cannot be decided.</summary>
/// <param name="Applies">The statements that apply.</param>
/// <param name="Undecided">The statements that might, if a fact were known that is not.</param>
public sealed record GuidelineAdvice(IReadOnlyList<GuidelineMatch> Applies, IReadOnlyList<GuidelineMatch> Undecided);

/// <summary>A statement beside the facts it was held against.</summary>
/// <param name="Pack">The pack, with its version and hash.</param>
/// <param name="Statement">The statement.</param>
/// <param name="Why">The conditions that hold, such as <c>size 7 mm is 6 to below 8</c>.</param>
/// <param name="Missing">The facts that are not known, such as <c>age</c>; empty for a statement that applies.</param>
public sealed record GuidelineMatch(GuidelinePack Pack, GuidelineStatement Statement, IReadOnlyList<string> Why, IReadOnlyList<string> Missing)
{
    /// <summary>Gets the id it is cited by, such as <c>guideline:nodule-example/1#solid-6mm</c>.</summary>
    public string Id => $"guideline:{Pack.Id}/{Pack.Version}#{Statement.Id}";
}
