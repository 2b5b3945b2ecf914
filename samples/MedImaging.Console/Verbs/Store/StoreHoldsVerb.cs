using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace MedImaging.Samples.Verbs;

/// <summary><c>store holds</c>: the patients of whom nothing may be deleted.</summary>
internal static class StoreHoldsVerb
{
    public static Command Create()
    {
        var store = StoreOptions.Needed();
        var tenant = StoreVerb.Tenant();
        var json = SharedOptions.Json();
        var verb = new Command("holds", "List the legal holds.") { tenant, json };
        store.AddTo(verb);
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(store.Require(parsed), parsed.GetRequiredValue(tenant), parsed.GetValue(json), cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(StoreFile file, string tenant, bool json, CancellationToken cancellationToken)
    {
        await using var host = ConsoleHost.Create(file);
        var holds = await host.GetRequiredService<ClinicalStores>().For(StoreVerb.CallerOf(tenant)).Retention.ListHoldsAsync(cancellationToken).ToListAsync(cancellationToken);
        if (json)
        {
            JsonOut.Print([.. holds.Select(HoldResult.Of)], OutJson.Default.IReadOnlyListHoldResult);
        }
        else if (holds.Count == 0)
        {
            Screen.Line("Nobody's records are on hold.");
        }
        else
        {
            var table = Screen.NewTable("Patient", "Since", "By", "Why");
            foreach (var hold in holds)
            {
                table.AddRow(Markup.Escape(hold.PatientId), Screen.Moment(hold.PlacedAt), Markup.Escape(hold.PlacedBy), Markup.Escape(hold.Reason));
            }

            Screen.Show(table);
        }

        return ExitCode.Done;
    }
}
