using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace MedImaging.Samples.Verbs;

/// <summary><c>audit list</c>: who did what to whose records, when and why.</summary>
internal static class AuditListVerb
{
    public static Command Create()
    {
        var store = StoreOptions.Needed();
        var tenant = StoreVerb.Tenant();
        var patient = new Option<string?>("--patient") { Description = "Only entries about this patient, by the id records have.", HelpName = "ID" };
        var user = new Option<string?>("--user") { Description = "Only what this user did.", HelpName = "ID" };
        var events = new Option<string?>("--event") { Description = "Only events whose name begins so, such as report. or hold.", HelpName = "NAME" };
        var from = new Option<DateTimeOffset?>("--from") { Description = "Only from this moment on, such as 2026-11-01 or 2026-11-01T08:00Z.", HelpName = "TIME" };
        var before = new Option<DateTimeOffset?>("--before") { Description = "Only before this moment.", HelpName = "TIME" };
        var after = new Option<long>("--after") { Description = "Only links after this number, such as the last one of the page before.", HelpName = "LINK" };
        var limit = new Option<int>("--limit") { Description = "How many at most.", DefaultValueFactory = _ => 100, HelpName = "COUNT" };
        var json = SharedOptions.Json();
        var verb = new Command("list", "List entries of a trail, oldest first: who did what, when, and what came of it.") { tenant, patient, user, events, from, before, after, limit, json };
        store.AddTo(verb);
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(
            store.Require(parsed),
            parsed.GetRequiredValue(tenant),
            new AuditFilter
            {
                PatientId = parsed.GetValue(patient),
                UserId = parsed.GetValue(user),
                EventPrefix = parsed.GetValue(events),
                From = parsed.GetValue(from),
                Before = parsed.GetValue(before),
            },
            Math.Max(0, parsed.GetValue(after)),
            Math.Max(1, parsed.GetValue(limit)),
            parsed.GetValue(json),
            cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(StoreFile file, string tenant, AuditFilter filter, long after, int limit, bool json, CancellationToken cancellationToken)
    {
        await using var host = ConsoleHost.Create(file);
        await AuditVerb.TenantsAsync(host.GetRequiredService<IRecordStore>(), tenant, [], cancellationToken);
        var links = await AuditVerb.TrailOf(host, tenant).ListAsync(filter, after, limit, cancellationToken).ToListAsync(cancellationToken);
        if (json)
        {
            JsonOut.Print([.. links.Select(AuditLinkResult.Of)], OutJson.Default.IReadOnlyListAuditLinkResult);
            return ExitCode.Done;
        }

        if (links.Count == 0)
        {
            Screen.Line("No entry of the trail is so.");
            return ExitCode.Done;
        }

        var table = Screen.NewTable("Link", "When", "Who", "Event", "Records", "Outcome");
        foreach (var link in links)
        {
            table.AddRow(
                $"{link.Sequence}",
                Screen.Moment(link.Entry.At),
                Markup.Escape(link.Entry.UserId),
                Markup.Escape(link.Entry.Event),
                $"{link.Entry.Count:N0}",
                link.Entry.Outcome switch { AuditOutcome.Success => "done", AuditOutcome.MinorFailure => "refused", _ => "failed" });
        }

        Screen.Show(table);
        if (links.Count == limit)
        {
            Screen.Line($"There may be more: --after {links[^1].Sequence} goes on.");
        }

        return ExitCode.Done;
    }
}
