using System.CommandLine;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Verbs;

/// <summary><c>graph schema</c>: what the schema lacks, and, if wanted, makes it.</summary>
internal static class GraphSchemaVerb
{
    public static Command Create()
    {
        var server = new GraphOptions();
        var apply = new Option<bool>("--apply") { Description = "Bring the schema up to date; without it, it is only said what would be done." };
        var verb = new Command("schema", "Say what the graph's schema lacks, or bring it up to date.") { apply };
        server.AddTo(verb);
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(async () =>
        {
            await using var host = server.Open(parsed);
            var schema = host.GetRequiredService<Neo4jSchema>();
            var change = parsed.GetValue(apply) ? await schema.ApplyAsync(cancellationToken) : await schema.PlanAsync(cancellationToken);
            Screen.Line($"Schema {change.FromVersion} of {change.ToVersion}.");
            foreach (string statement in change.Statements)
            {
                Screen.Line($"  {statement}");
            }

            Screen.Line(change.Statements.Count == 0 ? "Nothing is to be done." : parsed.GetValue(apply) ? "Done." : "Nothing was done: say --apply.");
            return ExitCode.Done;
        }));
        return verb;
    }
}
