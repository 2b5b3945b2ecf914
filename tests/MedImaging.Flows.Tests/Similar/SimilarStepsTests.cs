using MedImaging.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Similar;

public sealed class SimilarStepsTests
{
    private static readonly SignOff Approval = new() { Reviewer = new Reviewer("u", "Dr. T", ReviewerRole.Radiologist), Decision = SignOffDecision.Approved, At = Samples.At };

    [Fact]
    public async Task ASignedReport_IsFoundByTheFindingsOfAnotherPatient_WithWhatBothShare()
    {
        var words = new WordEmbeddings();
        await using var services = Host(words);
        await KeepAsync(services, "P1", "case-1");

        var draft = await DraftAsync(services, "P2", "case-2");

        var similar = Assert.Single(draft.Findings.Similar!);
        Assert.Equal("case-1", similar.CaseId);
        Assert.True(similar.Score > 0.99);
        Assert.Equal("Pneumonia", Assert.Single(similar.Shared).Meaning);
        Assert.NotNull(await Mine(services).Reports.FindAsync(similar.ReportId, cancellationToken: TestContext.Current.CancellationToken));
        Assert.All(words.Texts, text => Assert.Equal("pneumonia; dx chest", text));
        Assert.DoesNotContain(draft.Sentences, sentence => sentence.Text.Contains("case-1", StringComparison.Ordinal));
        Assert.True(draft.Checks.Passed, string.Join("; ", draft.Checks.Issues));
    }

    [Fact]
    public async Task ThePatientsOwnReports_AreFoundOnlyWhenAskedFor()
    {
        await using var services = Host(new WordEmbeddings());
        await KeepAsync(services, "P1", "case-1");

        Assert.Empty((await DraftAsync(services, "P1", "case-1")).Findings.Similar!);
        Assert.Empty((await DraftAsync(services, "P1", null)).Findings.Similar!);
        Assert.Single((await DraftAsync(services, "P1", "case-1", name: "all")).Findings.Similar!);
    }

    [Fact]
    public async Task NothingIsFound_OutsideTheCallersTenantAndPatients()
    {
        await using var services = Host(new WordEmbeddings());
        await KeepAsync(services, "P1", "case-1");
        Assert.Empty((await DraftAsync(services, "P2", null, new FlowContext { Tenant = "other" })).Findings.Similar!);

        await using var narrow = Host(new WordEmbeddings(), services, Caller.Process with { Patients = new HashSet<string> { "id-P2" } });
        Assert.Empty((await DraftAsync(narrow, "P2", null)).Findings.Similar!);
        await using var wide = Host(new WordEmbeddings(), services, Caller.Process with { Patients = new HashSet<string> { "id-P1", "id-P2" } });
        Assert.Single((await DraftAsync(wide, "P2", null)).Findings.Similar!);
    }

    [Theory]
    [InlineData("CR", "CHEST", 0)]
    [InlineData("DX", "ABDOMEN", 0)]
    [InlineData("DX", "CHEST", 1)]
    public async Task ModalityAndBodyPart_AreTheSame(string modality, string body, int found)
    {
        await using var services = Host(new WordEmbeddings());
        await KeepAsync(services, "P1", "case-1");
        var draft = await Flow(services, "find").RunAsync(Study("P2", modality, body), new FlowContext(), TestContext.Current.CancellationToken);
        Assert.Equal(found, draft.Findings.Similar!.Count);
    }

    [Fact]
    public async Task NothingPresent_IsNeitherIndexedNorLookedFor()
    {
        var words = new WordEmbeddings();
        await using var services = Host(words);
        await KeepAsync(services, "P1", "case-1", fill: 0);
        Assert.Null((await DraftAsync(services, "P2", null, fill: 0)).Findings.Similar);
        Assert.Empty(words.Texts);
    }

    [Fact]
    public async Task AGeneratorThatFails_LeavesTheReportWithout_AndSaysSo()
    {
        await using var services = Host(new WordEmbeddings { Failure = new HttpRequestException("canary") });
        var events = new FlowHost.Collect();
        var draft = await DraftAsync(services, "P2", null, new FlowContext { Progress = events });
        Assert.Null(draft.Findings.Similar);
        var warning = Assert.Single(events.Events, e => e.Kind == FlowEventKind.Warning);
        Assert.Equal("Similar cases were not looked for: the service could not be reached.", warning.Message);

        var failure = await Assert.ThrowsAsync<MedImagingException>(() => KeepAsync(services, "P1", "case-1"));
        Assert.Equal(ErrorKind.Unavailable, failure.Kind);
    }

    [Fact]
    public async Task VectorsOfAnotherVersion_AreNotCompared()
    {
        await using var services = Host(new WordEmbeddings());
        await KeepAsync(services, "P1", "case-1");
        Assert.Empty((await DraftAsync(services, "P2", null, name: "newer")).Findings.Similar!);
    }

    [Fact]
    public async Task AForkWithLiterature_KeepsWhatBothFound()
    {
        var literature = new FakeLiterature("pubmed", _ => [FakeLiterature.Item("pmid:1")]);
        await using var services = Host(new WordEmbeddings(), literature: literature);
        await KeepAsync(services, "P1", "case-1");
        var draft = await DraftAsync(services, "P2", null, name: "fork");
        Assert.Single(draft.Findings.Similar!);
        Assert.Single(draft.Findings.Literature!.Items);
    }

