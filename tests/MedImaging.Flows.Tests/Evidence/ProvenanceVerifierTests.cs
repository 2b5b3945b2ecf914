using System.Text;

namespace MedImaging.Chains;

public sealed class ProvenanceVerifierTests
{
    private readonly CarelessStore _content = new();
    private FakeModel _model = new();

    private ProvenanceVerifier Verifier => new(_content, [new FakeReader()], [_model]);

    [Fact]
    public async Task AnIntactReport_HasAChainForEverySentence_AndNoBrokenLink()
    {
        var result = await Verifier.VerifyAsync(await SignedAsync(), new VerificationOptions { RerunModels = true });

        Assert.Empty(result.Broken);
        Assert.Empty(result.NotChecked);
        Assert.True(result.IsIntact);
        Assert.Empty(result.Unsupported);
        Assert.Equal(Enum.GetValues<EvidenceKind>().Order(), result.Links.Select(link => link.Kind).Distinct().Order());
        Assert.Contains(result.Links, link => link.Path == "sentence s5 → finding 1/f1 → model fake_chest");
        Assert.Equal(0, _model.LiveTensors);
    }

    [Fact]
    public async Task OneByteOfTheSource_BreaksTheSource()
    {
        var report = await DraftAsync();
        _content.FlipByte(report.Findings.Frames[0].Frame.SourceHash, 3);

        var broken = Assert.Single((await Verifier.VerifyAsync(report)).Broken);
        Assert.Equal(EvidenceKind.Source, broken.Kind);
        Assert.StartsWith("sentence s5 → finding 1/f1 → frame/1 → source", broken.Path);
        Assert.Contains("s7", broken.Sentences);
    }

    [Fact]
    public async Task AMissingSource_BreaksTheSource()
    {
        var report = await DraftAsync();
        _content.Remove(report.Findings.Frames[0].Frame.SourceHash);
        Assert.Equal(EvidenceKind.Source, Assert.Single((await Verifier.VerifyAsync(report)).Broken).Kind);
    }

    // Whoever changes a pixel, and the file's hash in the report with it, is found out by the pixels' own hash.
    [Fact]
    public async Task OneByteOfThePixels_BreaksThePixels()
    {
        var report = await DraftAsync();
        byte[] bytes = new FakeImage().ToBytes();
        bytes[^1] ^= 1;
        var kept = await _content.PutAsync(bytes, "x");
        report = Change(report, findings => findings with { Frame = findings.Frame with { SourceHash = kept.Hash } });

        var broken = Assert.Single((await Verifier.VerifyAsync(report)).Broken);
        Assert.Equal(EvidenceKind.Pixels, broken.Kind);
        Assert.Equal("sentence s5 → finding 1/f1 → frame/1 → pixels", broken.Path);
    }

    [Fact]
    public async Task AnotherFindingsPixels_BreakThatFinding()
    {
        var report = Change(await DraftAsync(), findings => findings with
        {
            Items = [findings.Items[0], findings.Items[1] with { Evidence = findings.Items[1].Evidence with { PixelHash = ContentHash.Of("other") } }],
        });
        var broken = Assert.Single((await Verifier.VerifyAsync(report)).Broken);
        Assert.Equal("sentence s5 → finding 1/f2 → pixels of frame/1", broken.Path);
        Assert.Equal(["s5", "s8", "s12"], broken.Sentences.Intersect(["s5", "s8", "s12"]));
    }

    [Fact]
    public async Task AnotherPatientsFile_BreaksTheInstance()
    {
        var report = await DraftAsync();
        var kept = await _content.PutAsync(new FakeImage { Sop = "9.9", Patient = "P2" }.ToBytes(), "x");
        report = Change(report, findings => findings with { Frame = findings.Frame with { SourceHash = kept.Hash } });
        Assert.Equal(EvidenceKind.Instance, Assert.Single((await Verifier.VerifyAsync(report)).Broken).Kind);
    }

    [Fact]
    public async Task AnotherModelFile_BreaksTheModel_OfEachFinding()
    {
        var report = await DraftAsync();
        _model = new FakeModel { Hash = ContentHash.Of("model filf") };
        var broken = (await Verifier.VerifyAsync(report)).Broken;
        Assert.Equal(["sentence s5 → finding 1/f1 → model fake_chest", "sentence s5 → finding 1/f2 → model fake_chest"], broken.Select(link => link.Path));
        Assert.All(broken, link => Assert.Equal(EvidenceKind.Model, link.Kind));
    }

    [Fact]
    public async Task AModelThatIsNotInstalled_IsNotChecked_AndNotBroken()
    {
        var report = await DraftAsync();
        var result = await new ProvenanceVerifier(_content, [new FakeReader()], []).VerifyAsync(report);
        Assert.True(result.IsIntact);
        Assert.Equal([EvidenceKind.Model, EvidenceKind.Model, EvidenceKind.Recipe, EvidenceKind.Recipe], result.NotChecked.Select(link => link.Kind));
        Assert.All(result.NotChecked, link => Assert.Equal("model not installed in this version", link.Reason));

        var newer = await new ProvenanceVerifier(_content, [new FakeReader()], [new FakeModel { Version = "2" }]).VerifyAsync(report);
        Assert.True(newer.IsIntact);
    }

    [Fact]
    public async Task AnotherRecipe_BreaksTheRecipe()
    {
        var report = await DraftAsync();
        _model = new FakeModel { Recipe = "median of pixels" };
        Assert.All((await Verifier.VerifyAsync(report)).Broken, link => Assert.Equal(EvidenceKind.Recipe, link.Kind));
        Assert.Equal(2, (await Verifier.VerifyAsync(report)).Broken.Count);
    }

