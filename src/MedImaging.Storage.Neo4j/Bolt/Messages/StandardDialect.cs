namespace MedImaging;

/// <summary>Bolt 5.0 to 5.8 and 4.4.</summary>
internal sealed class StandardDialect : BoltDialect
{
    internal StandardDialect(BoltVersion version)
        : base(version)
        => Temporals = version.Major >= 5 ? TemporalForm.Utc : TemporalForm.Local;

    /// <inheritdoc/>
    internal override bool CanLogOnAgain => Version.IsAtLeast(5, 1);

    /// <inheritdoc/>
    internal override void Hello(MessageWriter to, BoltConnectionSettings settings, BoltAddress address)
    {
        ValueWriter.Map(to.Begin(MessageTag.Hello, 1), HelloMessage.Map(Version, settings, address), Temporals);
        to.End();
    }

    /// <inheritdoc/>
    internal override void Greeted(IReadOnlyDictionary<string, object?> metadata)
    {
        if (metadata.TryGetValue("patch_bolt", out object? value) && value is IReadOnlyList<object?> patches && patches.Contains("utc"))
        {
            Temporals = TemporalForm.Utc;
        }
    }

    /// <inheritdoc/>
    internal override void Logon(MessageWriter to, BoltAuth auth)
    {
        if (CanLogOnAgain)
        {
            var map = new Dictionary<string, object?>(StringComparer.Ordinal);
            HelloMessage.Credentials(map, auth);
            ValueWriter.Map(to.Begin(MessageTag.Logon, 1), map, Temporals);
            to.End();
        }
    }

    /// <inheritdoc/>
    internal override void Logoff(MessageWriter to) => to.Bare(MessageTag.Logoff);

    /// <inheritdoc/>
    internal override void Begin(MessageWriter to, BoltExtra extra)
    {
        Extra(to.Begin(MessageTag.Begin, 1), extra);
        to.End();
    }

    /// <inheritdoc/>
    internal override void Run(MessageWriter to, CypherStatement statement, BoltExtra? extra)
    {
        var writer = to.Begin(MessageTag.Run, 3);
        writer.String(statement.Text);
        ValueWriter.Map(writer, statement.Parameters, Temporals);
        Extra(writer, extra ?? BoltExtra.None);
        to.End();
    }

    /// <inheritdoc/>
    internal override void Pull(MessageWriter to, long count, long queryId) => Stream(to, MessageTag.Pull, count, queryId);

    /// <inheritdoc/>
    internal override void Discard(MessageWriter to, long count, long queryId) => Stream(to, MessageTag.Discard, count, queryId);

    /// <inheritdoc/>
    internal override void Commit(MessageWriter to) => to.Bare(MessageTag.Commit);

    /// <inheritdoc/>
    internal override void Rollback(MessageWriter to) => to.Bare(MessageTag.Rollback);

    /// <inheritdoc/>
    internal override void Reset(MessageWriter to) => to.Bare(MessageTag.Reset);

    /// <inheritdoc/>
    internal override void Route(MessageWriter to, IReadOnlyDictionary<string, object?> context, IReadOnlyList<string> bookmarks, string? database, string? impersonatedUser)
    {
        var writer = to.Begin(MessageTag.Route, 3);
        ValueWriter.Map(writer, context, Temporals);
        ValueWriter.Strings(writer, bookmarks);
        writer.MapHeader((database is null ? 0 : 1) + (impersonatedUser is null ? 0 : 1));
        Text(writer, "db", database);
        Text(writer, "imp_user", impersonatedUser);
        to.End();
    }

    /// <inheritdoc/>
    internal override void Telemetry(MessageWriter to, int api)
    {
        if (Version.IsAtLeast(5, 4))
        {
            to.Begin(MessageTag.Telemetry, 1).Integer(api);
            to.End();
        }
    }

    /// <inheritdoc/>
    internal override void Goodbye(MessageWriter to) => to.Bare(MessageTag.Goodbye);

    // The last result of a transaction, and the only one outside, need no qid.
    private static void Stream(MessageWriter to, byte tag, long count, long queryId)
    {
        var writer = to.Begin(tag, 1);
        writer.MapHeader(queryId < 0 ? 1 : 2);
        writer.String("n");
        writer.Integer(count);
        if (queryId >= 0)
        {
            writer.String("qid");
            writer.Integer(queryId);
        }

        to.End();
    }

    // What is not asked for is not said: the defaults are the server's.
    private void Extra(PackStreamWriter writer, BoltExtra extra)
    {
        bool hasMetadata = extra.Metadata is { Count: > 0 };
        int count = (extra.Bookmarks.Count > 0 ? 1 : 0) + (extra.Timeout is null ? 0 : 1) + (hasMetadata ? 1 : 0)
            + (extra.IsRead ? 1 : 0) + (extra.Database is null ? 0 : 1) + (extra.ImpersonatedUser is null ? 0 : 1);
        writer.MapHeader(count);
        if (extra.Bookmarks.Count > 0)
        {
            writer.String("bookmarks");
            ValueWriter.Strings(writer, extra.Bookmarks);
        }

        if (extra.Timeout is { } timeout)
        {
            // A server takes 0 for "no limit"; less than a millisecond is not that.
            writer.String("tx_timeout");
            writer.Integer(Math.Max(1, (long)Math.Ceiling(timeout.TotalMilliseconds)));
        }

        if (hasMetadata && extra.Metadata is { } metadata)
        {
            writer.String("tx_metadata");
            ValueWriter.Map(writer, metadata, Temporals);
        }

        Text(writer, "mode", extra.IsRead ? "r" : null);
        Text(writer, "db", extra.Database);
        Text(writer, "imp_user", extra.ImpersonatedUser);
    }

    private static void Text(PackStreamWriter writer, string key, string? value)
    {
        if (value is not null)
        {
            writer.String(key);
            writer.String(value);
        }
    }
}
