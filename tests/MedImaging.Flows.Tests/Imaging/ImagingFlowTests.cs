using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Imaging;

public sealed class ImagingFlowTests
{
    private static readonly Reviewer Reviewer = new("u1", "Dr. Test", ReviewerRole.Radiologist);

    private readonly FakeModel _model = new();
    private readonly FakeReader _reader = new();

    [Fact]
    public async Task TheStandardFlow_GoesFromImagesToAStoredDraft_InItsOrder()
    {
        await using var services = Services(builder => builder.AddFlow<StudySource, DraftReport>("imaging", flow => flow.Standard("chest")));
        var flow = services.GetRequiredService<Flow<StudySource, DraftReport>>();
        var source = new StudySource([new FakeImage { Number = 2, Sop = "2", Fill = 60 }.ToSource(), new FakeImage { Number = 1, Sop = "1", Fill = 120 }.ToSource()], new AnalysisRequest { Indication = "Cough" });

        var report = await flow.RunAsync(source, new FlowContext { RunId = "run", CaseId = "case-42" });

        Assert.Equal(
            ["ReadStudy", "SelectImages", "ForEach", "Preprocess", "Detect", "Explain", "Gather", "WriteReport", "RepeatUntil", "Rewrite", "Store"],
            flow.Steps.Select(step => step.Name));
        Assert.True(report.Checks.Passed);
        Assert.Equal("rules/1", report.Checks.RulesVersion);
        Assert.Equal(["1", "2"], report.Findings.Frames.Select(findings => findings.Frame.Descriptor.SopInstanceUid));
        Assert.Equal(("case-42", 2, 1, "Cough"), (report.CaseId, report.Findings.ImageCount, report.Findings.SeriesCount, report.Findings.Request.Indication));
        Assert.Equal(0, _model.LiveTensors);

        var stored = await services.GetRequiredService<IReportStore>().FindAsync(report.Id);
        Assert.Equal(report.ComputeHash(), stored!.Draft.ComputeHash());
        Assert.Equal("run", stored.RunId);

        var result = await services.GetRequiredService<ProvenanceVerifier>().VerifyAsync(report, new VerificationOptions { RerunModels = true });
        Assert.True(result.IsIntact && result.NotChecked.Count == 0 && result.Unsupported.Count == 0, string.Join("; ", result.Broken));
    }

    [Fact]
    public async Task Explain_KeepsTheFrameAndTheHeatMapOfThePresentFinding()
    {
        await using var services = Services(builder => builder.AddFlow<StudySource, DraftReport>("imaging", flow => flow.Standard("chest")));
        var report = await services.GetRequiredService<Flow<StudySource, DraftReport>>().RunAsync(new StudySource([new FakeImage { Fill = 120 }.ToSource()]));
        var pictures = report.Findings.Frames[0].Pictures;
        Assert.Equal([(PictureKind.Frame, null), (PictureKind.HeatMap, "f1")], pictures.Select(picture => (picture.Kind, picture.FindingId)));
        foreach (var picture in pictures)
        {
            var bytes = await services.GetRequiredService<IContentStore>().FindAsync(picture.Content.Hash);
            Assert.Equal(picture.Content.Length, bytes!.Value.Length);
        }
    }

    [Fact]
    public async Task AStudyTheModelWasNotMadeFor_GivesAReport_ThatSaysSo_AndRunsNoModel()
    {
        await using var services = Services(builder => builder.AddFlow<StudySource, DraftReport>("imaging", flow => flow.Standard("chest")));
        var images = Enumerable.Range(1, 9).Select(i => new FakeImage { Modality = "CT", Number = i, Sop = $"s{i}" }.ToSource())
            .Prepend(new FakeImage { Modality = "CT", Series = "scout", Sop = "scout" }.ToSource());
        var report = await services.GetRequiredService<Flow<StudySource, DraftReport>>().RunAsync(new StudySource([.. images]));

        var findings = Assert.Single(report.Findings.Frames);
        Assert.Equal("s5", findings.Frame.Descriptor.SopInstanceUid);
        Assert.Empty(findings.Items);
        Assert.Equal(["the model was made for chest radiographs, not for CT"], findings.Limitations);
        Assert.Equal(PictureKind.Frame, Assert.Single(findings.Pictures).Kind);
        Assert.Equal(0, _model.Detections);
        Assert.True(report.Checks.Passed);
        Assert.Contains(report.Sentences, sentence => sentence.Text.StartsWith("No automated finding is reported:"));
        Assert.Contains(report.Sentences, sentence => sentence.Text == "9 of 10 images of the study were not looked at by this system.");
    }

