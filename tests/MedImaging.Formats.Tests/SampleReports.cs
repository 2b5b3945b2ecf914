namespace MedImaging.Formats.Tests;

/// <summary>Reports about a phantom: no person, seeded, the same every time.</summary>
internal static class SampleReports
{
    public static readonly DateTimeOffset WrittenAt = new(2026, 11, 20, 9, 41, 0, TimeSpan.Zero);

    private static readonly ModelDescription Model = new()
    {
        Id = "cxr_pneumonia28",
        Version = "1.0.0",
        Hash = ContentHash.Of("model"),
        IntendedUse = "Research: whether a frontal chest radiograph shows a pattern suggestive of pneumonia.",
    };

    public static PixelFrame Phantom(int rows = 256, int columns = 256, (double, double)? spacing = null, Window? window = null, bool inverted = false, string modality = "DX")
    {
        var samples = new float[rows * columns];
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                double u = ((2.0 * x) - columns) / columns, v = ((2.0 * y) - rows) / rows;
                double body = (u * u / 0.9) + (v * v / 1.1) < 0.9 ? 900 : 60;
                double lungs = Lobe(u, v, -0.42) + Lobe(u, v, 0.42);
                double ribs = lungs > 0 && Math.Sin((v * 24) + Math.Abs(u * 3)) > 0.72 ? 130 : 0;
                double lesion = 260 * Math.Exp(-(((u - 0.42) * (u - 0.42)) + ((v - 0.25) * (v - 0.25))) / 0.018);
                samples[(y * columns) + x] = (float)(body - (lungs * 620) + ribs + lesion + (Math.Abs(u) < 0.09 ? 220 : 0));
            }
        }

        return new PixelFrame
        {
            Instance = new SampleImage
            {
                SourceName = "phantom.dcm",
                SourceHash = ContentHash.Of("file"),
                Study = new StudyDescriptor
                {
                    StudyInstanceUid = "2.25.1001",
                    Date = "20261119",
                    Description = "Chest, two views",
                    AccessionNumber = "ACC-00042",
                    PatientId = "PHANTOM-7",
                    PatientName = "PHANTOM^Ángström^Zoë",
                    PatientBirthDate = "19650412",
                    PatientSex = "F",
                    PatientAge = "061Y",
                },
                Series = new SeriesDescriptor { SeriesInstanceUid = "2.25.1002", Modality = new Modality(modality), BodyPart = "CHEST", ViewPosition = "PA" },
                Descriptor = new InstanceDescriptor { SopInstanceUid = "2.25.302934857109238471092384710923847102938", SopClassUid = "1.2.840.10008.5.1.4.1.1.1.1", FrameCount = 1, Rows = rows, Columns = columns },
            },
            Index = 0,
            Rows = rows,
            Columns = columns,
            Samples = samples,
            PixelHash = ContentHash.Of("pixels"),
            Window = window,
            IsInverted = inverted,
            Spacing = spacing,
        };

        static double Lobe(double u, double v, double center)
        {
            double d = ((u - center) * (u - center) / 0.075) + ((v + 0.02) * (v + 0.02) / 0.38);
            return d < 1 ? Math.Min(1, (1 - d) * 4) : 0;
        }
    }

    public static ActivationMap Activation() => new(7, 7, [.. Enumerable.Range(0, 49).Select(i => (float)Math.Exp(-((((i % 7) - 4.6) * ((i % 7) - 4.6)) + (((i / 7) - 3.8) * ((i / 7) - 3.8))) / 2.2) * 3f)], "CAM");

    public static async Task<(DraftReport Report, MemoryContent Content)> ChestAsync(int sentencesMore = 0, int findingsMore = 0, bool critical = true, Func<string, string>? twist = null)
    {
        twist ??= text => text;
        var content = new MemoryContent();
        var renderer = new FrameRenderer();
        var frame = Phantom();
        var picture = await content.PutAsync(renderer.RenderPng(frame, null, 512), "image/png");
        var heat = await content.PutAsync(renderer.RenderPng(frame, FrameOverlay.Of(Activation()), 512), "image/png");
        var evidence = new FindingEvidence { PixelHash = frame.PixelHash, RecipeHash = ContentHash.Of("recipe"), ModelId = Model.Id, ModelVersion = Model.Version, ModelHash = Model.Hash };
        List<Finding> items =
        [
            new() { Id = "f1", Code = new CodedConcept("233604007", "SCT", twist("Pneumonia")), Confidence = new Confidence(0.874, ConfidenceKind.Softmax), IsPresent = true, IsCritical = critical, Region = new FrameRegion(150, 140, 214, 204), Activation = Activation(), Evidence = evidence },
            new() { Id = "f2", Code = new CodedConcept("60046008", "SCT", "Pleural effusion"), Confidence = new Confidence(0.112, ConfidenceKind.Softmax), IsPresent = false, Evidence = evidence },
            new() { Id = "f3", Code = new CodedConcept("mean-density", "99MEDIMG", "Mean lung density within the usual range"), Confidence = new Confidence(1, ConfidenceKind.Measured), IsPresent = true, Evidence = evidence },
        ];
        items.AddRange(Enumerable.Range(4, findingsMore).Select(i => new Finding { Id = $"f{i}", Code = new CodedConcept($"{i}", "99MEDIMG", $"Further pattern number {i}"), Confidence = new Confidence(0.05, ConfidenceKind.Calibrated), IsPresent = false, Evidence = evidence }));
        var findings = new Findings
        {
            Frame = frame.ToReference(),
            Model = Model,
            Items = items,
            Pictures = [new EvidencePicture(PictureKind.Frame, picture, null, "Frontal chest radiograph (phantom)"), new EvidencePicture(PictureKind.HeatMap, heat, "f1", "Class activation for pneumonia")],
            Limitations = ["The model was trained on images of 28 by 28 pixels; small findings are beyond it."],
        };
        return (new DraftReport
        {
            Id = "R-2026-0042",
            CaseId = "case-42",
            CreatedAt = WrittenAt,
            Writer = "template/1",
            Findings = new StudyFindings { Request = new AnalysisRequest { Indication = "Cough and fever for five days." }, ImageCount = 1, SeriesCount = 1, Frames = [findings] },
            Sentences = [.. Sentences(sentencesMore).Select(sentence => sentence with { Text = twist(sentence.Text) })],
            Checks = new ReportChecks([new ReportIssue("comparison-missing", IssueSeverity.Warning, null, "No earlier study was found to compare with.")], "2026.1"),
        }, content);
    }

    /// <summary>The report with a size given to its first finding.</summary>
    public static DraftReport Measured(DraftReport draft)
    {
        var frame = draft.Findings.Frames[0];
        Measurement[] measured = [new(MeasurementConcepts.LongAxis, 12.5, "mm"), new(MeasurementConcepts.ShortAxis, 9, "mm"), new(MeasurementConcepts.Area, 88, "mm2")];
        frame = frame with { Items = [frame.Items[0] with { Measurements = measured }, .. frame.Items.Skip(1)] };
        return draft with { Findings = draft.Findings with { Frames = [frame, .. draft.Findings.Frames.Skip(1)] } };
    }

    public static SignedReport Sign(DraftReport draft)
        => draft.Sign(new SignOff { Reviewer = new Reviewer("dr-17", "Dr. Hélène Müller-Ångström", ReviewerRole.Radiologist), Decision = SignOffDecision.Approved, At = WrittenAt.AddHours(3), Comment = "Agreed after review of the images." });

    private static IEnumerable<ReportSentence> Sentences(int more)
    {
        yield return Make("s1", ReportSection.Indication, "Cough and fever for five days; question of pneumonia.", "request");
        yield return Make("s2", ReportSection.Technique, "One frontal digital radiograph of the chest (PA view) was analysed at 256 × 256 pixels.", "frame/1");
        yield return Make("s3", ReportSection.Comparison, "No earlier study was available for comparison.", "request");
        yield return Make("s4", ReportSection.Findings, "There is an opacity in the lower zone of the left lung, suggestive of consolidation (raw score 0.87).", "1/f1");
        yield return Make("s5", ReportSection.Findings, "No pattern suggestive of pleural effusion reached the threshold.", "1/f2");
        yield return Make("s6", ReportSection.Findings, "The mean lung density is within the usual range for this phantom.", "1/f3", "frame/1");
        yield return Make("s7", ReportSection.Impression, "Findings suggestive of left lower zone pneumonia.", "1/f1");
        yield return Make("s8", ReportSection.Impression, "No pleural effusion suggested.", "1/f2");
        yield return Make("s9", ReportSection.Recommendations, "Correlate with the clinical findings and inflammatory markers.", "1/f1");
        yield return Make("s10", ReportSection.Recommendations, "Consider a follow-up radiograph in six weeks.");
        yield return Make("s11", ReportSection.Limitations, "A single projection cannot exclude small or retrocardiac lesions.", "frame/1");
        for (int i = 0; i < more; i++)
        {
            yield return Make($"m{i}", ReportSection.Findings, $"Further observation number {i} describes the mediastinum, the heart and the bony thorax in a sentence of ordinary length.", "frame/1");
        }
    }

    private static ReportSentence Make(string id, ReportSection section, string text, params string[] cites)
        => new() { Id = id, Section = section, Text = text, Author = AuthorKind.Template, Cites = cites };

    private sealed class SampleImage : ImageInstance
    {
        public override PixelFrame ReadFrame(int index) => throw new NotSupportedException();
    }
}

internal sealed class MemoryContent : IContentStore
{
    private readonly Dictionary<ContentHash, ReadOnlyMemory<byte>> _content = [];

    public ValueTask<ContentReference> PutAsync(ReadOnlyMemory<byte> bytes, string mediaType, CancellationToken cancellationToken = default)
    {
        var hash = ContentHash.Of(bytes.Span);
        _content[hash] = bytes;
        return ValueTask.FromResult(new ContentReference(hash, mediaType, bytes.Length));
    }

    public ValueTask<ReadOnlyMemory<byte>?> FindAsync(ContentHash hash, CancellationToken cancellationToken = default)
        => ValueTask.FromResult(_content.TryGetValue(hash, out var bytes) ? bytes : (ReadOnlyMemory<byte>?)null);

    public ValueTask<bool> DeleteAsync(ContentHash hash, CancellationToken cancellationToken = default) => ValueTask.FromResult(_content.Remove(hash));

    public void Forget() => _content.Clear();
}
