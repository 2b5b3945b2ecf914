using MedImaging.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using static MedImaging.VisionAnswers;

namespace MedImaging.Consensus;

public sealed class ConsensusTests
{
    private static readonly double[] Here = [0.1, 0.6, 0.3, 0.9], Near = [0.12, 0.6, 0.32, 0.9], There = [0.7, 0.6, 0.9, 0.9], Large = [0.0, 0.3, 0.5, 1];

    [Fact]
    public async Task ThatAgree_GiveOneFinding_WhichSaysWhoSaidWhat()
    {
        var findings = await AskAsync(Client("a", true, Here, "right"), Client("b", true, Near, "right"), Client("c", true, Here));

        var item = findings.Items[0];
        Assert.Equal((true, 1.0, ConfidenceKind.Ensemble, Laterality.Right), (item.IsPresent, item.Confidence.Value, item.Confidence.Kind, item.Laterality));
        Assert.Equal(["a", "b", "c"], item.Evidence.Agreement!.Members.Select(member => member.Name).Order());
        Assert.False(item.Evidence.Agreement.IsDisputed);
        Assert.False(findings.NeedsReview());
        Assert.Equal(0, findings.DisagreementScore());
        Assert.Equal(2, findings.Items.Count);
    }

    [Fact]
    public async Task AMinority_IsOutvoted_AndStaysVisible()
    {
        var findings = await AskAsync(Client("a", true, Here), Client("b", false), Client("c", false));

        var item = findings.Items.Single(other => other.Code.Meaning == "Pneumonia");
        Assert.False(item.IsPresent);
        Assert.Equal([("a", true), ("b", false), ("c", false)], item.Evidence.Agreement!.Members.Select(member => (member.Name, member.IsPresent)).Order());
        Assert.Equal(1 / 3d, findings.DisagreementScore(), 1e-9);
        Assert.True(findings.NeedsReview());
        Assert.Contains("The models disagree about 'Pneumonia'", findings.Limitations);
    }

    [Fact]
    public async Task ATie_CountsAsPresent_AndIsDisputed()
    {
        var findings = await AskAsync(Client("a", true, Here), Client("b", false));
        Assert.True(findings.Items[0].IsPresent && findings.Items[0].Evidence.Agreement!.IsDisputed);
    }

    [Theory]
    [InlineData("unknown", "unknown")]
    [InlineData("left", "right")]
    public async Task DifferentSides_AreAConflict_AndNoPlaceIsGiven(string one, string two)
    {
        var findings = await AskAsync(Client("a", true, Here, one), Client("b", true, There, two));

        var item = findings.Items[0];
        Assert.True(item.IsPresent && item.Evidence.Agreement is { HasLateralityConflict: true, IsDisputed: true });
        Assert.Null(item.Region);
        Assert.Null(item.Laterality);
        Assert.Equal(1, findings.DisagreementScore());
        Assert.Equal(2, item.Evidence.Agreement!.Members.Count(member => member.Region is not null));
    }

    [Fact]
    public async Task VeryDifferentSizes_AreDisputed()
    {
        var findings = await AskAsync(Client("a", true, Here), Client("b", true, Large));
        Assert.InRange(findings.Items[0].Evidence.Agreement!.SizeRatio!.Value, 4, 8);
        Assert.True(findings.NeedsReview());
    }

    [Fact]
    public async Task APlaceOneModelAloneSees_IsNoFinding_ButAmongTheOpinions()
    {
        var second = new FakeChatClient { ModelId = "b" }.Otherwise(request => Answer(ImageOf(request), Entry(Pneumonia, true, Here), Entry(Pneumonia, true, There), Entry(Effusion, false)));
        var findings = await AskAsync(Client("a", true, Here), second, Client("c", true, Near));

        var item = Assert.Single(findings.Items, other => other.IsPresent);
        Assert.InRange(item.Region!.Right, 30, 32);
        Assert.Equal(4, item.Evidence.Agreement!.Members.Count);
        Assert.True(item.Evidence.Agreement.IsDisputed);
    }

