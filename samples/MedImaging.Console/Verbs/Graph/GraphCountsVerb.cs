using System.CommandLine;
using System.Globalization;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace MedImaging.Samples.Verbs;

/// <summary><c>graph counts</c>: how many of what there are.</summary>
internal static class GraphCountsVerb
{
    private static readonly CypherStatement[] Counts =
    [
        new("MATCH (n) UNWIND labels(n) AS name RETURN name, count(*) AS count ORDER BY name"),
        new("MATCH ()-[r]->() RETURN type(r) AS name, count(*) AS count ORDER BY name"),
    ];

    public static Command Create()
    {
        var server = new GraphOptions();
        var verb = new Command("counts", "Count the nodes by label and the relationships by type.");
        server.AddTo(verb);
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(async () =>
        {
            await using var host = server.Open(parsed);
            var session = host.GetRequiredService<ICypherSession>();
            var who = await session.GetServerAsync(cancellationToken);
            var results = await session.ReadAsync((transaction, token) => transaction.RunAsync(Counts, token), cancellationToken);
            Screen.Line($"{who.Product} {who.Version}");
            Show("Label", results[0]);
            Show("Relationship", results[1]);
            return ExitCode.Done;
        }));
        return verb;
    }

    private static void Show(string what, CypherResult counts)
    {
        var table = Screen.NewTable(what, "Count");
        foreach (var row in counts.Rows)
        {
            table.AddRow(Markup.Escape(row.Get<string>("name")), row.Get<long>("count").ToString("N0", CultureInfo.InvariantCulture));
        }

        Screen.Show(table);
    }
}