    [Fact]
    public async Task MoreFramesThanAllowed_AreSpreadEvenly_AndItIsSaid()
    {
        var events = new List<FlowEvent>();
        await using var services = Services(builder => builder.AddFlow<StudySource, DraftReport>("imaging", flow => flow.Standard("chest", maxImages: 4)));
        var images = Enumerable.Range(1, 20).Select(i => new FakeImage { Number = i, Sop = $"s{i}" }.ToSource());
        var report = await services.GetRequiredService<Flow<StudySource, DraftReport>>().RunAsync(new StudySource([.. images]), new FlowContext { Progress = new Collect(events) });
        Assert.Equal(["s3", "s8", "s13", "s18"], report.Findings.Frames.Select(findings => findings.Frame.Descriptor.SopInstanceUid));
        Assert.Contains(events, happened => happened.Kind == FlowEventKind.Warning && happened.Message!.Contains("20 frames suit the model"));
        Assert.Contains(report.Sentences, sentence => sentence.Text.StartsWith("16 of 20 images"));
    }

    [Fact]
    public async Task ADamagedImage_AmongGoodOnes_IsPassedOverWithAWarning_AndSaidInTheReport()
    {
        var events = new List<FlowEvent>();
        await using var services = Services(builder => builder.AddFlow<StudySource, DraftReport>("imaging", flow => flow.Standard("chest")));
        var cut = ImageSource.FromBytes("cut.fake", new FakeImage { Sop = "cut" }.ToBytes().AsMemory()[..^9]);
        var report = await services.GetRequiredService<Flow<StudySource, DraftReport>>().RunAsync(new StudySource([cut, new FakeImage { Sop = "good" }.ToSource()]), new FlowContext { Progress = new Collect(events) });
        Assert.Equal("good", Assert.Single(report.Findings.Frames).Frame.Descriptor.SopInstanceUid);
        Assert.Contains(events, happened => happened.Kind == FlowEventKind.Warning && happened.Message!.Contains("'cut.fake'"));
        Assert.Contains(report.Sentences, sentence => sentence.Text == "1 of 2 images of the study were not looked at by this system.");
    }

    [Theory]
    [InlineData("hello", ErrorKind.UnsupportedFormat)]
    [InlineData("FAKE|without an end", ErrorKind.InvalidInput)]
    [InlineData("", ErrorKind.UnsupportedFormat)]
    public async Task AFileThatCannotBeRead_IsNamed(string content, ErrorKind kind)
    {
        await using var services = Services(builder => builder.AddFlow<StudySource, DraftReport>("imaging", flow => flow.Standard("chest")));
        var error = await Assert.ThrowsAsync<MedImagingException>(() => services.GetRequiredService<Flow<StudySource, DraftReport>>()
            .RunAsync(new StudySource([new FakeImage().ToSource(), ImageSource.FromBytes("bad.dcm", System.Text.Encoding.UTF8.GetBytes(content))])));
        Assert.Equal(kind, error.Kind);
        Assert.Contains("'bad.dcm'", error.Message);
        Assert.NotNull(error.Offset);
    }

    [Fact]
    public async Task ImagesOfTwoStudies_AreRefused()
    {
        await using var services = Services(builder => builder.AddFlow<StudySource, DraftReport>("imaging", flow => flow.Standard("chest")));
        var error = await Assert.ThrowsAsync<MedImagingException>(() => services.GetRequiredService<Flow<StudySource, DraftReport>>()
            .RunAsync(new StudySource([new FakeImage().ToSource(), new FakeImage { Study = "4.5.6", Name = "other.fake" }.ToSource()])));
        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Contains("other.fake", error.Message);
        Assert.DoesNotContain("4.5.6", error.Message);
    }

    [Fact]
    public async Task ASingleImage_CanBeComposedByHand_AndExportedAsADraft()
    {
        await using var services = Services(builder => builder.AddFlow<ImageSource, IReadOnlyList<ExportedFile>>(
            "single", flow => flow.ReadImage().SelectFrame().Preprocess("chest").Detect("chest").Explain().WriteReport().Check().Store().Export("text")));
        var file = Assert.Single(await services.GetRequiredService<Flow<ImageSource, IReadOnlyList<ExportedFile>>>().RunAsync(new FakeImage().ToSource()));
        Assert.False(file.IsFinal);
        Assert.Contains("suggestive of", System.Text.Encoding.UTF8.GetString(file.Bytes.Span));
    }

