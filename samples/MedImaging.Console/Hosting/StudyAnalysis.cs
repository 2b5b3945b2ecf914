using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Hosting;

/// <summary>Takes one study through the flow, up to the signature, and writes its files.</summary>
internal static class StudyAnalysis
{
    public static async Task<StudyResult> RunAsync(IServiceProvider host, IReadOnlyList<string> files, string? indication, string folder, IProgress<FlowEvent>? progress, CancellationToken cancellationToken)
    {
        var time = host.GetRequiredService<TimeProvider>();
        long start = time.GetTimestamp();
        var flow = host.GetRequiredService<Flow<StudySource, SignedReport>>();
        var study = new StudySource([.. files.Select(ImageSource.FromFile)], new AnalysisRequest { Indication = indication });
        var run = await flow.StartAsync(study, new FlowContext { Progress = progress }, cancellationToken);
        await run.Ended;
        try
        {
            await run.WaitAsync(cancellationToken);
        }
        catch (MedImagingException ex) when (ex.Kind == ErrorKind.AwaitingSignOff)
        {
            // This is how an analysis ends: with a draft that waits for a clinician.
        }

        var report = await FindReportAsync(host, run.RunId, cancellationToken);
        var written = await StudyFiles.WriteAsync(host, report, folder, cancellationToken);
        return Describe(run.RunId, report, written, time.GetElapsedTime(start));
    }

    public static async Task<DraftReport> FindReportAsync(IServiceProvider host, string runId, CancellationToken cancellationToken)
    {
        await foreach (var stored in host.GetRequiredService<IReportStore>().ListAsync(new ReportQuery { Limit = int.MaxValue }, cancellationToken))
        {
            if (stored.RunId == runId)
            {
                return stored.Draft;
            }
        }

        throw new MedImagingException(ErrorKind.NotFound, $"Run {runId} has left no report.");
    }

    private static StudyResult Describe(string runId, DraftReport report, IReadOnlyList<string> files, TimeSpan elapsed) => new()
    {
        RunId = runId,
        ReportId = report.Id,
        Status = "draft",
        StudyInstanceUid = report.Study.StudyInstanceUid,
        Images = report.Findings.ImageCount,
        Findings = [.. report.Findings.Frames.SelectMany(frame => frame.Items.Select(finding => new FindingResult(
            frame.Model.Id, finding.Code.Value, finding.Code.Scheme, finding.Code.Meaning, finding.IsPresent, finding.Confidence.Value, finding.Confidence.Kind.ToString())))],
        Limitations = [.. report.Findings.Frames.SelectMany(frame => frame.Limitations).Distinct()],
        ChecksPassed = report.Checks.Passed,
        Files = files,
        Seconds = Math.Round(elapsed.TotalSeconds, 3),
    };
}
