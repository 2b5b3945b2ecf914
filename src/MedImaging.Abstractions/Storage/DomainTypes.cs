using System.Globalization;

namespace MedImaging;

/// <summary>How each type of the domain stands in a store: the graph's labels, properties and relationships, in one place.</summary>
internal static class DomainTypes
{
    public static RecordType<Patient> Patients { get; } = new(RecordKinds.Patient, StoreJson.Default.Patient)
    {
        Id = patient => patient.Id,
        Patient = patient => patient.Id,
        Fields = patient =>
        [
            new("mrn", patient.Mrn, FieldUse.PatientLookup),
            new("first_name", patient.FirstName, FieldUse.PatientShown),
            new("last_name", patient.LastName, FieldUse.PatientShown),
            new("date_of_birth", patient.DateOfBirth?.ToString("O", CultureInfo.InvariantCulture), FieldUse.PatientShown),
            new("gender", patient.Gender, FieldUse.PatientShown),
            new("contact_phone", patient.ContactPhone, FieldUse.PatientShown),
            new("created_at", Time(patient.CreatedAt), FieldUse.Shown),
        ],
    };

    public static RecordType<Case> Cases { get; } = new(RecordKinds.Case, StoreJson.Default.Case)
    {
        Id = opened => opened.Id,
        Patient = opened => opened.PatientId,
        Fields = opened =>
        [
            new("case_number", opened.Number),
            new("status", Word(opened.Status)),
            new("title", opened.Title, FieldUse.PatientShown),
            new("urgency", Word(opened.Urgency), FieldUse.Shown),
            new("created_at", Time(opened.CreatedAt), FieldUse.Shown),
        ],
        Links = opened => Links(
            To("OF_PATIENT", RecordKinds.Patient, opened.PatientId),
            From("HAS_CASE", RecordKinds.User, opened.CreatedBy),
            CitedIn(opened).Select(item => new RecordLink("CITES", RecordKinds.Literature, item))),
    };

    public static RecordType<User> Users { get; } = new(RecordKinds.User, StoreJson.Default.User)
    {
        Id = user => user.Id,
        Fields = user =>
        [
            new("name", user.Name, FieldUse.Shown), new("email", user.Email, FieldUse.Shown),
            new("role", Word(user.Role)), new("created_at", Time(user.CreatedAt), FieldUse.Shown),
        ],
    };

    public static RecordType<Doctor> Doctors { get; } = new(RecordKinds.Doctor, StoreJson.Default.Doctor)
    {
        Id = doctor => doctor.Id,
        Fields = doctor => [new("name", doctor.Name, FieldUse.Shown), new("specialty", doctor.Specialty)],
    };

    public static RecordType<ImagingStudy> Studies { get; } = new(RecordKinds.Study, StoreJson.Default.ImagingStudy)
    {
        Id = study => study.StudyInstanceUid,
        Patient = study => study.PatientId,
        Fields = study =>
        [
            new("study_date", study.Date),
            new("description", study.Description, FieldUse.PatientShown),
            new("accession_number", study.AccessionNumber, FieldUse.PatientLookup),
        ],
        Links = study => Links(
            To("OF_PATIENT", RecordKinds.Patient, study.PatientId),
            To("BELONGS_TO", RecordKinds.Case, study.CaseId),
            study.Series.Select(series => new RecordLink("CONTAINS", RecordKinds.Series, series.SeriesInstanceUid))),
    };

    public static RecordType<SeriesRecord> Series { get; } = new(RecordKinds.Series, StoreJson.Default.SeriesRecord)
    {
        Id = record => record.Series.SeriesInstanceUid,
        Patient = record => record.PatientId,
        Fields = record =>
        [
            new("modality", record.Series.Modality.Code), new("body_part", record.Series.BodyPart),
            new("description", record.Series.Description, FieldUse.PatientShown),
        ],
        Links = record => Links(To("ACQUIRED_ON", RecordKinds.Scanner, record.Series.Scanner)),
    };

