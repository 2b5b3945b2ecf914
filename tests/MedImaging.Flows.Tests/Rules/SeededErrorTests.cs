namespace MedImaging.Rules;

/// <summary>Reports with one error put in: each class of error must be found, and laid at the right sentence.</summary>
public sealed class SeededErrorTests
{
    private static readonly DraftReport Clean = Samples.Report(Samples.Pneumonia());

    [Fact]
    public void TheCleanReport_Passes() => Assert.Empty(Samples.Checker.Check(Clean).Issues);

    [Theory]
    [InlineData("The opacity is diagnostic of pneumonia.")]
    [InlineData("This confirms pneumonia.")]
    [InlineData("Pneumonia is confirmed.")]
    [InlineData("Definitively pneumonia.")]
    [InlineData("This is certainly pneumonia.")]
    [InlineData("No effusion; this confirms pneumonia.")]
    [InlineData("There is no effusion but pneumonia is confirmed.")]
    [InlineData("Without doubt features of pneumonia.")]
    [InlineData("There is no doubt about pneumonia.")]
    [InlineData("Not only suggestive of but confirming pneumonia.")]
    [InlineData("The findings prove pneumonia.")]
    [InlineData("The patient has pneumonia.")]
    [InlineData("The findings con\u200Bfirm pneumonia.")]
    [InlineData("Pathognomonic for pneumonia.")]
    [InlineData("“This is diagnostic of pneumonia”, as is plain.")]
    public void SafetyLanguage_IsFlagged(string text) => Flags("safety-language", Clean.With(ReportSection.Impression, text, "1/f1"));

    [Theory]
    [InlineData("Features suggestive of pneumonia; this is not diagnostic of pneumonia.")]
    [InlineData("The features of pneumonia do not confirm pneumonia.")]
    [InlineData("Suggestive of pneumonia, which should be confirmed by a clinician.")]
    [InlineData("Suggestive of pneumonia, but cannot be confirmed.")]
    [InlineData("Consistent with pneumonia; this needs to be confirmed clinically.")]
    [InlineData("Suggestive of pneumonia; a lateral view may help to confirm it.")]
    [InlineData("Features suggestive of pneumonia (stated by the referrer: “Cough and fever”).")]
    public void CautiousLanguage_IsNotFlagged(string text) => DoesNotFlag("safety-language", Clean.With(ReportSection.Impression, text, "1/f1"));

    [Fact]
    public void QuotedReferrerText_IsNotFlagged_ButTheSameWordsOutsideAre()
    {
        var findings = Samples.Pneumonia(new AnalysisRequest { Indication = "CT confirms pneumonia, diagnostic of infection" });
        DoesNotFlag("safety-language", Samples.Report(findings));
        Flags("safety-language", Samples.Report(findings).With(ReportSection.Impression, "CT confirms pneumonia.", "1/f1"));
    }

    [Theory]
    [InlineData("Features suggestive of pneumonia at image right.")]
    [InlineData("Features suggestive of pneumonia in the right part of the image.")]
    [InlineData("Features suggestive of pneumonia in the left lung.")]
    [InlineData("Features suggestive of left-sided pneumonia.")]
    public void TheWrongSide_IsFlagged(string text) => Flags("laterality", Clean.With(ReportSection.Findings, text, "1/f1"));

    [Theory]
    [InlineData("Features suggestive of pneumonia at image left.")]
    [InlineData("Features suggestive of pneumonia in the lower left part of the image.")]
    [InlineData("Features suggestive of pneumonia in the right lung.")]
    [InlineData("Features suggestive of pneumonia; a line was left in place.")]
    public void TheRightSide_IsNotFlagged(string text) => DoesNotFlag("laterality", Clean.With(ReportSection.Findings, text, "1/f1"));

    [Fact]
    public void ASide_WithoutARegion_IsFlagged() => Flags("laterality", Samples.Report(Samples.Normal()).With(ReportSection.Findings, "No features suggestive of pneumonia in the left lung.", "1/f1"));

    [Fact]
    public void ASideOfThePatient_OnALateralView_IsFlagged()
        => Flags("laterality", Samples.Report(Samples.Pneumonia(frame: Samples.Frame(view: "LL"))).With(ReportSection.Findings, "Features suggestive of pneumonia in the right lung.", "1/f1"));

    [Fact]
    public void ImpressionAgainstFindings_IsFlagged()
    {
        var report = Samples.Report(Samples.Pneumonia(frame: Samples.Frame("CT")))
            .Without(ReportSection.Impression)
            .With(ReportSection.Impression, "Features suggestive of pneumonia at image right.", "1/f1");
        Assert.Contains(Samples.Checker.Check(report).Issues, issue => issue.Rule == "laterality" && issue.Message.Contains("differs from that in sentence s7"));
    }

