namespace MedImaging.Testing;

/// <summary>Small complete records to put into stores; nobody's data.</summary>
public static class StoreSamples
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>A report with one finding and one sentence.</summary>
    public static DraftReport Draft(string id, string? caseId = null, string text = "No consolidation is seen.") => new()
    {
        Id = id,
        CaseId = caseId,
        CreatedAt = At,
        Writer = "template/1",
        Findings = Findings(),
        Sentences = [new ReportSentence { Id = "s1", Section = ReportSection.Findings, Text = text, Author = AuthorKind.Template, Cites = ["1/f1"] }],
    };

    /// <summary>The same, signed by an invented radiologist.</summary>
    public static SignedReport Signed(string id, string? caseId = null, string text = "No consolidation is seen.")
        => Draft(id, caseId, text).Sign(
            new SignOff { Reviewer = new Reviewer("r-1", "Dr. Example", ReviewerRole.Radiologist), Decision = SignOffDecision.Approved, At = At.AddHours(1) });

    /// <summary>A save of an unsigned report.</summary>
    public static ReportWrite Write(string operationId, string reportId, int? expected = null, string text = "No consolidation is seen.", string? caseId = null)
        => new() { OperationId = operationId, Draft = Draft(reportId, caseId, text), ExpectedVersion = expected };

    /// <summary>A save of a signed report.</summary>
    public static ReportWrite WriteSigned(string operationId, string reportId, int? expected = null, string? caseId = null)
    {
        var signed = Signed(reportId, caseId);
        return new ReportWrite { OperationId = operationId, Draft = signed.Content, Signed = signed, ExpectedVersion = expected };
    }

    /// <summary>A run that was just accepted.</summary>
    public static RunRecord Run(string runId, string flow = "imaging") => new()
    {
        RunId = runId,
        Flow = flow,
        Shape = ContentHash.Of(flow),
        Status = RunStatus.Accepted,
        CaseId = "case-1",
        UserId = "user-1",
        Tenant = "tenant-1",
        AcceptedAt = At,
        ChangedAt = At,
    };

    /// <summary>A run's input.</summary>
    public static JournalEntry Input(byte value = 1) => new(JournalEntryKind.Input, JournalEntry.InputPath, "sample", 1, new[] { value });

    /// <summary>An entry of a run.</summary>
    public static JournalEntry Entry(JournalEntryKind kind, string path, params byte[] payload) => new(kind, path, "sample", 1, payload);

    /// <summary>An event of a run.</summary>
    public static FlowEvent Event(string runId, long number, FlowEventKind kind = FlowEventKind.Progress) => new()
    {
        Number = number,
        RunId = runId,
        Flow = "imaging",
        Kind = kind,
        Step = "ReadImage",
        Path = "0",
        At = At.AddSeconds(number),
        Fraction = 0.25,
        Elapsed = TimeSpan.FromMilliseconds(12.5),
        Message = "Reading.",
    };

    /// <summary>What a step of a run leaves in its journal: two entries, two events and, with the third step, the end.</summary>
    public static JournalBatch Batch(string runId, int step) => new()
    {
        Entries = [Entry(JournalEntryKind.Step, $"{step}", 1, 2, 3), Entry(JournalEntryKind.Decision, $"{step}", 4)],
        Events = [Event(runId, (2 * step) - 1), Event(runId, 2 * step)],
        Status = step == 3 ? RunStatus.Completed : RunStatus.Running,
        At = At.AddMinutes(step),
    };

    private static StudyFindings Findings()
    {
        var pixels = ContentHash.Of("pixels");
        var model = ContentHash.Of("model");
        return new StudyFindings
        {
            Request = new AnalysisRequest(),
            ImageCount = 1,
            SeriesCount = 1,
            Frames =
            [
                new Findings
                {
                    Frame = new FrameReference
                    {
                        SourceHash = ContentHash.Of("file"),
                        SourceName = "phantom.dcm",
                        Study = new StudyDescriptor { StudyInstanceUid = "2.25.1" },
                        Series = new SeriesDescriptor { SeriesInstanceUid = "2.25.2" },
                        Descriptor = new InstanceDescriptor { SopInstanceUid = "2.25.3", Rows = 2, Columns = 2, FrameCount = 1 },
                        Index = 0,
                        PixelHash = pixels,
                        Rows = 2,
                        Columns = 2,
                    },
                    Model = new ModelDescription { Id = "sample", Version = "1", Hash = model, IntendedUse = "tests" },
                    Items =
                    [
                        new Finding
                        {
                            Id = "f1",
                            Code = new CodedConcept("95436008", "SCT", "Lung consolidation"),
                            Confidence = new Confidence(0.125, ConfidenceKind.Softmax),
                            IsPresent = false,
                            Evidence = new FindingEvidence { PixelHash = pixels, RecipeHash = pixels, ModelId = "sample", ModelVersion = "1", ModelHash = model },
                        },
                    ],
                },
            ],
        };
    }
}
