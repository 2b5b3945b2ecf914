namespace MedImaging;

/// <summary>One statement of a guideline and what it applies to.</summary>
/// <param name="Id">Its id within the pack, such as <c>solid-6mm</c>.</param>
/// <param name="Text">Its words.</param>
/// <param name="AppliesWhen">What must be so for it to apply.</param>
public sealed record GuidelineStatement(string Id, string Text, GuidelineRule AppliesWhen);