    [Theory]
    [InlineData("No pneumonia.")]
    [InlineData("There is no evidence of pneumonia.")]
    [InlineData("Pneumonia is not seen.")]
    [InlineData("Pneumonia is absent.")]
    [InlineData("Pneumonia is excluded.")]
    [InlineData("No nodule, pneumonia or effusion.")]
    [InlineData("The chest is normal.")]
    [InlineData("Unremarkable study.")]
    [InlineData("No acute abnormality.")]
    [InlineData("Features suggestive of pleural effusion were detected.")]
    [InlineData("No pneumothorax, pleural effusion is present.")]
    [InlineData("Pneumonia is present without cavitation, and a pleural effusion is seen.")]
    public void ANegatedFinding_IsFlagged(string text) => Flags("negation", Clean.With(ReportSection.Impression, text, "1/f1", "1/f2"));

    [Theory]
    [InlineData("Features suggestive of pneumonia, no pleural effusion.")]
    [InlineData("Pneumonia cannot be excluded.")]
    [InlineData("Features suggestive of pneumonia without pleural effusion.")]
    [InlineData("No pleural effusion; features suggestive of pneumonia.")]
    [InlineData("No pleural effusion, features suggestive of pneumonia.")]
    [InlineData("A lateral view is suggested to exclude pleural effusion.")]
    [InlineData("This does not exclude pleural effusion.")]
    public void AFindingStatedAsItIs_IsNotFlagged(string text) => DoesNotFlag("negation", Clean.With(ReportSection.Impression, text, "1/f1", "1/f2"));

    [Fact]
    public void NegationWithoutACite_IsFlaggedToo() => Flags("negation", Clean.With(ReportSection.Impression, "No pneumonia.", "frame/1"));

    [Fact]
    public void AnImpressionOnAFindingThatIsNotStated_IsFlagged()
    {
        var report = Clean.Without(ReportSection.Findings).With(ReportSection.Findings, "No features suggestive of pleural effusion.", "1/f2");
        Assert.Contains(Samples.Checker.Check(report).Issues, issue => issue is { Rule: "impression-without-finding", SentenceId: "s9" });
    }

    [Fact]
    public void AnImpressionWithoutAFinding_IsFlagged() => Flags("impression-without-finding", Clean.With(ReportSection.Impression, "The heart is enlarged.", "frame/1"));

    [Fact]
    public void AnImpressionThatNamesWhatItDoesNotCite_IsFlagged() => Flags("impression-without-finding", Clean.With(ReportSection.Impression, "Features suggestive of pneumonia.", "1/f2"));

    [Fact]
    public void AnOmittedFinding_IsFlagged() => FlagsReport("omitted-finding", Clean with { Sentences = [.. Clean.Sentences.Where(s => !s.Cites.Contains("1/f1") || s.Section != ReportSection.Findings)] });

    [Fact]
    public void AnUnsupportedSentence_IsFlagged() => Flags("unsupported-sentence", Clean.With(ReportSection.Findings, "The bones look intact."));

    [Theory]
    [InlineData("Features suggestive of pneumonia with a pneumothorax.")]
    [InlineData("No fracture.")]
    public void AConditionNobodyLookedFor_IsFlagged(string text) => Flags("unsupported-sentence", Clean.With(ReportSection.Findings, text, "1/f1"));

    [Theory]
    [InlineData(ReportSection.Indication)]
    [InlineData(ReportSection.Technique)]
    [InlineData(ReportSection.Comparison)]
    [InlineData(ReportSection.Findings)]
    [InlineData(ReportSection.Impression)]
    [InlineData(ReportSection.Recommendations)]
    [InlineData(ReportSection.Limitations)]
    public void AMissingSection_IsFlagged(ReportSection section) => FlagsReport("missing-section", Clean.Without(section));

    [Fact]
    public void SharedIds_AreFlagged() => FlagsReport("missing-section", Clean with { Sentences = [.. Clean.Sentences.Select(s => s with { Id = "s1" })] });

    [Theory]
    [InlineData("")]
    [InlineData("  \u200B ")]
    [InlineData("Made by computer.")]
    [InlineData("A clinician must review this.")]
    public void AMissingDisclaimer_IsFlagged(string disclaimer) => FlagsReport("missing-disclaimer", Clean with { Disclaimer = disclaimer });

