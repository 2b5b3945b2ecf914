using System.Globalization;

namespace MedImaging;

/// <summary>What one entry of <see cref="ReportSentence.Cites"/> points at.</summary>
public sealed record Citation
{
    private Citation(string text) => Text = text;

    /// <summary>The cite of what the referrer wrote.</summary>
    public const string Request = "request";

    /// <summary>Gets the cite as written, such as <c>1/f1</c>.</summary>
    public string Text { get; }

    /// <summary>Gets the number of the frame, from 1; 0 when it points at the request or at literature.</summary>
    public int FrameNumber { get; private init; }

    /// <summary>Gets the findings of the frame it points into, or <see langword="null"/> for the request and for literature.</summary>
    public Findings? Frame { get; private init; }

    /// <summary>Gets the finding, or <see langword="null"/> when it points at anything else.</summary>
    public Finding? Finding { get; private init; }

    /// <summary>Gets the publication or guideline, or <see langword="null"/> when it points at something of the study.</summary>
    public EvidenceItem? Item { get; private init; }

    /// <summary>Gets the cite of a frame's own header.</summary>
    /// <param name="frameNumber">The frame, from 1.</param>
    /// <returns>Such as <c>frame/1</c>.</returns>
    public static string OfFrame(int frameNumber) => string.Create(CultureInfo.InvariantCulture, $"frame/{frameNumber}");

    /// <summary>Gets the cite of a finding.</summary>
    /// <param name="frameNumber">The frame, from 1.</param>
    /// <param name="findingId">The finding's id within its frame.</param>
    /// <returns>Such as <c>1/f1</c>.</returns>
    public static string OfFinding(int frameNumber, string findingId) => string.Create(CultureInfo.InvariantCulture, $"{frameNumber}/{findingId}");

    /// <summary>Follows a cite.</summary>
    /// <param name="findings">The findings of the report.</param>
    /// <param name="cite">The cite.</param>
    /// <returns>What it points at, or <see langword="null"/> when there is no such thing.</returns>
    public static Citation? Find(StudyFindings findings, string cite)
    {
        ArgumentNullException.ThrowIfNull(findings);
        ArgumentNullException.ThrowIfNull(cite);
        if (string.Equals(cite, Request, StringComparison.Ordinal))
        {
            return new Citation(cite);
        }

        if (findings.Literature?.Items.FirstOrDefault(item => string.Equals(item.Id, cite, StringComparison.Ordinal)) is { } item)
        {
            return new Citation(cite) { Item = item };
        }

        int slash = cite.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return null;
        }

        string head = cite[..slash], tail = cite[(slash + 1)..];
        return head == "frame"
            ? FrameAt(findings, tail) is int frame ? new Citation(cite) { FrameNumber = frame, Frame = findings.Frames[frame - 1] } : null
            : FrameAt(findings, head) is int number ? FindingIn(findings.Frames[number - 1], number, tail, cite) : null;
    }

    private static Citation? FindingIn(Findings frame, int number, string id, string cite)
        => frame.Items.FirstOrDefault(item => string.Equals(item.Id, id, StringComparison.Ordinal)) is { } finding
            ? new Citation(cite) { FrameNumber = number, Frame = frame, Finding = finding }
            : null;

    private static int? FrameAt(StudyFindings findings, string digits)
        => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= findings.Frames.Count
            ? number
            : null;
}
