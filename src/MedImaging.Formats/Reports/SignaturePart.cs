using MedImaging.Formats.Layout;

namespace MedImaging.Formats;

/// <summary>Who answers for the report: the signature, or that there is none; and for a signed one the disclaimer.</summary>
internal static class SignaturePart
{
    public static void Write(ReportDocument report)
    {
        var theme = report.Theme;
        report.Heading(report.Signature is null ? "Review" : "Signature", follows: 70);
        report.Flow.Y += 3;
        if (report.Signature is not { } signature)
        {
            FlowPanel.Draw(
                report.Flow,
                report.Pdf.Structure.Add("P"),
                [
                    new TextSpan(ReportWords.DraftNotice + "\n", theme.Warning),
                    new TextSpan($"Nobody has signed this report.\nContent hash (SHA-256) {report.Report.ComputeHash().Hex}", theme.SmallInk),
                ],
                ReportTheme.CautionTint,
                ReportTheme.Alarm);
            return;
        }

        List<TextSpan> spans =
        [
            new($"Electronically signed by {signature.Reviewer.Name}, {RoleOf(signature.Reviewer.Role)}\n", theme.Strong),
            new($"{ReportWords.TimeOf(signature.SignedAt)} · reviewer id {signature.Reviewer.Id}\n", theme.Body),
        ];
        if (ReportWords.Clean(signature.Comment) is { } comment)
        {
            spans.Add(new TextSpan($"Comment: {comment}\n", theme.Body));
        }

        spans.Add(new TextSpan($"Content hash (SHA-256) {signature.ContentHash.Hex}", theme.Small));
        FlowPanel.Draw(report.Flow, report.Pdf.Structure.Add("P"), spans, ReportTheme.Tint, ReportTheme.Accent);
        report.Flow.Gap(6);
        report.Paragraph(new TextSpan(report.Report.Disclaimer, theme.Small));
    }

    public static string RoleOf(ReviewerRole role) => role switch
    {
        ReviewerRole.Radiologist => "radiologist",
        ReviewerRole.Clinician => "clinician",
        _ => role.ToString(),
    };
}
