using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MedImaging;

/// <summary>What sessions tell the one source and the one meter of the library. The text of a statement is a literal of its writer; its parameters are patients' data and never leave.</summary>
internal static class SessionInstruments
{
    private static readonly ActivitySource Source = new("MedImaging");
    private static readonly Meter Meter = new("MedImaging");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("db.client.operation.duration", "s", "How long a transaction took, its repetitions included.");
    private static readonly Counter<long> Retries = Meter.CreateCounter<long>("medimaging.neo4j.retries", "{retry}", "How many times a transaction was run again.");

    internal static Activity? StartTransaction(bool isRead, string? database)
        => Start(isRead ? "neo4j.read" : "neo4j.write", database);

    internal static Activity? StartRun(IReadOnlyList<CypherStatement> statements, string? database)
    {
        var activity = statements.Count == 0 ? null : Start("neo4j.run", database);
        if (activity is not null)
        {
            activity.SetTag("db.statement", statements[0].Text);
            if (statements.Count > 1)
            {
                activity.SetTag("db.operation.batch.size", statements.Count);
            }
        }

        return activity;
    }

    internal static void Fail(Activity? activity, Exception error)
    {
        if (activity is not null)
        {
            activity.SetTag("error.type", Name(error));
            activity.SetStatus(ActivityStatusCode.Error);
        }
    }

    internal static void Retried() => Retries.Add(1);

    internal static void Ended(bool isRead, TimeSpan time, Exception? error)
    {
        if (Duration.Enabled)
        {
            var tags = new TagList { { "db.system", "neo4j" }, { "db.operation.name", isRead ? "read" : "write" } };
            if (error is not null)
            {
                tags.Add("error.type", Name(error));
            }

            Duration.Record(time.TotalSeconds, tags);
        }
    }

    private static Activity? Start(string name, string? database)
    {
        var activity = Source.HasListeners() ? Source.StartActivity(name, ActivityKind.Client) : null;
        activity?.SetTag("db.system", "neo4j");
        if (database is not null)
        {
            activity?.SetTag("db.name", database);
        }

        return activity;
    }

    private static string Name(Exception error) => error switch
    {
        BoltServerException server => server.Code,
        MedImagingException known => known.Kind.ToString(),
        _ => error.GetType().Name,
    };
}