    [Fact]
    public void EverythingThatIsMissing_IsToldAtOnce()
    {
        var collection = new ServiceCollection();
        collection.AddMedImaging().AddFlow<StudySource, DraftReport>("imaging", flow => flow.Standard("chest"));
        using var services = collection.BuildServiceProvider();
        var error = Assert.Throws<MedImagingException>(services.GetRequiredService<Flow<StudySource, DraftReport>>);
        string[] expected = ["AddDicom()", "AddOnnxModel(\"chest\"", "IFrameRenderer", "IReportWriter", "ReportChecker"];
        Assert.All(expected, text => Assert.Contains(text, error.Message));
    }

    [Fact]
    public async Task ABadDraft_IsMendedInTheLoop_AndNoFindingIsLost()
    {
        static IReadOnlyList<ReportSentence> Bad(StudyFindings findings) =>
        [
            Sentence("s1", ReportSection.Findings, "The opacity is diagnostic of pneumonia.", "1/f1"),
            Sentence("s2", ReportSection.Findings, "A fracture is seen.", "1/f1"),
            Sentence("s3", ReportSection.Impression, "No pneumonia, unchanged since the previous study.", "1/f1"),
            Sentence("s4", ReportSection.Impression, "Features suggestive of pneumonia.", "1/f1", "1/f99"),
        ];
        await using var services = Services(builder => builder.AddFlow<StudySource, DraftReport>("imaging", flow => flow.Standard("chest")), new ScriptedWriter(Bad));
        var report = await services.GetRequiredService<Flow<StudySource, DraftReport>>().RunAsync(new StudySource([new FakeImage { Fill = 120 }.ToSource()]));

        Assert.True(report.Checks.Passed, string.Join("; ", report.Checks.Issues));
        Assert.Equal("The opacity is suggestive of pneumonia.", report.Sentences.Single(sentence => sentence.Id == "s1").Text);
        Assert.DoesNotContain(report.Sentences, sentence => sentence.Text.Contains("fracture") || sentence.Text.Contains("unchanged"));
        Assert.Equal(["1/f1"], report.Sentences.Single(sentence => sentence.Id == "s4").Cites);
        Assert.Contains(report.Sentences, sentence => sentence.Section == ReportSection.Findings && sentence.Cites.Contains("1/f2"));
        Assert.Equal(report.Sentences.Count, report.Sentences.Select(sentence => sentence.Id).Distinct().Count());
        Assert.Equal(report.Sentences.Select(sentence => sentence.Section).Order(), report.Sentences.Select(sentence => sentence.Section));
    }

    [Fact]
    public async Task AnErrorInEverySection_OfEveryKind_IsMendedOrListed_NeverPassedSilently()
    {
        string[] texts = ["This confirms pneumonia.", "No pneumonia.", "Left lung pneumonia.", "Confidence 0.2.", "It measures 12.", "Unchanged.", "Prostate enlarged.", " ", "Seen on 2030-01-01."];
        foreach (var section in Enum.GetValues<ReportSection>())
        {
            foreach (string text in texts)
            {
                await using var services = Services(
                    builder => builder.AddFlow<StudySource, DraftReport>("imaging", flow => flow.Standard("chest")),
                    new ScriptedWriter(findings => [.. TemplateReportWriter.Write(findings).Append(Sentence("x", section, text, "1/f1")).OrderBy(sentence => sentence.Section)]));
                var report = await services.GetRequiredService<Flow<StudySource, DraftReport>>().RunAsync(new StudySource([new FakeImage { Fill = 120 }.ToSource()]));
                var again = Samples.Checker.Check(report);
                Assert.Equal(again.Issues, report.Checks.Issues);
                Assert.True(report.Checks.Passed, $"{section} {text}: {string.Join("; ", report.Checks.Issues)}");
                Assert.Contains(report.Sentences, sentence => sentence.Cites.Contains("1/f1") && sentence.Section == ReportSection.Findings);
            }
        }
    }

    [Fact]
    public async Task WhatCannotBeMended_IsListedAtSignOff()
    {
        await using var services = Services(builder => builder.AddFlow<StudySource, SignedReport>("signed", flow => flow.StandardWithSignOff("chest")), rule: new NeverContent());
        var run = await services.GetRequiredService<Flow<StudySource, SignedReport>>().StartAsync(new StudySource([new FakeImage().ToSource()]));
        var error = await Assert.ThrowsAsync<MedImagingException>(() => run.WaitAsync());
        Assert.Equal(ErrorKind.AwaitingSignOff, error.Kind);

        var stored = await First(services.GetRequiredService<IReportStore>());
        Assert.False(stored.Draft.Checks.Passed);
        Assert.Contains(stored.Draft.Checks.Issues, issue => issue.Rule == "never-content");
    }

