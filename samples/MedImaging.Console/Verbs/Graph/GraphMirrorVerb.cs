using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Verbs;

/// <summary><c>graph mirror --db FILE</c>: brings a graph up to date with a database, once or for as long as it runs.</summary>
internal static class GraphMirrorVerb
{
    public static Command Create()
    {
        var (server, store) = (new GraphOptions(), StoreOptions.Needed());
        var follow = new Option<bool>("--follow") { Description = "Go on until Ctrl+C." };
        var end = new Option<bool>("--end") { Description = "Follow no longer: the database forgets what it remembers for the graph. The graph stays as it is." };
        var verb = new Command("mirror", "Copy a database's records to a graph, and what has changed since the last time. Bodies and the audit trail stay in the database.") { follow, end };
        store.AddTo(verb);
        server.AddTo(verb);
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(async () =>
        {
            var file = store.Require(parsed);
            await using var host = Open(file, server, parsed);
            var mirror = host.GetRequiredService<Neo4jMirror>();
            if (parsed.GetValue(end))
            {
                await mirror.EndAsync(cancellationToken);
                Screen.Line("The database is followed no longer.");
                return ExitCode.Done;
            }

            var state = await Screen.WatchAsync(false, mirror.CatchUpAsync(cancellationToken: cancellationToken).AsTask(), () => $"{(mirror.State.IsFilling ? "Filling the graph" : "Copying")}: {mirror.State.Copied:N0} records, {mirror.State.Behind:N0} to go");
            Screen.Line($"{state.Copied:N0} record{(state.Copied == 1 ? "" : "s")} copied, {state.Deleted:N0} deleted; the graph has all the database has.");
            if (parsed.GetValue(follow))
            {
                Screen.Line("Following; Ctrl+C ends it.");
                await mirror.RunAsync(cancellationToken);
            }

            return ExitCode.Done;
        }));
        return verb;
    }

    private static ServiceProvider Open(StoreFile file, GraphOptions server, ParseResult parsed)
    {
        var services = new ServiceCollection();
        var builder = services.AddMedImaging();
        file.AddTo(builder);
        builder.AddNeo4jMirror(server.Session(parsed), server.Store(parsed));
        return services.BuildServiceProvider();
    }
}