    public static RecordType<ImageRecord> Images { get; } = new(RecordKinds.Image, StoreJson.Default.ImageRecord)
    {
        Id = record => record.Image.SopInstanceUid,
        Patient = record => record.PatientId,
        Fields = record =>
        [
            new("sop_class", record.Image.SopClassUid, FieldUse.Shown), new("number", (long?)record.Image.Number, FieldUse.Shown),
            new("frames", (long)record.Image.FrameCount, FieldUse.Shown), new("content", record.Image.Content?.Hex),
        ],
        Links = record => Links(From("CONTAINS", RecordKinds.Series, record.SeriesInstanceUid)),
    };

    public static RecordType<ImageAnalysis> Analyses { get; } = new(RecordKinds.Analysis, StoreJson.Default.ImageAnalysis)
    {
        Id = analysis => analysis.Id,
        Patient = analysis => analysis.PatientId,
        Fields = analysis => [new("at", Time(analysis.At)), new("elapsed_ms", analysis.Elapsed.TotalMilliseconds, FieldUse.Shown), new("run", analysis.RunId)],
        Links = analysis => Links(
            To("DERIVED_FROM", RecordKinds.Study, analysis.StudyInstanceUid),
            To("BELONGS_TO", RecordKinds.Case, analysis.CaseId),
            analysis.Frames.Select(frame => new RecordLink("PRODUCED_BY", RecordKinds.ModelVersion, ModelKey(frame.Model.Id, frame.Model.Version))),
            analysis.Frames.Select(frame => frame.Frame.Descriptor.SopInstanceUid).OfType<string>().Select(image => new RecordLink("DERIVED_FROM", RecordKinds.Image, image))),
    };

    public static RecordType<StoredFinding> Findings { get; } = new(RecordKinds.Finding, StoreJson.Default.StoredFinding)
    {
        Id = stored => FindingRecords.IdOf(stored.AnalysisId, stored.Frame, stored.Finding.Id),
        Patient = stored => stored.PatientId,
        Fields = stored =>
        [
            new("code", stored.Finding.Code.Value), new("scheme", stored.Finding.Code.Scheme), new("meaning", stored.Finding.Code.Meaning, FieldUse.Shown),
            new("confidence", stored.Finding.Confidence.Value), new("is_present", stored.Finding.IsPresent), new("is_critical", stored.Finding.IsCritical),
            new("model", stored.Finding.Evidence.ModelId),
        ],
        Links = stored => Links(
            From("CONTAINS", RecordKinds.Analysis, stored.AnalysisId),
            To("EVIDENCED_BY", RecordKinds.Image, stored.SopInstanceUid),
            To("PRODUCED_BY", RecordKinds.ModelVersion, ModelKey(stored.Finding.Evidence.ModelId, stored.Finding.Evidence.ModelVersion)),
            To("OF_CONCEPT", RecordKinds.Concept, ConceptId(stored.Finding.Code.Scheme, stored.Finding.Code.Value))),
    };

    public static RecordType<MeasurementRecord> Measurements { get; } = new(RecordKinds.Measurement, StoreJson.Default.MeasurementRecord)
    {
        Id = record => string.Create(CultureInfo.InvariantCulture, $"{record.FindingId}/{record.Number}"),
        Patient = record => record.PatientId,
        Fields = record =>
        [
            new("code", record.Measurement.Concept.Value), new("value", record.Measurement.Value, FieldUse.Shown), new("unit", record.Measurement.Unit, FieldUse.Shown),
        ],
        Links = record => Links(From("CONTAINS", RecordKinds.Finding, record.FindingId)),
    };