    [Fact]
    public void JoiningTwoDegradations_KeepsTheWorse_AndBothReasons()
    {
        var first = Samples.Pneumonia() with { Degradation = new Degradation(DegradationRung.WithoutLiterature, ["a"]) };
        var second = first with { Degradation = new Degradation(DegradationRung.Preliminary, ["b", "a"]) };
        var joined = Evidence.Join(first, second).Degradation!;
        Assert.Equal(DegradationRung.Preliminary, joined.Rung);
        Assert.Equal(["a", "b"], joined.Reasons);
        Assert.Equal(first.Degradation, Evidence.Join(first, Samples.Pneumonia()).Degradation);
    }

    [Fact]
    public void WithoutAGenerator_TheFlowSaysWhatToCall()
    {
        using var services = FlowHost.Create(builder => builder.AddFlow<StudyFindings, StudyFindings>("f", flow => flow.FindSimilarCases()));
        var failure = Assert.Throws<MedImagingException>(services.GetRequiredService<Flow<StudyFindings, StudyFindings>>);
        Assert.Contains("call AddTextEmbeddings(path), AddGloveEmbeddings(path) or AddHashingEmbeddings()", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OptionsOutOfRange_AreTheCallersBug()
    {
        Assert.Throws<ArgumentException>(() => MedImaging.Flow.Start<StudyFindings>("f").FindSimilarCases(o => o.MaxCases = 0));
        Assert.Throws<ArgumentException>(() => MedImaging.Flow.Start<StudyFindings>("f").FindSimilarCases(o => o.WithinYears = -1));
        Assert.Throws<ArgumentException>(() => MedImaging.Flow.Start<SignedReport>("f").Index(modelVersion: " "));
    }

    private static CallerStores Mine(ServiceProvider services) => services.GetRequiredService<ClinicalStores>().For(Caller.Process);

    private static Flow<StudySource, DraftReport> Flow(ServiceProvider services, string name) => services.GetRequiredKeyedService<Flow<StudySource, DraftReport>>(name);

    private static StudySource Study(string patient, string modality = "DX", string body = "CHEST", byte fill = 120)
        => new([new FakeImage { Rows = 100, Columns = 100, Patient = patient, Modality = modality, Body = body, Fill = fill }.ToSource()], new AnalysisRequest { Indication = "Cough of Zaphod" });

    private static async Task KeepAsync(ServiceProvider services, string patient, string caseId, byte fill = 120)
    {
        var stores = Mine(services);
        await stores.Patients.AddAsync(new PatientDraft { Id = $"id-{patient}", Mrn = patient }, TestContext.Current.CancellationToken);
        await stores.Cases.OpenAsync(new CaseDraft { Id = caseId, PatientId = $"id-{patient}" }, TestContext.Current.CancellationToken);
        await services.GetRequiredService<Flow<StudySource, SignedReport>>().RunAsync(Study(patient, fill: fill), new FlowContext { CaseId = caseId }, TestContext.Current.CancellationToken);
    }

    private static Task<DraftReport> DraftAsync(ServiceProvider services, string patient, string? caseId, FlowContext? context = null, string name = "find", byte fill = 120)
        => Flow(services, name).RunAsync(Study(patient, fill: fill), context ?? new FlowContext { CaseId = caseId }, TestContext.Current.CancellationToken);

    private static ServiceProvider Host(WordEmbeddings words, ServiceProvider? sharing = null, Caller? caller = null, FakeLiterature? literature = null) => FlowHost.Create(builder =>
    {
        builder.Services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(words);
        if (sharing is not null)
        {
            builder.Services.AddSingleton(sharing.GetRequiredService<ClinicalStores>());
        }

        if (caller is not null)
        {
            builder.Services.AddSingleton(caller);
        }

        if (literature is not null)
        {
            builder.Services.AddSingleton<ILiteratureSource>(literature);
        }

        builder.AddFlow<StudySource, SignedReport>("keep", flow => Found(flow).WriteReport().Then((draft, _, _) => ValueTask.FromResult(draft.Sign(Approval))).Store().Index())
            .AddFlow<StudySource, DraftReport>("find", flow => Found(flow).FindSimilarCases().WriteReport())
            .AddFlow<StudySource, DraftReport>("all", flow => Found(flow).FindSimilarCases(o => o.IncludeSamePatient = true).WriteReport())
            .AddFlow<StudySource, DraftReport>("newer", flow => Found(flow).FindSimilarCases(o => o.ModelVersion = "2").WriteReport());
        if (literature is not null)
        {
            builder.AddFlow<StudySource, DraftReport>("fork", flow => Found(flow).Fork(cases => cases.FindSimilarCases(), papers => papers.FindLiterature(), Evidence.Join).WriteReport());
        }
    });

    private static FlowBuilder<StudySource, StudyFindings> Found(FlowBuilder<StudySource, StudySource> flow)
        => flow.ReadStudy().SelectImages("chest").ForEach(frame => frame.Preprocess("chest").Detect("chest")).Gather();

    /// <summary>Counts letters: equal texts have equal vectors, and it remembers what it was shown.</summary>
    private sealed class WordEmbeddings : IEmbeddingGenerator<string, Embedding<float>>
    {
        public List<string> Texts { get; } = [];

        public Exception? Failure { get; init; }

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            if (Failure is not null)
            {
                return Task.FromException<GeneratedEmbeddings<Embedding<float>>>(Failure);
            }

            Assert.NotEqual(CallScope.None, options.GetScope());
            var made = new GeneratedEmbeddings<Embedding<float>>();
            foreach (string text in values)
            {
                Texts.Add(text);
                float[] vector = new float[32];
                foreach (char c in text)
                {
                    vector[c % 32]++;
                }

                made.Add(new Embedding<float>(vector) { ModelId = "letters" });
            }

            return Task.FromResult(made);
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
