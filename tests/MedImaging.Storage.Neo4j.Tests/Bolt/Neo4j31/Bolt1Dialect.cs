namespace MedImaging.Tests;

/// <summary>Bolt 1: transactions are statements, results come whole, and there are no dates, databases or element ids.</summary>
/// <remarks>Only for tests: it lets the same sockets, chunks, values, pool, sessions and stores meet a real server.</remarks>
internal sealed class Bolt1Dialect : BoltDialect
{
    private const byte Init = 0x01, RunTag = 0x10, DiscardAll = 0x2F, PullAll = 0x3F, ResetTag = 0x0F;
    private static readonly Dictionary<string, object?> None = [];

    internal Bolt1Dialect(BoltVersion version)
        : base(version)
        => Temporals = TemporalForm.None;

    internal override bool CanLogOnAgain => false;

    internal override void Hello(MessageWriter to, BoltConnectionSettings settings, BoltAddress address)
    {
        var auth = new Dictionary<string, object?>(StringComparer.Ordinal);
        HelloMessage.Credentials(auth, settings.Auth);
        var writer = to.Begin(Init, 2);
        writer.String(settings.UserAgent);
        ValueWriter.Map(writer, auth, Temporals);
        to.End();
    }

    internal override void Greeted(IReadOnlyDictionary<string, object?> metadata)
    {
    }

    // INIT has said it.
    internal override void Logon(MessageWriter to, BoltAuth auth)
    {
    }

    internal override void Logoff(MessageWriter to) => throw new NotSupportedException();

    // A bookmark is a parameter; an older one than the last says nothing more on a single server.
    internal override void Begin(MessageWriter to, BoltExtra extra)
        => Statement(to, "BEGIN", extra.Bookmarks.Count == 0 ? None : new Dictionary<string, object?> { ["bookmark"] = extra.Bookmarks[^1] });

    internal override void Run(MessageWriter to, CypherStatement statement, BoltExtra? extra)
        => Run(to, statement.Text, statement.Parameters);

    internal override void Pull(MessageWriter to, long count, long queryId) => to.Bare(PullAll);

    internal override void Discard(MessageWriter to, long count, long queryId) => to.Bare(DiscardAll);

    internal override void Commit(MessageWriter to) => Statement(to, "COMMIT", None);

    internal override void Rollback(MessageWriter to) => Statement(to, "ROLLBACK", None);

    // Also acknowledges a failure (ACK_FAILURE would keep the transaction, which is lost anyway).
    internal override void Reset(MessageWriter to) => to.Bare(ResetTag);

    internal override void Route(MessageWriter to, IReadOnlyDictionary<string, object?> context, IReadOnlyList<string> bookmarks, string? database, string? impersonatedUser)
        => throw new NotSupportedException("Bolt 1 has no ROUTE.");

    internal override void Telemetry(MessageWriter to, int api)
    {
    }

    internal override void Goodbye(MessageWriter to)
    {
    }

    private void Statement(MessageWriter to, string text, IReadOnlyDictionary<string, object?> parameters)
    {
        Run(to, text, parameters);
        to.Bare(DiscardAll);
    }

    private void Run(MessageWriter to, string text, IReadOnlyDictionary<string, object?> parameters)
    {
        var writer = to.Begin(RunTag, 2);
        writer.String(text);
        ValueWriter.Map(writer, parameters, Temporals);
        to.End();
    }
}