    public static RecordType<Diagnosis> Diagnoses { get; } = new(RecordKinds.Diagnosis, StoreJson.Default.Diagnosis)
    {
        Id = diagnosis => diagnosis.Id,
        Patient = diagnosis => diagnosis.PatientId,
        Fields = diagnosis =>
        [
            new("code", diagnosis.Code.Value), new("scheme", diagnosis.Code.Scheme), new("meaning", diagnosis.Code.Meaning, FieldUse.PatientShown),
            new("made_at", Time(diagnosis.MadeAt), FieldUse.Shown),
        ],
        Links = diagnosis => Links(
            To("BELONGS_TO", RecordKinds.Case, diagnosis.CaseId),
            To("PART_OF", RecordKinds.Diagnosis, diagnosis.ParentId),
            To("SUPERSEDES", RecordKinds.Diagnosis, diagnosis.Supersedes),
            To("MADE_BY", RecordKinds.User, diagnosis.MadeBy),
            diagnosis.FindingIds.Select(finding => new RecordLink("EVIDENCED_BY", RecordKinds.Finding, finding))),
    };

    public static RecordType<RecommendationRecord> Recommendations { get; } = new(RecordKinds.Recommendation, StoreJson.Default.RecommendationRecord)
    {
        Id = record => record.Id,
        Patient = record => record.PatientId,
        Fields = record => [new("text", record.Text, FieldUse.PatientShown)],
        Links = record => Links(From("RECOMMENDS", RecordKinds.Diagnosis, record.DiagnosisId)),
    };

    public static RecordType<ReportRecord> Reports { get; } = new(RecordKinds.Report, StoreJson.Default.ReportRecord)
    {
        Id = report => report.Id,
        Patient = report => report.PatientId,
        Fields = report =>
        [
            new("is_signed", report.IsSigned), new("saved_at", Time(report.SavedAt)), new("version_number", (long)report.Version, FieldUse.Shown),
            new("findings", report.Findings, FieldUse.PatientShown), new("recommendations", report.Recommendations, FieldUse.PatientShown),
        ],
        Links = report => Links(
            To("BELONGS_TO", RecordKinds.Case, report.CaseId),
            To("LATEST", RecordKinds.ReportVersion, ReportRecord.VersionId(report.Id, report.Version))),
        Text = report => report.Text,
    };

    public static RecordType<ReportVersionRecord> ReportVersions { get; } = new(RecordKinds.ReportVersion, StoreJson.Default.ReportVersionRecord)
    {
        Id = record => ReportRecord.VersionId(record.Report.Draft.Id, record.Report.Version),
        Patient = record => record.PatientId,
        Fields = record =>
        [
            new("version_number", (long)record.Report.Version), new("operation_id", record.OperationId), new("is_signed", record.Report.Signed is not null),
            new("saved_at", Time(record.Report.SavedAt), FieldUse.Shown), new("sha256", record.Report.Draft.ComputeHash().Hex, FieldUse.Shown),
            new("writer", record.Report.Draft.Writer, FieldUse.Shown), new("run", record.Report.RunId),
        ],
        Links = ReportLinks.Of,
    };

    public static RecordType<ConversationSession> Sessions { get; } = new(RecordKinds.Session, StoreJson.Default.ConversationSession)
    {
        Id = session => session.Id,
        Patient = session => session.PatientId,
        Fields = session =>
        [
            new("type", Word(session.Type)), new("started_at", Time(session.StartedAt)), new("ended_at", session.EndedAt is { } ended ? Time(ended) : null),
        ],
        Links = session => Links(
            To("BELONGS_TO", RecordKinds.Case, session.CaseId),
            To("IN_ROOM", RecordKinds.Room, session.RoomId),
            To("STARTED_BY", RecordKinds.User, session.StartedBy),
            session.Specialists.Select(doctor => new RecordLink("CONSULTED", RecordKinds.Doctor, doctor))),
    };

    public static RecordType<ConversationMessage> Messages { get; } = new(RecordKinds.Message, StoreJson.Default.ConversationMessage)
    {
        Id = message => message.Id,
        Patient = message => message.PatientId,
        Fields = message =>
        [
            new("number", message.Number), new("timestamp", Time(message.Timestamp ?? default), FieldUse.Shown), new("speaker", message.Speaker, FieldUse.Shown),
            new("content", message.Content, FieldUse.PatientShown),
        ],
        Links = message => Links(
            From("CONTAINS", RecordKinds.Session, message.SessionId),
            To("SENT_BY", message.SpeakerKind switch { SpeakerKind.User => RecordKinds.User, SpeakerKind.Specialist => RecordKinds.Doctor, _ => "" }, message.Speaker)),
    };