    [Fact]
    public void AnotherDisclaimer_ThatSaysTheSame_IsNotFlagged()
        => DoesNotFlag("missing-disclaimer", Clean with { Disclaimer = "Research software, not a diagnosis; a radiologist must review the images." });

    [Theory]
    [InlineData("Features suggestive of pneumonia, confidence 0.93.")]
    [InlineData("Features suggestive of pneumonia with a probability of 93%.")]
    [InlineData("Features suggestive of pneumonia; 93 % likely.")]
    [InlineData("Features suggestive of pneumonia; calibrated probability 0.93.")]
    [InlineData("Features suggestive of pneumonia; model score 0.39 (softmax, not calibrated).")]
    public void AConfidence_WithoutItsKindOrValue_IsFlagged(string text) => Flags("confidence-kind", Clean.With(ReportSection.Findings, text, "1/f1"));

    [Theory]
    [InlineData("It measures 12 across.")]
    [InlineData("The opacity has a diameter of 3.5.")]
    public void AMeasurementWithoutAUnit_IsFlagged(string text) => Flags("measurement-units", Clean.With(ReportSection.Findings, text, "1/f1"));

    [Fact]
    public void ALength_OnAnImageWithoutScale_IsFlagged()
        => Flags("measurement-units", Samples.Report(Samples.Pneumonia(frame: Samples.Frame(spacing: null))).With(ReportSection.Findings, "It measures 12 mm.", "1/f1"));

    [Fact]
    public void ALength_LongerThanTheImage_IsFlagged() => Flags("measurement-units", Clean.With(ReportSection.Findings, "It measures 90 cm.", "1/f1"));

    [Fact]
    public void AnAreaAndTwoAxes_AreNoBareNumbers_AndNoLengths()
        => DoesNotFlag("measurement-units", Clean.With(ReportSection.Findings, "It is seen, measuring 12.5 × 9 mm, area 90000 mm², mean 40 HU (SD 12).", "1/f1"));

    [Fact]
    public void TwoAxesWithoutAUnit_AreFlagged() => Flags("measurement-units", Clean.With(ReportSection.Findings, "It is seen, measuring 12.5 × 9, in the lung.", "1/f1"));

    [Fact]
    public void ALength_ThatFits_IsNotFlagged() => DoesNotFlag("measurement-units", Clean.With(ReportSection.Findings, "It measures 12 mm.", "1/f1"));

    [Theory]
    [InlineData("1/f9")]
    [InlineData("2/f1")]
    [InlineData("0/f1")]
    [InlineData("frame/2")]
    [InlineData("frame/-1")]
    [InlineData("f1")]
    [InlineData("")]
    [InlineData("99999999999/f1")]
    public void ACiteThatDoesNotExist_IsFlagged(string cite) => Flags("citation", Clean.With(ReportSection.Findings, "Features suggestive of pneumonia.", "1/f1", cite));

    [Theory]
    [InlineData(ReportSection.Findings, "Features suggestive of pneumonia, unchanged.")]
    [InlineData(ReportSection.Findings, "Features suggestive of pneumonia compared with the previous study.")]
    [InlineData(ReportSection.Impression, "Features suggestive of pneumonia, which has progressed.")]
    [InlineData(ReportSection.Comparison, "Radiograph of 2024-05-01; prior study reviewed.")]
    [InlineData(ReportSection.Findings, "Interval increase of the features suggestive of pneumonia.")]
    public void AComparisonWithNothing_IsFlagged(ReportSection section, string text) => Flags("comparison-without-prior", Clean.With(section, text, "1/f1"));

    [Fact]
    public void NoComparison_IsNotFlagged()
        => DoesNotFlag("comparison-without-prior", Clean.With(ReportSection.Comparison, "Prior studies were not available.", "request").With(ReportSection.Impression, "Features suggestive of pneumonia; no previous study for comparison.", "1/f1"));

    [Fact]
    public void AnEmptyReport_IsFlagged() => FlagsReport("empty-report", Clean with { Sentences = [] });

    [Fact]
    public void AnEmptySentence_IsFlagged() => Flags("empty-report", Clean.With(ReportSection.Findings, " \u200B… ", "1/f1"));

    [Theory]
    [InlineData("Features suggestive of pneumonia, more likely than nodule.")]
    [InlineData("Features suggestive of pneumonia and nodule, average model score 0.80 (softmax, not calibrated).")]
    public void MixedKindsOfConfidence_AreFlagged(string text)
    {
        var frame = Samples.Frame();
        var findings = Samples.Study(new Findings
        {
            Frame = frame,
            Model = Samples.Model(),
            Items = [Samples.Finding("f1", "Pneumonia", 0.8, true, frame), Samples.Finding("f2", "Nodule", 0.7, true, frame, ConfidenceKind.Calibrated)],
        });
        DoesNotFlag("mixed-confidence-kinds", Samples.Report(findings));
        Flags("mixed-confidence-kinds", Samples.Report(findings).With(ReportSection.Findings, text, "1/f1", "1/f2"));
    }

