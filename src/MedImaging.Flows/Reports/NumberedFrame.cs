namespace MedImaging;

/// <summary>The findings of one frame, with the number the report gives it.</summary>
internal sealed record NumberedFrame(int Number, Findings Findings)
{
    internal string Cite => Citation.OfFrame(Number);

    internal FrameReference Frame => Findings.Frame;

    internal static IReadOnlyList<NumberedFrame> Of(StudyFindings findings)
        => [.. findings.Frames.Select((frame, index) => new NumberedFrame(index + 1, frame))];

    internal string CiteOf(Finding finding) => Citation.OfFinding(Number, finding.Id);
}