    public static RecordType<CareRoom> Rooms { get; } = new(RecordKinds.Room, StoreJson.Default.CareRoom)
    {
        Id = room => room.Id,
        Patient = room => room.PatientId,
        Fields = room => [new("title", room.Title, FieldUse.PatientShown), new("opened_at", Time(room.OpenedAt), FieldUse.Shown)],
        Links = room => Links(
            To("BELONGS_TO", RecordKinds.Case, room.CaseId),
            room.Participants.Select(user => new RecordLink("IN_ROOM", RecordKinds.User, user, IsIncoming: true))),
    };

    public static RecordType<Decision> Decisions { get; } = new(RecordKinds.Decision, StoreJson.Default.Decision)
    {
        Id = decision => decision.Id,
        Patient = decision => decision.PatientId,
        Fields = decision =>
        [
            new("text", decision.Text, FieldUse.PatientShown), new("at", Time(decision.At), FieldUse.Shown), new("sha256", decision.Hash.Hex, FieldUse.Shown),
        ],
        Links = decision => Links(
            To("IN_ROOM", RecordKinds.Room, decision.RoomId),
            To("BELONGS_TO", RecordKinds.Case, decision.CaseId),
            To("DECIDED_BY", RecordKinds.User, decision.By.Id),
            To("SUPERSEDES", RecordKinds.Decision, decision.Supersedes)),
    };

    public static RecordType<EvidenceItem> Literature { get; } = new(RecordKinds.Literature, StoreJson.Default.EvidenceItem)
    {
        Id = item => item.Id,
        Fields = item => [new("title", item.Title, FieldUse.Shown), new("year", (long?)item.Year, FieldUse.Shown), new("pmid", item.Pmid), new("doi", item.Doi)],
        Text = item => $"{item.Title}\n{item.Abstract}",
    };

    public static RecordType<StoredEmbedding> Embeddings { get; } = new(RecordKinds.Embedding, StoreJson.Default.StoredEmbedding)
    {
        Id = embedding => embedding.Id,
        Patient = embedding => embedding.PatientId,
        Fields = embedding =>
        [
            new("model", ModelKey(embedding.ModelId, embedding.ModelVersion)), new("dimensions", (long)embedding.Vector.Length),
            new("vector", embedding.Vector.ToArray(), FieldUse.PatientShown),
            new("subject", Word(embedding.Subject)), new("kept_at", Time(embedding.KeptAt)), new("modality", embedding.Modality), new("body_part", embedding.BodyPart), new("age", (long?)embedding.AgeYears), new("site", embedding.Site),
        ],
        Links = embedding => Links(
            From("HAS_VECTOR", embedding.Subject switch { EmbeddingSubject.Image => RecordKinds.Image, EmbeddingSubject.Report => RecordKinds.Report, _ => RecordKinds.Case }, embedding.SubjectId),
            To("PRODUCED_BY", RecordKinds.ModelVersion, ModelKey(embedding.ModelId, embedding.ModelVersion))),
    };

    public static RecordType<ModelVersion> Models { get; } = new(RecordKinds.ModelVersion, StoreJson.Default.ModelVersion)
    {
        Id = model => ModelKey(model.ModelId, model.Version),
        Fields = model => [new("model_id", model.ModelId), new("model_version", model.Version), new("sha256", model.Hash?.Hex), new("intended_use", model.IntendedUse, FieldUse.Shown)],
    };

    public static RecordType<PromptTemplate> Prompts { get; } = new(RecordKinds.PromptTemplate, StoreJson.Default.PromptTemplate)
    {
        Id = prompt => ModelKey(prompt.Name, prompt.Version),
        Fields = prompt => [new("name", prompt.Name), new("template_version", prompt.Version), new("sha256", prompt.Hash.Hex)],
    };