    [Fact]
    public async Task TheSignedFlow_WaitsForAClinician_ThenStoresAndExportsTheFinal()
    {
        await using var services = Services(builder => builder.AddFlow<StudySource, IReadOnlyList<ExportedFile>>("signed", flow => flow.StandardWithSignOff("chest").ExportFinal("text")));
        var run = await services.GetRequiredService<Flow<StudySource, IReadOnlyList<ExportedFile>>>().StartAsync(new StudySource([new FakeImage { Fill = 120 }.ToSource()], new AnalysisRequest { Indication = "Cough" }));
        await run.Ended;
        int detections = _model.Detections;

        var runs = services.GetRequiredService<FlowRuns>();
        var resumed = (FlowRun<IReadOnlyList<ExportedFile>>)await runs.AnswerAsync(run.RunId, new SignOff { Reviewer = Reviewer, Decision = SignOffDecision.Approved, At = Samples.At });
        var file = Assert.Single(await resumed.WaitAsync());

        Assert.True(file.IsFinal);
        Assert.Equal(detections, _model.Detections);
        var stored = await First(services.GetRequiredService<IReportStore>());
        Assert.Equal(2, stored.Version);
        Assert.True(stored.Signed!.IsIntact());
        var result = await services.GetRequiredService<ProvenanceVerifier>().VerifyAsync(stored.Signed);
        Assert.True(result.IsIntact, string.Join("; ", result.Broken));

        // Once more: the run has ended, and gives its files again from the journal.
        var again = await ((FlowRun<IReadOnlyList<ExportedFile>>)await runs.ResumeAsync(run.RunId)).WaitAsync();
        Assert.Equal(file.Bytes.ToArray(), again[0].Bytes.ToArray());
    }

    [Fact]
    public async Task ADurableRun_JournalsNoPixels()
    {
        await using var services = Services(builder => builder.AddFlow<StudySource, SignedReport>("signed", flow => flow.StandardWithSignOff("chest")));
        var image = new FakeImage { Rows = 512, Columns = 512 };
        var run = await services.GetRequiredService<Flow<StudySource, SignedReport>>().StartAsync(new StudySource([image.ToSource()]));
        await run.Ended;

        int bytes = 0;
        await foreach (var entry in services.GetRequiredService<IRunJournal>().ReadEntriesAsync(run.RunId))
        {
            bytes += entry.Payload.Length;
        }

        Assert.InRange(bytes, 1_000, 100_000);
    }

    [Fact]
    public async Task AStudy_ComesBackFromItsJournalEntry_WithTheSameBytes()
    {
        await using var services = Services(_ => { });
        var codec = new StudySourceCodec(ReadSteps.Reading(services), services.GetRequiredService<IContentStore>());
        var source = new StudySource([new FakeImage { Name = "a" }.ToSource(), new FakeImage { Name = "b", Fill = 9 }.ToSource()], new AnalysisRequest { Indication = "Cough", Urgency = Urgency.Stat });
        var back = await codec.ReadAsync(await codec.WriteAsync(source));
        Assert.Equal(["a", "b"], back.Images.Select(image => image.Name));
        Assert.Equal(source.Request, back.Request);
        Assert.Equal((await source.Images[1].ReadAsync()).ToArray(), (await back.Images[1].ReadAsync()).ToArray());
    }

    // After a crash between Detect and Explain the frame is in no memory: it comes again from the kept bytes.
    [Fact]
    public async Task Explain_FindsTheFrameAgain_FromTheContentStore()
    {
        await using var services = Services(builder => builder.AddFlow<Findings, Findings>("explain", flow => flow.Explain()));
        var image = new FakeImage { Fill = 120 };
        var frame = (await _reader.ReadAsync(image.ToSource())).ReadFrame(0);
        using var tensor = _model.Preprocess(frame);
        var findings = await _model.DetectAsync(tensor);
        var flow = services.GetRequiredService<Flow<Findings, Findings>>();

        var missing = await Assert.ThrowsAsync<MedImagingException>(() => flow.RunAsync(findings));
        Assert.Equal(ErrorKind.NotFound, missing.Kind);

        await services.GetRequiredService<IContentStore>().PutAsync(image.ToBytes(), "x");
        Assert.Equal(2, (await flow.RunAsync(findings)).Pictures.Count);

        var other = findings with { Frame = findings.Frame with { PixelHash = ContentHash.Of("other") } };
        Assert.Equal(ErrorKind.Corrupt, (await Assert.ThrowsAsync<MedImagingException>(() => flow.RunAsync(other))).Kind);
    }