    [Fact]
    public async Task AnotherResult_IsFoundByRunningAgain()
    {
        var report = await DraftAsync();
        _model = new FakeModel { Bias = 0.01f };
        Assert.True((await Verifier.VerifyAsync(report)).IsIntact);
        var broken = Assert.Single((await Verifier.VerifyAsync(report, new VerificationOptions { RerunModels = true })).Broken);
        Assert.Equal((EvidenceKind.Result, "the model now gives another confidence"), (broken.Kind, broken.Reason));
    }

    [Fact]
    public async Task OneWordOfASignedReport_BreaksTheSignature_AndNamesTheSentence()
    {
        var signed = await SignedAsync();
        string json = Encoding.UTF8.GetString(MedImagingJson.ToBytes(signed, MedImagingJson.Default.SignedReport));
        string changed = json.Replace("No features suggestive of pleural effusion", "Features suggestive of pleural effusion", StringComparison.Ordinal);
        Assert.NotEqual(json, changed);
        var tampered = MedImagingJson.FromBytes(Encoding.UTF8.GetBytes(changed), MedImagingJson.Default.SignedReport);

        var broken = (await Verifier.VerifyAsync(tampered)).Broken;
        Assert.Equal(["report → signature of Radiologist", "sentence s8 → words of template/1"], broken.Select(link => link.Path));
    }

    [Fact]
    public async Task OneWordOfADraft_NamesTheSentence()
    {
        var report = await DraftAsync();
        report = report with { Sentences = [.. report.Sentences.Select(s => s.Id == "s9" ? s with { Text = s.Text.Replace("suggestive", "diagnostic", StringComparison.Ordinal) } : s)] };
        Assert.Equal("sentence s9 → words of template/1", Assert.Single((await Verifier.VerifyAsync(report)).Broken).Path);
    }

    [Fact]
    public async Task AClinicansEdit_IsSupported_AndKeepsTheChainIntact()
    {
        var draft = await DraftAsync();
        var signed = draft.Sign(new SignOff { Reviewer = Reviewer, Decision = SignOffDecision.Approved, At = Samples.At, Edits = [new SentenceEdit("s9", "Lower zone pneumonia.")] });
        var result = await Verifier.VerifyAsync(signed);
        Assert.True(result.IsIntact, string.Join("; ", result.Broken));
        Assert.Contains("s9", result.Supported);
    }

    [Fact]
    public async Task APicture_ThatChanged_NamesItsFinding()
    {
        var report = await DraftAsync();
        var heat = report.Findings.Frames[0].Pictures.Single(picture => picture.Kind == PictureKind.HeatMap);
        _content.FlipByte(heat.Content.Hash, 5);
        var broken = Assert.Single((await Verifier.VerifyAsync(report)).Broken);
        Assert.Equal(EvidenceKind.Picture, broken.Kind);
        Assert.StartsWith("sentence s5 → finding 1/f1 → picture HeatMap", broken.Path);
    }

    [Fact]
    public async Task ACiteOfNothing_IsBroken_AndASentenceWithoutCites_IsUnsupported()
    {
        var report = (await DraftAsync()).With(ReportSection.Findings, "Something else.", "1/f7");
        var result = await Verifier.VerifyAsync(report);
        Assert.Equal("sentence x → cite 1/f7", Assert.Single(result.Broken).Path);
        Assert.Equal(["x"], result.Unsupported);
        Assert.Equal(report.Sentences.Count, result.Supported.Count + result.Unsupported.Count);
    }

    // The chain as a whole: no byte of the source can change unseen.
    [Fact]
    public async Task AnyByteOfTheSource_IsNoticed()
    {
        var report = await DraftAsync();
        var hash = report.Findings.Frames[0].Frame.SourceHash;
        int length = new FakeImage().ToBytes().Length;
        for (int i = 0; i < length; i++)
        {
            _content.FlipByte(hash, i);
            Assert.False((await Verifier.VerifyAsync(report)).IsIntact, $"byte {i}");
            _content.FlipByte(hash, i);
        }

        Assert.True((await Verifier.VerifyAsync(report)).IsIntact);
    }

    private static readonly Reviewer Reviewer = new("u1", "Dr. Test", ReviewerRole.Radiologist);

    private static DraftReport Change(DraftReport report, Func<Findings, Findings> change)
        => report with { Findings = report.Findings with { Frames = [.. report.Findings.Frames.Select(change)] } };

    private async Task<SignedReport> SignedAsync() => (await DraftAsync()).Sign(new SignOff { Reviewer = Reviewer, Decision = SignOffDecision.Approved, At = Samples.At });

    private async Task<DraftReport> DraftAsync()
    {
        var source = new FakeImage().ToSource();
        await _content.PutAsync(await source.ReadAsync(), "application/octet-stream");
        var frame = (await new FakeReader().ReadAsync(source)).ReadFrame(0);
        using var tensor = _model.Preprocess(frame);
        var findings = await _model.DetectAsync(tensor);
        var renderer = new FakeRenderer();
        findings = findings with
        {
            Pictures =
            [
                new EvidencePicture(PictureKind.Frame, await _content.PutAsync(renderer.RenderPng(frame), "image/png"), null, "frame"),
                new EvidencePicture(PictureKind.HeatMap, await _content.PutAsync(renderer.RenderPng(frame, FrameOverlay.Of(findings.Items[0].Activation)), "image/png"), "f1", "heat map"),
            ],
        };
        return Samples.Report(Samples.Study(findings));
    }
}
