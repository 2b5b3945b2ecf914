using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Literature;

public sealed class LiteratureStepsTests
{
    [Fact]
    public async Task FindLiterature_AsksByCodesOnly_AndWhatWasRetrievedCanBeCited()
    {
        var one = new FakeLiterature("pubmed", _ => [FakeLiterature.Item("pmid:111", pmid: "111", doi: "10.1000/a"), FakeLiterature.Item("PMID 7"), FakeLiterature.Item("pmid:222")]);
        var two = new FakeLiterature("other", _ => [FakeLiterature.Item("doi:10.1000/a", doi: "10.1000/a"), FakeLiterature.Item("doi:10.1000/b", null)]);
        await using var services = Host(one, two);

        var report = await services.RunAsync<DraftReport>(new FakeImage { Fill = 120, Patient = "canary", Body = "CHEST" });

        var query = Assert.Single(one.Queries);
        Assert.Equal("Pneumonia chest radiography", query.Text);
        Assert.NotEqual("canary", query.Scope.Patient);
        Assert.Equal(["pmid:111", "pmid:222", "doi:10.1000/b"], report.Findings.Literature!.Items.Select(item => item.Id));
        Assert.True(report.Checks.Passed, string.Join("; ", report.Checks.Issues));
        var sentence = Assert.Single(report.Sentences, sentence => sentence.Cites.Contains("pmid:222"));
        Assert.Contains("pmid:111 (2020), pmid:222 (2020), doi:10.1000/b", sentence.Text, StringComparison.Ordinal);
        Assert.Equal("pmid:111", EvidenceChain.Of(report).Single(chain => chain.Sentence == sentence).Grounds[0].Item!.Id);
        var result = await services.GetRequiredService<ProvenanceVerifier>().VerifyAsync(report, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.IsIntact, string.Join("; ", result.Broken));
    }

    [Fact]
    public async Task OneSourceThatFails_IsToldOf_AndAllFailing_IsARungDown()
    {
        var broken = new FakeLiterature("broken", _ => throw new MedImagingException(ErrorKind.Unavailable, "canary"));
        var works = new FakeLiterature("works", _ => [FakeLiterature.Item("pmid:1")]);
        await using (var services = Host(broken, works))
        {
            var report = await services.RunAsync<DraftReport>(new FakeImage { Fill = 120 });
            Assert.Null(report.Findings.Degradation);
            Assert.Equal(["broken: the service could not be reached"], report.Findings.Literature!.Limitations);
        }

        await using (var services = Host(broken))
        {
            var report = await services.RunAsync<DraftReport>(new FakeImage { Fill = 120 });
            Assert.Equal(DegradationRung.WithoutLiterature, report.Findings.Degradation!.Rung);
            Assert.Contains(report.Sentences, sentence => sentence.Section == ReportSection.Limitations && sentence.Text == "This report was made without literature: broken: the service could not be reached.");
            Assert.True(report.Checks.Passed, string.Join("; ", report.Checks.Issues));
        }
    }

    [Fact]
    public async Task NothingPresent_AsksNothing()
    {
        var source = new FakeLiterature("pubmed", _ => []);
        await using var services = Host(source);
        Assert.Null((await services.RunAsync<DraftReport>(new FakeImage { Fill = 0 })).Findings.Literature);
        Assert.Empty(source.Queries);
    }

    [Theory]
    [InlineData("See PMID: 12345678 for more.", "pmid:111")]
    [InlineData("See pmid 111.")]
    [InlineData("As in doi 10.1000/made.up.", "pmid:111")]
    [InlineData("Literature supports review.", "pmid:12345678")]
    [InlineData("See PMIDs 111 and 12345678.", "pmid:111")]
    [InlineData("See https://pubmed.ncbi.nlm.nih.gov/12345678/ for more.", "pmid:111")]
    [InlineData("See ＰＭＩＤ：１２３４５６７８ for more.", "pmid:111")]
    [InlineData("See PMC9999999 for more.", "pmid:111")]
    [InlineData("As Miller et al. (2011) say.", "pmid:111")]
    [InlineData("As in doi.10.1000/made.up.", "pmid:111")]
    [InlineData("As in 10.1000/`made.up`.", "pmid:111")]
    public void APublicationThatWasNotRetrieved_OrIsNotCitedThere_IsAnError_AndTheSentenceIsDropped(string text, params string[] cites)
    {
        var findings = Samples.Pneumonia() with { Literature = new EvidenceSummary { Question = "q", Items = [FakeLiterature.Item("pmid:111", pmid: "111")] } };
        var report = Samples.Report(findings).With(ReportSection.Recommendations, text, cites).Checked();

        var issue = Assert.Single(report.Checks.Issues, issue => issue.Severity == IssueSeverity.Error && issue.Rule == "citation");
        Assert.Equal("x", issue.SentenceId);
        var mended = new ReportRewriter(Samples.Checker).Rewrite(report);
        Assert.DoesNotContain(mended.Sentences, sentence => sentence.Id == "x");
        Assert.True(mended.Checks.Passed);
    }

    [Fact]
    public void APublicationThatWasRetrieved_MayBeNamedWhereItIsCited()
    {
        var findings = Samples.Pneumonia() with { Literature = new EvidenceSummary { Question = "q", Items = [FakeLiterature.Item("pmid:111", pmid: "111", doi: "10.1000/a")] } };
        var report = Samples.Report(findings).With(ReportSection.Recommendations, "See PMID 111 (doi 10.1000/A).", "pmid:111").Checked();
        Assert.True(report.Checks.Passed, string.Join("; ", report.Checks.Issues));
    }

    [Fact]
    public void NumbersInBrackets_MayBeARangeOfValues()
    {
        var report = Samples.Report(Samples.Pneumonia()).With(ReportSection.Recommendations, "A score from the range [0, 10] may be of use.", "1/f1").Checked();
        Assert.DoesNotContain(report.Checks.Issues, issue => issue.Rule == "citation");
    }

    private static ServiceProvider Host(params FakeLiterature[] sources) => FlowHost.Create(builder =>
    {
        foreach (var source in sources)
        {
            builder.Services.AddSingleton<ILiteratureSource>(source);
        }

        builder.AddFlow<StudySource, DraftReport>(
            "f", flow => flow.ReadStudy().SelectImages("chest").ForEach(frame => frame.Preprocess("chest").Detect("chest")).Gather().FindLiterature().WriteReport());
    });
}
