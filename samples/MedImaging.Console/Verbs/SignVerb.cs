using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Verbs;

/// <summary><c>sign REPORT --as NAME</c>: answers the run that waits, which then goes on to the signed report.</summary>
internal static class SignVerb
{
    public static Command Create()
    {
        var report = new Argument<string>("REPORT") { Description = "The report's id, or its first letters." };
        var name = new Option<string>("--as") { Description = "The name of the clinician who signs.", Required = true };
        var role = new Option<ReviewerRole>("--role") { Description = "The clinician's role.", DefaultValueFactory = _ => ReviewerRole.Radiologist };
        var reject = new Option<bool>("--reject") { Description = "Reject the draft: it must not be used." };
        var comment = new Option<string?>("--comment") { Description = "A remark, or the reason for a rejection." };
        var store = StoreOptions.Needed();
        var verb = new Command("sign", "Sign a draft report, or reject it.") { report, name, role, reject, comment };
        store.AddTo(verb);
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() =>
        {
            var signOff = new SignOff
            {
                Reviewer = new Reviewer(parsed.GetRequiredValue(name), parsed.GetRequiredValue(name), parsed.GetValue(role)),
                Decision = parsed.GetValue(reject) ? SignOffDecision.Rejected : SignOffDecision.Approved,
                At = TimeProvider.System.GetUtcNow(),
                Comment = parsed.GetValue(comment),
            };
            return RunAsync(store.Require(parsed), parsed.GetRequiredValue(report), signOff, cancellationToken);
        }));
        return verb;
    }

    private static async Task<int> RunAsync(StoreFile store, string id, SignOff signOff, CancellationToken cancellationToken)
    {
        await using var host = ConsoleHost.Create(store);
        var stored = await StoredReports.RequireAsync(host.GetRequiredService<IReportStore>(), id, cancellationToken);
        if (stored.Signed is { } earlier)
        {
            throw new MedImagingException(ErrorKind.PolicyBlocked, $"Report {stored.Draft.Id} was signed by {earlier.Signature.Reviewer.Name} on {Screen.Moment(earlier.Signature.SignedAt)}.");
        }

        string runId = stored.RunId ?? throw new MedImagingException(ErrorKind.PolicyBlocked, $"Report {stored.Draft.Id} belongs to no run that could be answered.");
        var runs = host.GetRequiredService<FlowRuns>();
        var run = (FlowRun<SignedReport>)await runs.AnswerAsync(runId, signOff, cancellationToken: cancellationToken);
        if (signOff.Decision == SignOffDecision.Rejected)
        {
            await run.Ended;
            Screen.Line($"Report {stored.Draft.Id} was rejected; its run has ended.");
            return ExitCode.Done;
        }

        var signed = await run.WaitAsync(cancellationToken);
        Screen.Line($"Report {signed.Id} is signed by {signed.Signature.Reviewer.Name}. 'export {signed.Id} --format pdf' writes the final report.");
        return ExitCode.Done;
    }
}
