namespace MedImaging;

/// <summary>The Indication section: the referrer's own words, as a quotation.</summary>
internal static class RequestTemplate
{
    internal const int MaxIndicationLength = 500;

    internal static void Write(SentenceList report, StudyFindings findings)
    {
        string indication = PlainText.ToQuote(findings.Request.Indication, MaxIndicationLength);
        report.Add(
            ReportSection.Indication,
            indication.Length == 0 ? "No indication was stated." : $"As stated in the request: “{indication}”",
            [Citation.Request]);
        if (findings.Request.Urgency != Urgency.Routine)
        {
            string urgency = findings.Request.Urgency == Urgency.Stat ? "to be read at once (stat)" : "urgent";
            report.Add(ReportSection.Indication, $"The request is marked {urgency}.", [Citation.Request]);
        }
    }
}
