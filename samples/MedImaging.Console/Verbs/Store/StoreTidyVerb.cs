using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Verbs;

/// <summary><c>store tidy</c>: deletes what the rules no longer keep.</summary>
internal static class StoreTidyVerb
{
    public static Command Create()
    {
        var store = StoreOptions.Needed();
        var reports = Days("--unsigned-reports", "Delete unsigned reports this long after their last version.");
        var conversations = Days("--conversations", "Delete sessions and what was said in them this long after they ended.");
        var media = Days("--media", "Delete added files of this age.");
        var embeddings = Days("--embeddings", "Delete vectors of this age.");
        var metrics = Days("--metrics", "Delete metrics of this age.");
        var runs = Days("--runs", "Delete the journals of runs this long after they ended, of all tenants.");
        var preview = new Option<bool>("--dry-run") { Description = "Only say what would be deleted." };
        var tenant = StoreVerb.Tenant();
        var json = SharedOptions.Json();
        var verb = new Command("tidy", "Delete what is kept no longer; signed reports, audit trails and what is on hold always stay.") { reports, conversations, media, embeddings, metrics, runs, preview, tenant, json };
        store.AddTo(verb);
        verb.Validators.Add(result =>
        {
            if (((Option<int?>[])[reports, conversations, media, embeddings, metrics, runs]).All(option => result.GetValue(option) is null))
            {
                result.AddError("Say what is not kept for ever, and for how many days it is, such as --unsigned-reports 90.");
            }
        });
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(
            store.Require(parsed),
            new RetentionRules
            {
                UnsignedReports = Age(parsed.GetValue(reports)),
                Conversations = Age(parsed.GetValue(conversations)),
                Media = Age(parsed.GetValue(media)),
                Embeddings = Age(parsed.GetValue(embeddings)),
                Metrics = Age(parsed.GetValue(metrics)),
                Runs = Age(parsed.GetValue(runs)),
            },
            parsed.GetRequiredValue(tenant),
            parsed.GetValue(preview),
            parsed.GetValue(json),
            cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(StoreFile file, RetentionRules rules, string tenant, bool isPreview, bool json, CancellationToken cancellationToken)
    {
        await using var host = ConsoleHost.Create(file);
        var retention = host.GetRequiredService<ClinicalStores>().For(StoreVerb.CallerOf(tenant)).Retention;
        var work = isPreview ? retention.PreviewAsync(rules, cancellationToken) : retention.ApplyAsync(rules, cancellationToken);
        var result = await Screen.WatchAsync(json, work.AsTask(), () => "Going over the records");
        if (json)
        {
            JsonOut.Print(new TidyResult(tenant, isPreview, result.Deleted, result.Held), OutJson.Default.TidyResult);
            return ExitCode.Done;
        }

        var deleted = result.Deleted.Where(kind => kind.Value > 0).OrderBy(kind => kind.Key, StringComparer.Ordinal).ToList();
        if (deleted.Count == 0)
        {
            Screen.Line(isPreview ? "Nothing is that old; nothing would be deleted." : "Nothing was that old; nothing was deleted.");
        }
        else
        {
            var table = Screen.NewTable("Kind", isPreview ? "Would be deleted" : "Deleted");
            deleted.ForEach(kind => Spectre.Console.TableExtensions.AddRow(table, kind.Key, $"{kind.Value:N0}"));
            Screen.Show(table);
        }

        if (result.Held > 0)
        {
            Screen.Line($"{result.Held:N0} more are that old, and stay: they are on legal hold ('store holds').");
        }

        return ExitCode.Done;
    }

    private static Option<int?> Days(string name, string what)
    {
        var option = new Option<int?>(name) { Description = what, HelpName = "DAYS" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int days) && days is < 0 or > 100_000)
            {
                result.AddError($"{name} is given as days, from 0 to 100000.");
            }
        });
        return option;
    }

    private static TimeSpan? Age(int? days) => days is { } count ? TimeSpan.FromDays(count) : null;
}
