namespace MedImaging;

/// <summary>A result that is read as it comes: one PULL of a fetch size at a time, the next only when the last is used up.</summary>
internal sealed class BoltStream(BoltConnection connection, BoltReply run, BoltReply firstPull, int fetchSize)
{
    private BoltReply _pull = firstPull;

    /// <summary>Gets the names of the columns.</summary>
    internal IReadOnlyList<string> Columns => run.Fields;

    /// <summary>Gets whether the server has said that there is no more, and all was read.</summary>
    internal bool IsExhausted { get; private set; }

    /// <summary>Gets whether its reader went away before its end.</summary>
    internal bool IsAbandoned { get; private set; }

    /// <summary>Gives the next record, or null at the end.</summary>
    internal async ValueTask<object?[]?> NextAsync(CancellationToken cancellationToken)
    {
        while (!IsExhausted)
        {
            if (await connection.ReadRecordAsync(_pull, cancellationToken).ConfigureAwait(false) is { } record)
            {
                return record;
            }

            if (!_pull.HasMore)
            {
                IsExhausted = true;
                break;
            }

            _pull = connection.Pull(fetchSize, run.QueryId);
            await connection.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>The reader goes away. Nothing is sent: the transaction may be about to end anyway.</summary>
    internal void Leave()
    {
        IsAbandoned = true;
        if (!_pull.IsComplete)
        {
            _pull.IsDiscarding = true;
        }
    }

    /// <summary>Waits for the records that are on their way, drops them, and enqueues DISCARD for those the server still has.</summary>
    internal async ValueTask SettleAsync(CancellationToken cancellationToken)
    {
        if (!IsExhausted)
        {
            await connection.ReceiveAsync(_pull, cancellationToken).ConfigureAwait(false);
            IsExhausted = true;
            if (_pull.HasMore)
            {
                _ = connection.Discard(-1, run.QueryId);
            }
        }
    }
}
