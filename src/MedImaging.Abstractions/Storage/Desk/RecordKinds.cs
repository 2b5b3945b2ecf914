namespace MedImaging;

/// <summary>The kinds of records the typed stores keep: the graph's labels.</summary>
internal static class RecordKinds
{
    public const string Patient = "Patient", Case = "Case", Study = "Study", Series = "Series", Image = "Image",
        Analysis = "Analysis", Finding = "Finding", Measurement = "Measurement", Diagnosis = "Diagnosis", Recommendation = "Recommendation",
        Report = "Report", ReportVersion = "ReportVersion", Embedding = "Embedding", Session = "Session", Message = "Message",
        Room = "Room", Decision = "Decision", Media = "Media", Feedback = "Feedback", Hold = "Hold";

    public const string User = "User", Doctor = "Doctor", Literature = "Literature", ModelVersion = "ModelVersion", PromptTemplate = "PromptTemplate",
        PerformanceMetric = "PerformanceMetric", Concept = "Concept", Scanner = "Scanner", ContentUse = "ContentUse", ContentDrop = "ContentDrop";

    private static readonly HashSet<string> Clinical = new(StringComparer.Ordinal)
    {
        Patient, Case, Study, Series, Image, Analysis, Finding, Measurement, Diagnosis, Recommendation,
        Report, ReportVersion, Embedding, Session, Message, Room, Decision, Media, Feedback, Hold,
    };

    public static IEnumerable<string> AllClinical => Clinical;

    /// <summary>Whether records of a kind are about patients: seen only by who may see the patient, and nameless in a sealed store.</summary>
    public static bool IsClinical(string kind) => Clinical.Contains(kind);
}
