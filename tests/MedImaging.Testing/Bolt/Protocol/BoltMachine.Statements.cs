using System.Globalization;

namespace MedImaging.Testing;

internal sealed partial class BoltMachine
{
    private const int FlushAt = 256 << 10;

    private void Begin(ServedRequest request, ServedAnswer answer)
    {
        _transaction = Open(request.Extra, isExplicit: true);
        Go(ServedPhase.TxReady, answer, version.IsAtLeast(5, 8) ? new Dictionary<string, object?> { ["db"] = _transaction.Database } : null);
    }

    private ServedTransaction Open(IReadOnlyDictionary<string, object?> extra, bool isExplicit)
    {
        string database = Database(extra);
        CheckBookmarks(extra.GetValueOrDefault("bookmarks"));
        bool isReadOnly = extra.GetValueOrDefault("mode") is "r";
        var state = server.State.Begin(isReadOnly);
        return new ServedTransaction(state, database, isReadOnly, isExplicit, extra.GetValueOrDefault("tx_timeout") as long? ?? 0);
    }

    private void Commit(ServedAnswer answer)
    {
        _transaction!.TimedOut.ThrowIfCancellationRequested();
        _transaction.State.Commit();
        Abandon();
        Go(ServedPhase.Ready, answer, new Dictionary<string, object?> { ["bookmark"] = Bookmark() });
    }

    private async ValueTask RunAsync(ServedRequest request, ServedAnswer answer, CancellationToken cancellationToken)
    {
        var transaction = _transaction ??= Open(request.Extra, isExplicit: false);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, transaction.TimedOut);
        transaction.State.RefusesWrites = server.IsLeader ? null
            : new ServedFailure(ServedFailure.NotALeader, "No write operations are allowed directly on this database. Writes must pass through the leader.");
        int writes = transaction.State.Writes;
        var call = new ServedCall(request, transaction.State, transaction.Database, _user, transaction.IsExplicit);
        var result = await server.AnswerAsync(call, either.Token);
        either.Token.ThrowIfCancellationRequested();

        string type = result.Type ?? (transaction.State.Writes > writes || result.Stats.Count > 0 ? "w" : "r");
        CheckMode(transaction, type);
        long id = transaction.Add(new ServedStream(result, type));
        var success = new Dictionary<string, object?> { ["t_first"] = 1L, ["fields"] = result.Columns };
        if (transaction.IsExplicit)
        {
            success["qid"] = id;
        }

        if (version.IsAtLeast(5, 8))
        {
            success["db"] = transaction.Database;
        }

        Go(transaction.IsExplicit ? ServedPhase.TxStreaming : ServedPhase.Streaming, answer, success);
    }

    private static void CheckMode(ServedTransaction transaction, string type)
    {
        if (type != "r" && transaction.IsReadOnly)
        {
            throw new ServedFailure(ServedFailure.AccessMode, "Writing in read access mode not allowed.").ToException();
        }

        if (type != "r" && transaction.State.RefusesWrites is { } failure)
        {
            throw failure.ToException();
        }
    }

    private async ValueTask PullAsync(ServedRequest request, ServedAnswer answer, Func<ValueTask>? flush, CancellationToken cancellationToken)
    {
        var transaction = _transaction!;
        long id = request.Extra.GetValueOrDefault("qid") is long given and not -1 ? given : transaction.LastId;
        if (!transaction.Streams.TryGetValue(id, out var stream))
        {
            throw new ServedViolationException($"{request.Kind} for the result {id}, which is not open.");
        }

        long left = request.Extra["n"] is long n and not -1 ? n : long.MaxValue;
        while (left > 0 && stream.HasMore)
        {
            cancellationToken.ThrowIfCancellationRequested();
            transaction.TimedOut.ThrowIfCancellationRequested();
            var row = stream.Next();
            left--;
            if (request.Kind == ServedMessage.Pull)
            {
                answer.Record(row);
                server.CountRecord();
            }

            if (flush is not null && answer.Length > FlushAt)
            {
                await flush();
            }
        }

        if (left == 0 && (server.Options.GuessesMore || stream.HasMore))
        {
            Go(Phase, answer, new Dictionary<string, object?> { ["has_more"] = true });
            return;
        }

        Finish(transaction, id, stream, answer);
    }

    private void Finish(ServedTransaction transaction, long id, ServedStream stream, ServedAnswer answer)
    {
        var summary = Summary(stream);
        summary["db"] = transaction.Database;
        transaction.Streams.Remove(id);
        stream.Dispose();
        if (!transaction.IsExplicit)
        {
            transaction.State.Commit();
            Abandon();
            summary["bookmark"] = Bookmark();
        }

        Go(transaction switch
        {
            { IsExplicit: false } => ServedPhase.Ready,
            { Streams.Count: > 0 } => ServedPhase.TxStreaming,
            _ => ServedPhase.TxReady,
        }, answer, summary);
    }

    private Dictionary<string, object?> Summary(ServedStream stream)
    {
        var summary = new Dictionary<string, object?> { ["type"] = stream.Type, ["t_last"] = 1L };
        if (stream.Result.Stats.Count > 0)
        {
            summary["stats"] = stream.Result.Stats.Select(each => KeyValuePair.Create<string, object?>(each.Key, each.Value))
                .Append(new("contains-updates", true)).ToDictionary();
        }

        if (version.IsAtLeast(5, 6))
        {
            summary["statuses"] = stream.Result.Notifications.Append(Status(stream)).ToList();
        }
        else if (stream.Result.Notifications.Count > 0)
        {
            summary["notifications"] = stream.Result.Notifications;
        }

        return summary;
    }

    private static Dictionary<string, object?> Status(ServedStream stream) => stream.Result.Columns.Count == 0
        ? new() { ["gql_status"] = "00001", ["status_description"] = "note: successful completion - omitted result" }
        : new() { ["gql_status"] = "00000", ["status_description"] = "note: successful completion" };

    private string Database(IReadOnlyDictionary<string, object?> extra)
    {
        string database = extra.GetValueOrDefault("db") as string ?? server.Options.Databases[0];
        return server.Options.Databases.Contains(database)
            ? database
            : throw new ServedFailure(ServedFailure.DatabaseNotFound, $"Database does not exist. Database name: '{database}'.").ToException();
    }

    private string Bookmark() => string.Create(CultureInfo.InvariantCulture, $"FB:scripted:{server.State.Commits}");

    private void CheckBookmarks(object? bookmarks)
    {
        foreach (object? bookmark in bookmarks as IReadOnlyList<object?> ?? [])
        {
            bool isOurs = bookmark is string text && text.StartsWith("FB:scripted:", StringComparison.Ordinal)
                && long.TryParse(text.AsSpan(12), NumberStyles.None, CultureInfo.InvariantCulture, out long commits) && commits <= server.State.Commits;
            if (!isOurs)
            {
                throw new ServedFailure(ServedFailure.InvalidBookmark, "Parsing of supplied bookmarks failed.").ToException();
            }
        }
    }
}