    [Fact]
    public async Task AModelThatFails_IsLeftOut_AndItIsSaid_AndFewerThanAllowedIsAnError()
    {
        var broken = new FakeChatClient().Otherwise(_ => "nonsense");
        var findings = await AskAsync(Client("a", true, Here), broken, Client("c", true, Here));
        Assert.Contains("The model 'm1' was asked and gave no answer that could be used", findings.Limitations);
        Assert.Equal(2, findings.Items[0].Evidence.Agreement!.Members.Count);

        var alone = await AskAsync(Client("a", true, Here), broken);
        Assert.True(alone.NeedsReview());
        var error = await Assert.ThrowsAsync<MedImagingException>(() => AskAsync(new ConsensusPolicy { MinAnswers = 2 }, Client("a", true, Here), broken));
        Assert.Equal(ErrorKind.MalformedResponse, error.Kind);
        Assert.Equal(ErrorKind.Unavailable, (await Assert.ThrowsAsync<MedImagingException>(() => AskAsync(
            new FakeChatClient("").FailAt(1, new HttpRequestException("x")), new FakeChatClient("").FailAt(1, new HttpRequestException("x"))))).Kind);
    }

    [Fact]
    public async Task ALocalModelAndAVisionModel_AgreeByVotes_AndTheReportPasses()
    {
        await using var services = FlowHost.Create(
            builder => builder.AddFlow<StudySource, DraftReport>("f", flow => flow.ReadStudy().SelectImages("chest")
                .ForEach(frame => frame.Fork((IReadOnlyList<Findings> each) => each, one => one.Preprocess("chest").Detect("chest"), two => two.AnalyzeWith("vision", TwoLabels)).Agree())
                .Gather().WriteReport()),
            ("vision", Client("v", true, [0.0, 0.75, 0.25, 1])));

        var report = await services.RunAsync<DraftReport>(new FakeImage { Rows = 100, Columns = 100, Fill = 120 });

        Assert.True(report.Checks.Passed, string.Join("; ", report.Checks.Issues));
        var item = report.Findings.Frames[0].Items[0];
        Assert.Equal([ConfidenceKind.Softmax, ConfidenceKind.SelfReported], item.Evidence.Agreement!.Members.Select(member => member.Confidence.Kind));
        Assert.Equal(ConfidenceKind.Ensemble, item.Confidence.Kind);
        Assert.False(report.Findings.NeedsReview());
    }

    [Fact]
    public async Task TheOrderOfTheModels_ChangesNoVerdict()
    {
        IChatClient[] Make() => [Client("a", true, Here, "right", 0.9), Client("b", false), Client("c", true, Near, "right", 0.7)];
        var one = await AskAsync(Make());
        var two = await AskAsync([.. Enumerable.Reverse(Make())]);

        Assert.Equal(
            one.Items.Select(item => (item.Code.Value, item.IsPresent, item.Confidence, item.Region, item.Evidence.Agreement!.IsDisputed)),
            two.Items.Select(item => (item.Code.Value, item.IsPresent, item.Confidence, item.Region, item.Evidence.Agreement!.IsDisputed)));
    }

    private static Task<Findings> AskAsync(params IChatClient[] clients) => AskAsync(new ConsensusPolicy(), clients);

    private static async Task<Findings> AskAsync(ConsensusPolicy policy, params IChatClient[] clients)
    {
        string[] keys = [.. clients.Select((_, i) => $"m{i}")];
        await using var services = FlowHost.Create(
            builder => builder.AddFlow<StudySource, IReadOnlyList<Findings>>("f", flow => flow.ReadStudy().SelectImages("chest").ForEach(frame => frame.AnalyzeWith(keys, policy, TwoLabels))),
            [.. keys.Zip(clients)]);
        return Assert.Single(await services.RunAsync<IReadOnlyList<Findings>>());
    }
}
