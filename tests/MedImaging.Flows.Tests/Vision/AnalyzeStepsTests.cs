using System.Text.Json.Nodes;
using MedImaging.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using static MedImaging.VisionAnswers;

namespace MedImaging.Vision;

public sealed class AnalyzeStepsTests
{
    [Fact]
    public async Task AnalyzeWith_SendsThePictureAndTheListedFields_AndNothingElseOfTheStudy()
    {
        var client = Client("m-1", true, [0.1, 0.2, 0.3, 0.5], "right");
        await using var services = FlowHost.Create(Single, ("vision", client));

        await services.RunAsync<IReadOnlyList<Findings>>(new FakeImage
        {
            Name = "canary-name.dcm",
            Study = "1.2.canary",
            Series = "1.3.canary",
            Sop = "1.4.canary",
            Patient = "canary-patient",
            Body = "CHEST",
            View = "canary-view",
            Rows = 100,
            Columns = 50,
        });

        var request = Assert.Single(client.Requests);
        string text = string.Join('\n', request.Messages.Select(message => message.Text));
        Assert.DoesNotContain("canary", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Zaphod", text, StringComparison.Ordinal);
        Assert.DoesNotContain("1980", text, StringComparison.Ordinal);
        Assert.Contains("\"modality\":\"DX\",\"bodyPart\":\"CHEST\",\"rows\":100,\"columns\":50,\"rowSpacingMm\":0.2", text, StringComparison.Ordinal);
        var system = Assert.Single(request.Messages, message => message.Role == ChatRole.System);
        Assert.DoesNotContain("CHEST", system.Text, StringComparison.Ordinal);
        Assert.Equal("image/png", Assert.Single(request.Messages.SelectMany(message => message.Contents).OfType<DataContent>()).MediaType);
        Assert.IsType<ChatResponseFormatJson>(request.Options!.ResponseFormat);
        var scope = request.Options.GetScope();
        Assert.True(scope.HasPatientContent && scope.Patient is { Length: 32 } && scope.Deadline is not null && scope.IdempotencyKey is not null);
    }

    [Fact]
    public async Task AnalyzeWith_GivesSelfReportedFindings_WithTheHashOfThePrompt()
    {
        await using var services = FlowHost.Create(Single, ("vision", Client("m-1", true, [0.1, 0.2, 0.3, 0.5], "right")));

        var findings = Assert.Single(await services.RunAsync<IReadOnlyList<Findings>>());

        var item = findings.Items[0];
        Assert.Equal(("Pneumonia", true, ConfidenceKind.SelfReported, 0.8, Laterality.Right), (item.Code.Meaning, item.IsPresent, item.Confidence.Kind, item.Confidence.Value, item.Laterality));
        Assert.Equal(new FrameRegion(10, 20, 30, 50), item.Region);
        Assert.False(findings.Items[1].IsPresent);
        Assert.Equal(("m-1", "vision/1", "fake"), (findings.Model.Id, findings.Model.Version, findings.Model.Device));
        Assert.Equal(findings.Model.Hash, item.Evidence.ModelHash);
        Assert.Equal(findings.Frame.PixelHash, item.Evidence.PixelHash);
        Assert.Null(item.Evidence.Agreement);
    }

    [Fact]
    public async Task AReportOfAVisionModelsFindings_PassesTheRules_AndItsChainHolds()
    {
        await using var services = FlowHost.Create(
            builder => builder.AddFlow<StudySource, DraftReport>("f", flow => flow.ReadStudy().SelectImages("chest").ForEach(frame => frame.AnalyzeWith("vision", TwoLabels).Explain()).Gather().WriteReport()),
            ("vision", Client("m-1", true, [0.1, 0.7, 0.3, 0.9])));

        var report = await services.RunAsync<DraftReport>();

        Assert.True(report.Checks.Passed, string.Join("; ", report.Checks.Issues));
        Assert.Contains(report.Sentences, sentence => sentence.Text.Contains("self-reported confidence 0.80", StringComparison.Ordinal));
        var result = await services.GetRequiredService<ProvenanceVerifier>().VerifyAsync(report, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.IsIntact, string.Join("; ", result.Broken));
    }

    [Theory]
    [InlineData("")]
    [InlineData("I see nothing, canary.")]
    [InlineData("[]")]
    [InlineData("""{"image":"@","findings":{}}""")]
    [InlineData("""{"findings":[]}""")]
    [InlineData("""{"image":"0123456789abcdef01234567","findings":[]}""")]
    [InlineData("""{"image":"@","image":"@","findings":[]}""")]
    [InlineData("""{"image":"@","findings":[]}""")]
    [InlineData("""{"image":"@","findings":[#]}""", "code", "\"SCT:1\"")]
    [InlineData("""{"image":"@","findings":[#]}""", "code", "7")]
    [InlineData("""{"image":"@","findings":[#]}""", "present", "\"true\"")]
    [InlineData("""{"image":"@","findings":[#]}""", "present", "false")]
    [InlineData("""{"image":"@","findings":[#]}""", "confidence", "1.01")]
    [InlineData("""{"image":"@","findings":[#]}""", "confidence", "-0.1")]
    [InlineData("""{"image":"@","findings":[#]}""", "confidence", "\"NaN\"")]
    [InlineData("""{"image":"@","findings":[#]}""", "confidence", "null")]
    [InlineData("""{"image":"@","findings":[#]}""", "laterality", "\"canary\"")]
    [InlineData("""{"image":"@","findings":[#]}""", "laterality", "1")]
    [InlineData("""{"image":"@","findings":[#]}""", "box", "[0.1,0.2,0.3]")]
    [InlineData("""{"image":"@","findings":[#]}""", "box", "[0.5,0.2,0.3,0.4]")]
    [InlineData("""{"image":"@","findings":[#]}""", "box", "[0.1,0.2,1.3,0.4]")]
    [InlineData("""{"image":"@","findings":[#]}""", "box", "[0.1,0.2,\"x\",0.4]")]
    [InlineData("""{"image":"@","findings":[#]}""", "box", "{}")]
    [InlineData("""{"image":"@","findings":[#,@@]}""")]
    [InlineData("""{"image":"@","findings":[1]}""")]
    public async Task AnAnswerThatIsNotWhatWasAsked_IsRefused_AndNotRepeated(string answer, string? member = null, string? value = null)
    {
        var entry = Entry(Pneumonia, true, [0.1, 0.2, 0.3, 0.4]);
        if (member is not null)
        {
            entry[member] = JsonNode.Parse(value!);
        }

        string entries = $"{entry.ToJsonString()},{Entry(Effusion, false).ToJsonString()}";
        string many = string.Join(',', Enumerable.Repeat(Entry(Effusion, false).ToJsonString(), 200));
        var client = new FakeChatClient().Otherwise(request => answer.Replace("@@", many, StringComparison.Ordinal).Replace("#", entries, StringComparison.Ordinal).Replace("@", ImageOf(request), StringComparison.Ordinal));
        await using var services = FlowHost.Create(Single, ("vision", client));

        var error = await Assert.ThrowsAsync<MedImagingException>(() => services.RunAsync<IReadOnlyList<Findings>>());

        Assert.Equal(ErrorKind.MalformedResponse, error.Kind);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task InfiniteNumbers_AndCutAnswers_AreRefused_ForEveryLength()
    {
        string image = "@";
        var client = new FakeChatClient();
        await using var services = FlowHost.Create(Single, ("vision", client));
        string whole = Answer(image, Entry(Pneumonia, true, [0.1, 0.2, 0.3, 0.4]), Entry(Effusion, false));
        client.Otherwise(request => whole.Replace("@", ImageOf(request), StringComparison.Ordinal).Replace("0.8", "1e999", StringComparison.Ordinal));
        Assert.Equal(ErrorKind.MalformedResponse, (await Assert.ThrowsAsync<MedImagingException>(() => services.RunAsync<IReadOnlyList<Findings>>())).Kind);

        for (int length = 1; length < whole.Length; length += 7)
        {
            int cut = length;
            client.Otherwise(request => whole[..cut].Replace("@", ImageOf(request), StringComparison.Ordinal));
            Assert.Equal(ErrorKind.MalformedResponse, (await Assert.ThrowsAsync<MedImagingException>(() => services.RunAsync<IReadOnlyList<Findings>>())).Kind);
        }
    }

    [Fact]
    public async Task AClientThatKnowsNoDeadline_IsWaitedForNoLonger()
    {
        var client = Client("m-1", true, [0.1, 0.2, 0.3, 0.5]).BlockAt(1);
        await using var services = FlowHost.Create(Single, ("vision", client));
        var running = services.RunAsync<IReadOnlyList<Findings>>();
        await client.WaitForCallAsync(1, TestContext.Current.CancellationToken);

        ((FakeTime)services.GetRequiredService<TimeProvider>()).Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(ErrorKind.Timeout, (await Assert.ThrowsAsync<MedImagingException>(() => running)).Kind);
    }

    [Fact]
    public async Task AFencedAnswer_IsRead()
    {
        var client = new FakeChatClient().Otherwise(request => $"```json\n{Answer(ImageOf(request), Entry(Pneumonia, false), Entry(Effusion, false))}\n```");
        await using var services = FlowHost.Create(Single, ("vision", client));

        Assert.Equal(2, Assert.Single(await services.RunAsync<IReadOnlyList<Findings>>()).Items.Count);
    }

    [Fact]
    public async Task ADurableRun_AsksOnce_AlsoWhenItIsGoneOnWithAfterTheSignature()
    {
        var client = Client("m-1", true, [0.1, 0.7, 0.3, 0.9]);
        await using var services = FlowHost.Create(
            builder => builder.AddFlow<StudySource, SignedReport>("f", flow => flow.Durable().ReadStudy().SelectImages("chest")
                .ForEach(frame => frame.AnalyzeWith("vision", TwoLabels)).Gather().WriteReport().AwaitSignOff()),
            ("vision", client));
        var run = await services.GetRequiredService<Flow<StudySource, SignedReport>>().StartAsync(new StudySource([new FakeImage().ToSource()]), cancellationToken: TestContext.Current.CancellationToken);
        await run.Ended;

        var signed = await ((FlowRun<SignedReport>)await services.GetRequiredService<FlowRuns>().AnswerAsync(
            run.RunId, new SignOff { Reviewer = new Reviewer("u", "Dr. T", ReviewerRole.Radiologist), Decision = SignOffDecision.Approved, At = Samples.At })).WaitAsync();

        Assert.True(signed.IsIntact());
        Assert.Single(client.Requests);
    }

    [Fact]
    public void AClientThatIsNotThere_AndOptionsOutOfRange_AreToldWhenTheFlowIsBuilt()
    {
        using var services = FlowHost.Create(Single);
        Assert.Contains("AddChatClient(\"vision\"", Assert.Throws<MedImagingException>(services.GetRequiredService<Flow<StudySource, IReadOnlyList<Findings>>>).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Flow.Start<PixelFrame>("f").AnalyzeWith("vision", options => options.Labels = []));
        Assert.Throws<ArgumentException>(() => Flow.Start<PixelFrame>("f").AnalyzeWith(["one"]));
        Assert.Throws<ArgumentException>(() => Flow.Start<PixelFrame>("f").AnalyzeWith(["one", "one"]));
    }

    private static void Single(MedImagingBuilder builder)
        => builder.AddFlow<StudySource, IReadOnlyList<Findings>>("f", flow => flow.ReadStudy().SelectImages("chest").ForEach(frame => frame.AnalyzeWith("vision", TwoLabels)));
}
