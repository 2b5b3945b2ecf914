using MedImaging.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using static MedImaging.VisionAnswers;

namespace MedImaging.Degraded;

public sealed class DegradationStepsTests
{
    private static readonly SignOff Approval = new() { Reviewer = new Reviewer("u", "Dr. T", ReviewerRole.Radiologist), Decision = SignOffDecision.Approved, At = Samples.At };

    [Theory]
    [InlineData(true, true, true, DegradationRung.Full)]
    [InlineData(true, false, true, DegradationRung.WithoutLiterature)]
    [InlineData(false, true, true, DegradationRung.Preliminary)]
    [InlineData(false, true, false, DegradationRung.Template)]
    public async Task EveryRung_IsReached_AndTheReportSaysWhichAndWhy(bool full, bool literature, bool quick, DegradationRung rung)
    {
        var source = new FakeLiterature("pubmed", _ => literature ? [FakeLiterature.Item("pmid:1")] : throw new MedImagingException(ErrorKind.Throttled, "x"));
        await using var services = Host(source, full ? Seeing() : Broken(), quick ? Seeing() : Broken());

        var report = await services.RunAsync<DraftReport>();

        Assert.Equal(rung, report.Findings.Degradation?.Rung ?? DegradationRung.Full);
        Assert.True(report.Checks.Passed, string.Join("; ", report.Checks.Issues));
        string expected = rung switch
        {
            DegradationRung.WithoutLiterature => "This report was made without literature: pubmed: the service asked to slow down.",
            DegradationRung.Preliminary => "This is a preliminary result of a quick analysis and awaits a final one: the service could not be reached.",
            DegradationRung.Template => "This system was unable to analyse the images: the service could not be reached.",
            _ => "",
        };
        Assert.Equal(rung == DegradationRung.Full ? 0 : 1, report.Sentences.Count(sentence => sentence.Section == ReportSection.Limitations && sentence.Text == expected));
        var result = await services.GetRequiredService<ProvenanceVerifier>().VerifyAsync(report, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.IsIntact, string.Join("; ", result.Broken));
        if (rung == DegradationRung.Preliminary)
        {
            var error = Assert.Throws<MedImagingException>(() => report.Sign(Approval));
            Assert.Equal(ErrorKind.PolicyBlocked, error.Kind);
        }
        else
        {
            Assert.True(report.Sign(Approval).IsIntact());
        }
    }

    [Fact]
    public async Task Cancelling_IsNoFailure_AndStartsNoOtherWay()
    {
        using var stop = new CancellationTokenSource();
        var client = Seeing().BlockAt(1);
        var quick = Seeing();
        await using var services = Host(null, client, quick);
        var running = services.GetRequiredService<Flow<StudySource, DraftReport>>().RunAsync(new StudySource([new FakeImage().ToSource()]), cancellationToken: stop.Token);
        await client.WaitForCallAsync(1, TestContext.Current.CancellationToken);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Empty(quick.Requests);
    }

    [Fact]
    public async Task ADurableRun_KeepsTheRungItReached()
    {
        var broken = Broken();
        await using var services = FlowHost.Create(
            builder => builder.AddFlow<StudySource, SignedReport>("f", flow => flow.Durable().ReadStudy().SelectImages("chest").Degrade(Full("full")).Store().AwaitSignOff().Store()), ("full", broken));
        var run = await services.GetRequiredService<Flow<StudySource, SignedReport>>().StartAsync(new StudySource([new FakeImage().ToSource()]), cancellationToken: TestContext.Current.CancellationToken);
        await run.Ended;
        int calls = broken.Requests.Count;

        var signed = await ((FlowRun<SignedReport>)await services.GetRequiredService<FlowRuns>().AnswerAsync(run.RunId, Approval)).WaitAsync();

        Assert.Equal(DegradationRung.Template, signed.Content.Findings.Degradation!.Rung);
        Assert.Equal(calls, broken.Requests.Count);
    }

    [Fact]
    public async Task Preliminary_IsToldOfFirst_KeptFlagged_AndTheFinalTakesItsPlace()
    {
        var slow = Seeing().BlockAt(1);
        var events = new FlowHost.Collect();
        await using var services = FlowHost.Create(
            builder => builder.AddFlow<StudySource, DraftReport>("f", flow => flow.ReadStudy().SelectImages("chest").Preliminary(Full("quick"), Full("full")).Store()), ("quick", Seeing()), ("full", slow));
        var running = services.RunAsync<DraftReport>(context: new FlowContext { Progress = events });
        await slow.WaitForCallAsync(1, TestContext.Current.CancellationToken);
        while (!events.Events.Any(happened => happened.Kind == FlowEventKind.Preliminary))
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        string early = events.Events.Single(happened => happened.Kind == FlowEventKind.Preliminary).ReportId!;
        var stored = await services.GetRequiredService<IReportStore>().FindAsync(early, cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(running.IsCompleted);
        slow.Release(1);
        var final = await running;

        Assert.True(stored!.Draft.IsPreliminary && stored.Draft.Checks.Passed);
        Assert.Equal(ErrorKind.PolicyBlocked, Assert.Throws<MedImagingException>(() => stored.Draft.Sign(Approval)).Kind);
        Assert.Equal((early, false), (final.Supersedes, final.IsPreliminary));
        Assert.True(final.Sign(Approval).IsIntact());
        Assert.True(events.Events.Single(happened => happened.Kind == FlowEventKind.Preliminary).Number < events.Events[^1].Number);
    }

    [Fact]
    public async Task AQuickWayThatFails_CostsTheFinalNothing()
    {
        await using var services = FlowHost.Create(
            builder => builder.AddFlow<StudySource, DraftReport>("f", flow => flow.ReadStudy().SelectImages("chest").Preliminary(Full("quick"), Full("full"))), ("quick", Broken()), ("full", Seeing()));
        var final = await services.RunAsync<DraftReport>();
        Assert.Null(final.Supersedes);
        Assert.Null(final.Findings.Degradation);
    }

    private static FakeChatClient Seeing() => Client("m", true, [0.1, 0.7, 0.3, 0.9]);

    private static FakeChatClient Broken() => new FakeChatClient().Otherwise(_ => throw new HttpRequestException("no network"));

    private static Func<FlowBuilder<IReadOnlyList<PixelFrame>, IReadOnlyList<PixelFrame>>, FlowBuilder<IReadOnlyList<PixelFrame>, DraftReport>> Full(string client, bool literature = false)
        => flow =>
        {
            var found = flow.ForEach(frame => frame.AnalyzeWith(client, TwoLabels)).Gather();
            return (literature ? found.FindLiterature() : found).WriteReport();
        };

    private static ServiceProvider Host(FakeLiterature? source, IChatClient full, IChatClient quick) => FlowHost.Create(
        builder =>
        {
            if (source is not null)
            {
                builder.Services.AddSingleton<ILiteratureSource>(source);
            }

            builder.AddFlow<StudySource, DraftReport>("f", flow => flow.ReadStudy().SelectImages("chest").Degrade(Full("full", source is not null), Full("quick")));
        },
        ("full", full),
        ("quick", quick));
}
