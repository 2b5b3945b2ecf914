namespace MedImaging;

/// <summary>Findings and reports to test with.</summary>
public static class Samples
{
    public static readonly DateTimeOffset At = new(2025, 1, 11, 9, 0, 0, TimeSpan.Zero);

    public static readonly ReportChecker Checker = new(ReportChecker.StandardRules);

    public static FrameReference Frame(string modality = "DX", string view = "PA", double? spacing = 0.2, string sop = "1.2.3.1.1", int index = 0) => new()
    {
        SourceHash = ContentHash.Of("source " + sop),
        SourceName = "a.dcm",
        Study = new StudyDescriptor { StudyInstanceUid = "1.2.3", Date = "20250110", PatientBirthDate = "19800101", PatientSex = "F", PatientId = "P1" },
        Series = new SeriesDescriptor { SeriesInstanceUid = "1.2.3.1", Modality = new Modality(modality), BodyPart = "CHEST", ViewPosition = view },
        Descriptor = new InstanceDescriptor { SopInstanceUid = sop, FrameCount = 1, Rows = 1000, Columns = 800 },
        Index = index,
        PixelHash = ContentHash.Of("pixels " + sop + index),
        Rows = 1000,
        Columns = 800,
        RowSpacing = spacing,
        ColumnSpacing = spacing,
    };

    public static ModelDescription Model(string id = "cxr_pneumonia28") => new() { Id = id, Version = "1", Hash = ContentHash.Of(id), IntendedUse = "Triage of frontal chest radiographs of adults" };

    public static Finding Finding(string id, string meaning, double confidence, bool isPresent, FrameReference frame, ConfidenceKind kind = ConfidenceKind.Softmax, FrameRegion? region = null, bool isCritical = false) => new()
    {
        Id = id,
        Code = new CodedConcept("c-" + meaning, "99MEDIMG", meaning),
        Confidence = new Confidence(confidence, kind),
        IsPresent = isPresent,
        IsCritical = isCritical,
        Region = region,
        Evidence = new FindingEvidence { PixelHash = frame.PixelHash, RecipeHash = ContentHash.Of("recipe"), ModelId = "cxr_pneumonia28", ModelVersion = "1", ModelHash = ContentHash.Of("cxr_pneumonia28") },
    };

    public static StudyFindings Study(params Findings[] frames) => new() { Request = new AnalysisRequest { Indication = "Cough and fever" }, ImageCount = frames.Length, SeriesCount = 1, Frames = frames };

    /// <summary>Pneumonia in the lower part of the image, at image left; no effusion.</summary>
    public static StudyFindings Pneumonia(AnalysisRequest? request = null, FrameReference? frame = null)
    {
        frame ??= Frame();
        var study = Study(new Findings
        {
            Frame = frame,
            Model = Model(),
            Items =
            [
                Finding("f1", "Pneumonia", 0.93, true, frame, region: new FrameRegion(50, 700, 300, 1000)),
                Finding("f2", "Pleural effusion", 0.07, false, frame),
            ],
            Limitations = ["Not evaluated on patients under 18 years."],
        });
        return request is null ? study : study with { Request = request };
    }

    public static StudyFindings Normal()
    {
        var frame = Frame();
        return Study(new Findings { Frame = frame, Model = Model(), Items = [Finding("f1", "Pneumonia", 0.04, false, frame)] });
    }

    public static StudyFindings NoModel()
    {
        var frame = Frame("CT", "");
        return Study(new Findings { Frame = frame, Model = Model(), Items = [], Limitations = ["the model was made for chest radiographs, not for CT"] });
    }

    public static DraftReport Report(StudyFindings findings, IReadOnlyList<ReportSentence>? sentences = null) => new()
    {
        Id = "r1",
        CreatedAt = At,
        Writer = TemplateReportWriter.WriterName,
        Findings = findings,
        Sentences = sentences ?? TemplateReportWriter.Write(findings),
    };

    /// <summary>The report with a sentence more, after the last one of its section.</summary>
    public static DraftReport With(this DraftReport report, ReportSection section, string text, params string[] cites)
    {
        var sentence = new ReportSentence { Id = "x", Section = section, Text = text, Author = AuthorKind.Model, Cites = cites };
        return report with { Sentences = [.. report.Sentences.Append(sentence).OrderBy(item => item.Section)] };
    }

    /// <summary>The report with one section's sentences taken away.</summary>
    public static DraftReport Without(this DraftReport report, ReportSection section) => report with { Sentences = [.. report.Sentences.Where(item => item.Section != section)] };

    public static DraftReport Checked(this DraftReport report) => report with { Checks = Checker.Check(report) };
}