    [Theory]
    [InlineData("The prostate is enlarged.")]
    [InlineData("A 45-year-old man with features suggestive of pneumonia.")]
    public void AnatomyOfAnotherSex_IsFlagged(string text) => Flags("patient-mismatch", Clean.With(ReportSection.Findings, text, "1/f1"));

    [Fact]
    public void ARequestForSomeoneElse_IsPointedOut()
    {
        var issues = Samples.Checker.Check(Samples.Report(Samples.Pneumonia(new AnalysisRequest { Indication = "70 year old man with prostate cancer" }))).Issues;
        Assert.Contains(issues, issue => issue is { Rule: "patient-mismatch", Severity: IssueSeverity.Warning, SentenceId: "s1" } && issue.Message.Contains("sex"));
        Assert.Contains(issues, issue => issue is { Rule: "patient-mismatch", SentenceId: "s1" } && issue.Message.Contains("age"));
    }

    [Theory]
    [InlineData("20250110", "20250111")]
    [InlineData("20250601", "19800101")]
    public void DatesInAnImpossibleOrder_AreFlagged(string study, string birth)
    {
        var frame = Samples.Frame() with { Study = Samples.Frame().Study with { Date = study, PatientBirthDate = birth } };
        FlagsReport("date-order", Samples.Report(Samples.Pneumonia(frame: frame)));
    }

    [Fact]
    public void AnEarlierStudy_ThatIsLater_IsFlagged() => Flags("date-order", Clean.With(ReportSection.Comparison, "Radiograph of 2025-01-11.", "request"));

    [Fact]
    public void ARuleThatBreaks_DoesNotClearTheReport()
    {
        var checker = new ReportChecker([.. ReportChecker.StandardRules, new BrokenRule()]);
        var checks = checker.Check(Clean);
        Assert.False(checks.Passed);
        Assert.Contains(checks.Issues, issue => issue.Rule == "broken");
        Assert.StartsWith("rules/1+", checks.RulesVersion);
        Assert.Equal("rules/1", Samples.Checker.RulesVersion);
    }

    [Fact]
    public void WhatAClinicianWrote_IsPointedOut_NotBlocked()
    {
        var report = Clean.With(ReportSection.Impression, "This confirms pneumonia.", "1/f1");
        report = report with { Sentences = [.. report.Sentences.Select(s => s.Id == "x" ? s with { Author = AuthorKind.Human } : s)] };
        var checks = Samples.Checker.Check(report);
        Assert.True(checks.Passed);
        Assert.Contains(checks.Issues, issue => issue is { Rule: "safety-language", Severity: IssueSeverity.Warning, SentenceId: "x" });
    }

    [Fact]
    public void AHostileSentence_IsCheckedInBoundedTime()
    {
        string[] hostile = [new string('a', 100_000), string.Concat(Enumerable.Repeat("no ", 30_000)), string.Concat(Enumerable.Repeat("“", 30_000)), string.Concat(Enumerable.Repeat("measures 1 ", 9_000)), string.Concat(Enumerable.Repeat("compared with ", 9_000))];
        var clock = System.Diagnostics.Stopwatch.StartNew();
        foreach (string text in hostile)
        {
            Samples.Checker.Check(Clean.With(ReportSection.Findings, text, "1/f1"));
        }

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
    }

    private static void Flags(string rule, DraftReport report)
    {
        var issues = Samples.Checker.Check(report).Issues;
        Assert.True(issues.Any(issue => issue.Rule == rule && issue.SentenceId == "x"), $"not flagged: {report.Sentences.First(s => s.Id == "x").Text}; others: {string.Join("; ", issues)}");
    }

    private static void FlagsReport(string rule, DraftReport report) => Assert.Contains(Samples.Checker.Check(report).Issues, issue => issue.Rule == rule && issue.Severity == IssueSeverity.Error);

    private static void DoesNotFlag(string rule, DraftReport report) => Assert.DoesNotContain(Samples.Checker.Check(report).Issues, issue => issue.Rule == rule);

    private sealed class BrokenRule : IReportRule
    {
        public string Name => "broken";

        public IEnumerable<ReportIssue> Check(DraftReport report) => throw new InvalidOperationException();
    }
}
