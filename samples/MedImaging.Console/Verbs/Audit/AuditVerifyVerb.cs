using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Verbs;

/// <summary><c>audit verify</c>: every link of every trail, what each follows, where each trail stands, and whether it has what its checkpoints say.</summary>
internal static class AuditVerifyVerb
{
    public static Command Create()
    {
        var store = StoreOptions.Needed();
        var tenant = AuditVerb.Tenant();
        var anchor = new Option<string?>("--anchor") { Description = "The file an anchor kept checkpoints in. Without it, a database that was set back as a whole is not found out.", HelpName = "FILE" };
        var restored = new Option<string[]>("--restored") { Description = "An epoch that began with a restore you know of; what the restore lost is then a warning.", HelpName = "EPOCH" };
        var json = SharedOptions.Json();
        var verb = new Command("verify", "Check that the audit trails are as they were written.") { tenant, anchor, restored, json };
        store.AddTo(verb);
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(
            store.Require(parsed),
            parsed.GetValue(tenant),
            parsed.GetValue(anchor),
            new HashSet<string>(parsed.GetValue(restored) ?? [], StringComparer.Ordinal),
            parsed.GetValue(json),
            cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(StoreFile file, string? tenant, string? anchor, IReadOnlySet<string> restored, bool json, CancellationToken cancellationToken)
    {
        var anchored = anchor is null ? null
            : File.Exists(anchor) ? await FileAuditAnchor.ReadAsync(anchor, cancellationToken)
            : throw new RequestException(ErrorKind.NotFound, $"There is no anchor file '{anchor}'.");
        await using var host = ConsoleHost.Create(file);
        var store = host.GetRequiredService<IRecordStore>();
        var tenants = await AuditVerb.TenantsAsync(store, tenant, anchored?.Checkpoints.Select(checkpoint => checkpoint.Tenant) ?? [], cancellationToken);
        if (tenants.Count == 0 && (await store.ReadAsync(reader => reader.ScanAsync(0, 1), cancellationToken)).Count > 0)
        {
            throw new RequestException(ErrorKind.Corrupt, "The database has records and no audit trail of them: it was taken away.");
        }

        var options = new AuditVerifierOptions { Anchored = anchored, KnownRestores = restored };
        var found = new List<AuditVerification>();
        foreach (string one in tenants)
        {
            var told = new Told();
            found.Add(await Screen.WatchAsync(json, AuditVerb.TrailOf(host, one).VerifyAsync(options, told, cancellationToken).AsTask(), () => $"{one}: {told.Links:N0} links checked"));
        }

        Print(found, file.Keys is not null, anchored, json);
        return found.Any(result => result.Worst == AuditProblemSeverity.Error) ? ExitCode.BadInput
            : found.Any(result => !result.IsIntact) ? ExitCode.PartlyDone
            : ExitCode.Done;
    }

    private static void Print(List<AuditVerification> found, bool hasKeys, AnchoredCheckpoints? anchored, bool json)
    {
        if (json)
        {
            JsonOut.Print([.. found.Select(AuditResult.Of)], OutJson.Default.IReadOnlyListAuditResult);
            return;
        }

        if (found.Count == 0)
        {
            Screen.Line("The database has no audit trail.");
            return;
        }

        foreach (var result in found)
        {
            foreach (var problem in result.Problems)
            {
                Screen.Line($"{Word(problem.Severity)}: {problem.Message}");
            }

            if (result.ProblemCount > result.Problems.Count)
            {
                Screen.Line($"… and {result.ProblemCount - result.Problems.Count:N0} more.");
            }

            string what = $"{result.Links:N0} links of {result.Epochs} epoch{(result.Epochs == 1 ? "" : "s")}, {result.Checkpoints:N0} checkpoints agree";
            Screen.Line(result.Worst switch
            {
                AuditProblemSeverity.Error => $"The audit trail of {result.Tenant} is NOT as it was written: {result.ProblemCount:N0} problem{(result.ProblemCount == 1 ? "" : "s")} ({what}).",
                AuditProblemSeverity.Undecided => $"Whether the audit trail of {result.Tenant} is as it was written cannot be told ({what}).",
                _ => $"The audit trail of {result.Tenant} is as it was written: {what}.",
            });
        }

        foreach (long line in anchored?.TornLines ?? [])
        {
            Screen.Line($"warning: line {line} of the anchor was begun and not ended.");
        }

        if (!hasKeys)
        {
            Screen.Line(found.Any(result => result.Worst == AuditProblemSeverity.Undecided)
                ? "No keys were given; a sealed database needs them: --keys FILE."
                : "No keys were given: a trail made anew by someone who can write to the database is found by an anchor's checkpoints only.");
        }
    }

    private static string Word(AuditProblemSeverity severity) => severity switch
    {
        AuditProblemSeverity.Error => "ERROR",
        AuditProblemSeverity.Undecided => "undecided",
        _ => "warning",
    };

    private sealed class Told : IProgress<long>
    {
        private long _links;

        public long Links => Volatile.Read(ref _links);

        public void Report(long value) => Volatile.Write(ref _links, value);
    }
}