    public static RecordType<PerformanceMetric> Metrics { get; } = new(RecordKinds.PerformanceMetric, StoreJson.Default.PerformanceMetric)
    {
        Id = metric => metric.Id,
        Fields = metric => [new("name", metric.Name), new("value", metric.Value, FieldUse.Shown), new("unit", metric.Unit, FieldUse.Shown), new("model_id", metric.ModelId), new("at", Time(metric.At))],
        Links = metric => Links(To("ABOUT", RecordKinds.ModelVersion, metric.ModelId is { } id && metric.ModelVersion is { } version ? ModelKey(id, version) : null)),
    };

    public static RecordType<MediaItem> Media { get; } = new(RecordKinds.Media, StoreJson.Default.MediaItem)
    {
        Id = item => item.Id,
        Patient = item => item.PatientId,
        Fields = item =>
        [
            new("media_type", item.Content.MediaType), new("length", item.Content.Length, FieldUse.Shown), new("content", item.Content.Hash.Hex),
            new("name", item.Name, FieldUse.PatientShown), new("added_at", Time(item.AddedAt)),
        ],
        Links = item => Links(To("BELONGS_TO", RecordKinds.Case, item.CaseId), To("ADDED_BY", RecordKinds.User, item.AddedBy)),
    };

    public static RecordType<MedicalConcept> Concepts { get; } = new(RecordKinds.Concept, StoreJson.Default.MedicalConcept)
    {
        Id = concept => ConceptId(concept.Code.Scheme, concept.Code.Value),
        Fields = concept => [new("code", concept.Code.Value), new("scheme", concept.Code.Scheme), new("meaning", concept.Code.Meaning, FieldUse.Shown), new("category", concept.Category)],
        Links = concept => concept.Relations.Select(relation => new RecordLink(relation.Name, RecordKinds.Concept, ConceptId(relation.Scheme, relation.Value))),
        Text = concept => concept.Code.Meaning,
    };

    public static RecordType<LegalHold> LegalHolds { get; } = new(RecordKinds.Hold, StoreJson.Default.LegalHold)
    {
        Id = hold => hold.PatientId,
        Patient = hold => hold.PatientId,
        Fields = hold => [new("held", hold.PatientId, FieldUse.PatientLookup), new("placed_at", Time(hold.PlacedAt), FieldUse.Shown)],
        Links = hold => Links(To("OF_PATIENT", RecordKinds.Patient, hold.PatientId)),
    };

    public static RecordType<FindingFeedback> Feedback { get; } = new(RecordKinds.Feedback, StoreJson.Default.FindingFeedback)
    {
        Id = word => word.Id,
        Fields = word =>
        [
            new("model_id", word.ModelId), new("model_version", word.ModelVersion), new("report", word.ReportId, FieldUse.PatientLookup),
            new("verdict", Word(word.Verdict)), new("at", Time(word.At)),
        ],
        Links = word => Links(To("ABOUT", RecordKinds.Report, word.ReportId), To("GIVEN_BY", RecordKinds.User, word.ReviewerId)),
    };

    public static string[] CitedIn(Case opened) => opened.Cited?.Split('\n') ?? [];

    public static string ModelKey(string id, string version) => $"{id}@{version}";

    public static string ConceptId(string scheme, string value) => $"{scheme}:{value}";

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    public static string Word<T>(T value)
        where T : struct, Enum
        => value.ToString().ToLowerInvariant();

    private static IEnumerable<RecordLink> To(string name, string kind, string? id) => string.IsNullOrEmpty(id) || kind.Length == 0 ? [] : [new RecordLink(name, kind, id)];

    private static IEnumerable<RecordLink> From(string name, string kind, string? id) => string.IsNullOrEmpty(id) || kind.Length == 0 ? [] : [new RecordLink(name, kind, id, IsIncoming: true)];

    private static IEnumerable<RecordLink> Links(params IEnumerable<RecordLink>[] parts) => parts.SelectMany(part => part);
}
