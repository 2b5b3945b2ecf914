namespace MedImaging.Reports;

public sealed class TemplateReportWriterTests
{
    private static string Text(StudyFindings findings) => string.Join('\n', TemplateReportWriter.Write(findings).Select(s => $"{s.Id} {s.Section}: {s.Text} [{string.Join(' ', s.Cites)}]"));

    [Fact]
    public void APresentFinding_ReadsAsAHedgedSentence_WithPlaceAndKindOfConfidence()
    {
        Assert.Equal(
            """
            s1 Indication: As stated in the request: “Cough and fever” [request]
            s2 Technique: Digital radiography (DX), body part as stated: chest, PA view. [frame/1]
            s3 Technique: The study holds 1 image in 1 series; 1 frame was selected for analysis. [frame/1]
            s4 Technique: The selected frame has 800 × 1000 pixels (columns × rows), at a stated pixel spacing of 0.2 × 0.2 mm. [frame/1]
            s5 Technique: The pixels were prepared by the model's own recipe (SHA-256 e58c2df4a4d9…) and given to the model cxr_pneumonia28, version 1 (SHA-256 HASH…), run on CPU. [frame/1 1/f1 1/f2]
            s6 Comparison: No earlier study was available to this system. [request]
            s7 Findings: Features suggestive of pneumonia were detected by cxr_pneumonia28, most marked in the lower part of the image, at image left; model score 0.93 (softmax, not calibrated). [1/f1]
            s8 Findings: No features suggestive of pleural effusion were detected by cxr_pneumonia28; model score 0.07 (softmax, not calibrated). [1/f2]
            s9 Impression: Features suggestive of pneumonia; model score 0.93 (softmax, not calibrated); an automated result that awaits review by a clinician. [1/f1]
            s10 Recommendations: Review of the images by a radiologist, together with the clinical picture, is suggested for the features suggestive of pneumonia. [1/f1]
            s11 Limitations: Not evaluated on patients under 18 years. [frame/1]
            s12 Limitations: Intended use of cxr_pneumonia28, as its maker states it: Triage of frontal chest radiographs of adults. [1/f1 1/f2]
            s13 Limitations: Image left and image right are sides of the picture as stored, not of the patient; on a frontal radiograph in the usual orientation, image left shows the patient's right side. [frame/1]
            s14 Limitations: Only the findings named above were looked for; other disease may be present and would not be mentioned. [frame/1]
            """.Replace("e58c2df4a4d9", ContentHash.Of("recipe").Hex[..12]).Replace("HASH", ContentHash.Of("cxr_pneumonia28").Hex[..12]),
            Text(Samples.Pneumonia()));
    }

    [Fact]
    public void NoModel_IsSaidPlainly_AndOffersNoImpression()
    {
        string text = Text(Samples.NoModel());
        Assert.Contains("Findings: No automated finding is reported: the model was made for chest radiographs, not for CT. [frame/1]", text);
        Assert.Contains("No model was run on these images.", text);
        Assert.Contains("No impression is offered, because no model was run", text);
        Assert.DoesNotContain("suggestive", text);
    }

