namespace MedImaging;

/// <summary>Which replies are owed, and what state the server is in after those that came.</summary>
internal sealed class BoltConversation
{
    private readonly Queue<BoltReply> _owed = new();
    private readonly KeyCache _keys = new();
    private BoltServerException? _failure;
    private bool _inTransaction;
    private bool _isStreaming;

    /// <summary>Gets whether nothing is owed or open, and nothing failed.</summary>
    internal bool IsIdle => _owed.Count == 0 && _failure is null && !_inTransaction && !_isStreaming;

    /// <summary>Gets whether a reply is owed.</summary>
    internal bool IsOwed => _owed.Count > 0;

    /// <summary>A request was written.</summary>
    internal void Expect(BoltReply reply) => _owed.Enqueue(reply);

    /// <summary>All that was written is on its way.</summary>
    internal void Sent()
    {
        foreach (var reply in _owed)
        {
            reply.IsSent = true;
        }
    }

    /// <summary>The records that are still to come are dropped.</summary>
    internal void DiscardRecords()
    {
        foreach (var reply in _owed)
        {
            reply.IsDiscarding = true;
        }
    }

    /// <summary>Takes one message of the server.</summary>
    /// <returns>The failure after which the server closes the connection (that of HELLO, LOGON, LOGOFF or RESET), or null.</returns>
    /// <exception cref="MedImagingException">It is malformed, or no answer to what was asked; nothing behind it can be trusted.</exception>
    internal BoltServerException? Take(ReadOnlySpan<byte> message)
    {
        var reader = new PackStreamReader(message, _keys);
        byte tag = reader.Structure(out int fields);
        if (!_owed.TryPeek(out var reply) || fields != (tag == MessageTag.Ignored ? 0 : 1))
        {
            throw PackStreamReader.Malformed("answers nothing that was asked", 0);
        }

        switch (tag)
        {
            case MessageTag.Record when reply.Request == BoltRequest.Pull:
                Record(ref reader, reply);
                return null;
            case MessageTag.Success:
                var metadata = ValueReader.Map(ref reader);
                reader.End();
                Summary(reply, metadata);
                break;
            case MessageTag.Failure:
                var failure = BoltFailure.Read(ValueReader.Map(ref reader));
                reader.End();
                (reply.OwnFailure, _failure) = (reply.OwnFailure ?? failure, _failure ?? failure);
                Summary(reply, null);
                break;
            case MessageTag.Ignored:
                reader.End();
                Summary(reply, null);
                break;
            default:
                throw PackStreamReader.Malformed($"has the unexpected tag {tag:X2}", 1);
        }

        bool endsAll = reply.Request is BoltRequest.Hello or BoltRequest.Logon or BoltRequest.Logoff or BoltRequest.Reset;
        return endsAll ? reply.Failure : null;
    }

    private static void Record(ref PackStreamReader reader, BoltReply reply)
    {
        if (reply.IsDiscarding)
        {
            return;
        }

        object?[] values = ValueReader.Record(ref reader);
        reader.End();
        reply.Buffer(values);
    }

    private void Summary(BoltReply reply, IReadOnlyDictionary<string, object?>? metadata)
    {
        reply.IsPartIgnored |= metadata is null;
        if (--reply.Outstanding > 0)
        {
            return;
        }

        _owed.Dequeue();
        if (reply.OwnFailure is { } failure)
        {
            reply.Fail(failure);
        }
        else if (reply.IsPartIgnored || metadata is null)
        {
            reply.Ignore(_failure);
        }
        else
        {
            reply.Succeed(metadata);
            Advance(reply);
        }
    }

    private void Advance(BoltReply reply)
    {
        switch (reply.Request)
        {
            case BoltRequest.Begin:
                _inTransaction = true;
                break;
            case BoltRequest.Commit or BoltRequest.Rollback:
                _inTransaction = false;
                break;
            case BoltRequest.Run:
                _isStreaming = !_inTransaction;
                break;
            case BoltRequest.Pull or BoltRequest.Discard when !reply.HasMore:
                _isStreaming = false;
                break;
            case BoltRequest.Reset:
                (_failure, _inTransaction, _isStreaming) = (null, false, false);
                break;
        }
    }
}