    [Fact]
    public async Task Explain_ByAMethod_ReplacesTheMapOfWhatIsShown_AndIsTheSameAgain()
    {
        await using var services = Services(builder =>
        {
            builder.AddFlow<ImageSource, Findings>("own", flow => flow.ReadImage().SelectFrame().Preprocess("chest").Detect("chest").Explain("chest", "fake"));
            builder.Services.AddKeyedSingleton<IFindingExplainer>("fake", new FakeExplainer());
            builder.Services.AddKeyedSingleton<IImageModel>("other", new FakeModel { Hash = ContentHash.Of("other file") });
            builder.AddFlow<Findings, Findings>("mismatch", flow => flow.Explain("other", "fake"));
        });
        var flow = services.GetRequiredService<Flow<ImageSource, Findings>>();

        var findings = await flow.RunAsync(new FakeImage { Fill = 120 }.ToSource());
        var again = await flow.RunAsync(new FakeImage { Fill = 120 }.ToSource());

        Assert.Equal(("fake method", 2), (findings.Items[0].Activation!.Method, findings.Pictures.Count));
        Assert.Null(findings.Items[1].Activation);
        Assert.Equal([PictureKind.Frame, PictureKind.HeatMap], findings.Pictures.Select(picture => picture.Kind));
        Assert.Contains("(fake method)", findings.Pictures[1].Caption, StringComparison.Ordinal);
        Assert.Equal(MedImagingJson.ToBytes(findings, MedImagingJson.Default.Findings), MedImagingJson.ToBytes(again, MedImagingJson.Default.Findings));
        Assert.Equal(0, _model.LiveTensors);
        var mismatch = await Assert.ThrowsAsync<MedImagingException>(() => services.GetRequiredService<Flow<Findings, Findings>>().RunAsync(findings));
        Assert.Equal(ErrorKind.InvalidInput, mismatch.Kind);
    }

    [Fact]
    public async Task Explain_ByAMethodThatIsNotThere_SaysWhatToCall()
    {
        await using var services = Services(builder => builder.AddFlow<Findings, Findings>("f", flow => flow.Explain("chest", "lime")));

        var fault = Assert.ThrowsAny<Exception>(() => services.GetRequiredService<Flow<Findings, Findings>>());

        Assert.Contains("AddExplanations()", fault.ToString(), StringComparison.Ordinal);
    }

    private sealed class FakeExplainer : IFindingExplainer
    {
        public string Method => "fake method";

        public bool IsSigned => true;

        public ValueTask<ActivationMap> ExplainAsync(IScoringModel model, ImageTensor tensor, int label, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
        {
            progress?.Report(0.5);
            return ValueTask.FromResult(new ActivationMap(1, 2, [tensor.Values.Span[0], label], Method));
        }
    }

    private static ReportSentence Sentence(string id, ReportSection section, string text, params string[] cites)
        => new() { Id = id, Section = section, Text = text, Author = AuthorKind.Model, Cites = cites };

    private static async Task<StoredReport> First(IReportStore store)
    {
        await foreach (var stored in store.ListAsync())
        {
            return stored;
        }

        throw new InvalidOperationException("Nothing is stored.");
    }

    private ServiceProvider Services(Action<MedImagingBuilder> add, IReportWriter? writer = null, IReportRule? rule = null)
    {
        var collection = new ServiceCollection();
        collection.AddSingleton<TimeProvider>(new Testing.FakeTime(Samples.At));
        collection.AddSingleton<IImageReader>(_reader);
        collection.AddKeyedSingleton<IImageModel>("chest", _model);
        collection.AddSingleton<IFrameRenderer, FakeRenderer>();
        collection.AddKeyedSingleton<IReportExporter, FakeExporter>("text");
        if (writer is not null)
        {
            collection.AddSingleton(writer);
        }

        if (rule is not null)
        {
            collection.AddSingleton(rule);
        }

        var builder = collection.AddMedImaging().AddFlows();
        add(builder);
        return collection.BuildServiceProvider();
    }

    private sealed class Collect(List<FlowEvent> events) : IProgress<FlowEvent>
    {
        public void Report(FlowEvent value)
        {
            lock (events)
            {
                events.Add(value);
            }
        }
    }

    private sealed class NeverContent : IReportRule
    {
        public string Name => "never-content";

        public IEnumerable<ReportIssue> Check(DraftReport report) => [new ReportIssue(Name, IssueSeverity.Error, null, "A person must look.")];
    }
}