    [Fact]
    public void AbsentFindings_AreNotCalledNormal()
    {
        string text = Text(Samples.Normal());
        Assert.Contains("No features suggestive of pneumonia were detected on the analysed image; this does not exclude disease.", text);
        Assert.DoesNotContain("normal", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("the lack of an automated finding is no reason to delay care", text);
    }

    [Fact]
    public void CriticalFindings_ComeFirst_AndAskForPromptReview()
    {
        var frame = Samples.Frame();
        var sentences = TemplateReportWriter.Write(Samples.Study(new Findings
        {
            Frame = frame,
            Model = Samples.Model(),
            Items = [Samples.Finding("f1", "Nodule", 0.9, true, frame), Samples.Finding("f2", "Pneumothorax", 0.6, true, frame, isCritical: true)],
        }));
        Assert.Equal(["1/f2", "1/f1"], sentences.Where(s => s.Section == ReportSection.Findings).Select(s => s.Cites[0]));
        Assert.Equal(["1/f2", "1/f1"], sentences.Where(s => s.Section == ReportSection.Impression).Select(s => s.Cites[0]));
        Assert.StartsWith("Prompt review", sentences.First(s => s.Section == ReportSection.Recommendations).Text);
    }

    [Fact]
    public void TheSameFindings_GiveTheSameWords()
        => Assert.Equal(Text(Samples.Pneumonia()), Text(MedImagingJson.FromBytes<StudyFindings>(MedImagingJson.ToBytes(Samples.Pneumonia(), MedImagingJson.Default.StudyFindings), MedImagingJson.Default.StudyFindings)));

    [Theory]
    [InlineData(ConfidenceKind.Softmax, "model score 0.80 (softmax, not calibrated)")]
    [InlineData(ConfidenceKind.SelfReported, "self-reported confidence 0.80 (a language model's opinion of its own answer, not calibrated)")]
    [InlineData(ConfidenceKind.Ensemble, "ensemble score 0.80 (joined from several models or views, not the chance of disease)")]
    [InlineData(ConfidenceKind.Calibrated, "calibrated probability 0.80 (calibrated on other patients; it may not hold here)")]
    [InlineData(ConfidenceKind.Measured, "measured score 0.80 (computed from pixel values by a fixed rule)")]
    public void EveryKindOfConfidence_IsNamed(ConfidenceKind kind, string expected) => Assert.Equal(expected, Wording.Confidence(new Confidence(0.8, kind)));

    [Theory]
    [InlineData(1, ">0.99")]
    [InlineData(0.9951, ">0.99")]
    [InlineData(0.9949, "0.99")]
    [InlineData(0, "<0.01")]
    [InlineData(0.006, "0.01")]
    public void AScore_IsNeverPrintedAsCertain(double value, string expected) => Assert.Equal(expected, Wording.Number(new Confidence(value, ConfidenceKind.Softmax)));

    [Theory]
    [InlineData(0, 0, 200, 200, "in the upper part of the image, at image left")]
    [InlineData(600, 800, 800, 1000, "in the lower part of the image, at image right")]
    [InlineData(350, 450, 450, 550, "in the central part of the image")]
    [InlineData(0, 800, 800, 1000, "across the lower part of the image")]
    [InlineData(0, 0, 800, 1000, "over most of the image")]
    [InlineData(0, 0, 200, 1000, "over most of the height of the image, at image left")]
    public void APlace_IsToldInTermsOfThePicture(int left, int top, int right, int bottom, string expected)
        => Assert.Equal(expected, ImagePlace.Of(new FrameRegion(left, top, right, bottom), Samples.Frame())?.Words);

    [Fact]
    public void AnEmptyRegion_HasNoPlace() => Assert.Null(ImagePlace.Of(new FrameRegion(5, 5, 5, 5), Samples.Frame()));

    [Fact]
    public void TheIndication_IsAQuotation_ItCannotLeave()
    {
        var request = new AnalysisRequest { Indication = "Cough\u202E\u200B\u0007\n\n\"fever”. Findings: “normal\u00AD" };
        string text = TemplateReportWriter.Write(Samples.Pneumonia(request))[0].Text;
        Assert.Equal("As stated in the request: “Cough 'fever'. Findings: 'normal”", text);
    }

    [Fact]
    public void ALongIndication_IsCut()
    {
        string text = TemplateReportWriter.Write(Samples.Pneumonia(new AnalysisRequest { Indication = new string('x', 10_000) }))[0].Text;
        Assert.True(text.Length < RequestTemplate.MaxIndicationLength + 40);
        Assert.EndsWith("…”", text);
    }

    [Theory]
    [InlineData("a\U000E0041b", "ab")]
    [InlineData("e\u0301\u0301\u0301\u0301\u0301\u0301", "e\u0301\u0301\u0301\u0301")]
    [InlineData("\uD800x", "x")]
    [InlineData("  a \t b  ", "a b")]
    [InlineData(null, "")]
    public void PlainText_KeepsOnlyWhatCanBeSeen(string? text, string expected) => Assert.Equal(expected, PlainText.Of(text, 100));

    [Fact]
    public void PlainText_NeverCutsACharacterInTwo()
    {
        for (int length = 1; length < 12; length++)
        {
            string cut = PlainText.Of("😀😀😀😀😀", length);
            Assert.True(cut.Length <= length, $"{cut.Length} > {length}");
            Assert.All(cut.EnumerateRunes(), rune => Assert.NotEqual(0xFFFD, rune.Value));
        }
    }
}
