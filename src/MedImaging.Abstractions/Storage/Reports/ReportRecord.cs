using System.Globalization;

namespace MedImaging;

/// <summary>A report apart from its versions: which is the newest, and what it is found by.</summary>
internal sealed record ReportRecord
{
    public required string Id { get; init; }

    public required int Version { get; init; }

    public string? CaseId { get; init; }

    public string? PatientId { get; init; }

    public required bool IsSigned { get; init; }

    public required DateTimeOffset SavedAt { get; init; }

    public required string Findings { get; init; }

    public required string Recommendations { get; init; }

    public required string Text { get; init; }

    public static ReportRecord Of(StoredReport stored, string? patient)
    {
        var draft = stored.Draft;
        return new ReportRecord
        {
            Id = draft.Id,
            Version = stored.Version,
            CaseId = draft.CaseId,
            PatientId = patient,
            IsSigned = stored.Signed is not null,
            SavedAt = stored.SavedAt,
            Findings = Section(draft, ReportSection.Findings),
            Recommendations = Section(draft, ReportSection.Recommendations),
            Text = string.Join('\n', draft.Sentences.Select(sentence => sentence.Text)),
        };
    }

    public static string VersionId(string report, int version) => string.Create(CultureInfo.InvariantCulture, $"{report}#{version}");

    private static string Section(DraftReport draft, ReportSection section)
        => string.Join(' ', draft.Sentences.Where(sentence => sentence.Section == section).Select(sentence => sentence.Text));
}

/// <summary>One version of a report; it never changes.</summary>
internal sealed record ReportVersionRecord
{
    public required string OperationId { get; init; }

    public string? PatientId { get; init; }

    public required StoredReport Report { get; init; }
}
