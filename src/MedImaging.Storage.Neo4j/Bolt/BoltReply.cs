using System.Diagnostics.CodeAnalysis;

namespace MedImaging;

/// <summary>How far a request has got.</summary>
internal enum BoltReplyState
{
    /// <summary>The answer has not come yet.</summary>
    Pending,

    /// <summary>It succeeded.</summary>
    Success,

    /// <summary>It failed: <see cref="BoltReply.Failure"/> says how.</summary>
    Failure,

    /// <summary>An earlier one failed, or a RESET overtook it, and it was not run: <see cref="BoltReply.Failure"/> is the earlier failure when there was one.</summary>
    Ignored,
}

/// <summary>The answer to one request, from the moment it is enqueued. Made by <see cref="BoltConnection"/>, which completes it.</summary>
internal sealed class BoltReply
{
    private static readonly IReadOnlyDictionary<string, object?> Nothing = new Dictionary<string, object?>(StringComparer.Ordinal);
    private Queue<object?[]>? _buffered;

    internal BoltReply(BoltRequest request) => Request = request;

    /// <summary>Gets what was asked.</summary>
    internal BoltRequest Request { get; }

    /// <summary>Gets how far it has got.</summary>
    internal BoltReplyState State { get; private set; }

    /// <summary>Gets whether some of its bytes may have reached the server; a COMMIT that was not sent has not happened.</summary>
    internal bool IsSent { get; set; }

    /// <summary>Gets what the server said of it; empty until it succeeded.</summary>
    internal IReadOnlyDictionary<string, object?> Metadata { get; private set; } = Nothing;

    /// <summary>Gets how it, or the one before it, failed.</summary>
    internal BoltServerException? Failure { get; private set; }

    /// <summary>Gets, of a RUN, the names of the columns.</summary>
    internal IReadOnlyList<string> Fields { get; private set; } = [];

    /// <summary>Gets, of a RUN in a transaction, which result it is: the <c>qid</c> to pull; -1 is the last one.</summary>
    internal long QueryId => Metadata.TryGetValue("qid", out object? value) && value is long id ? id : -1;

    /// <summary>Gets, of a PULL or DISCARD, whether the server has more records.</summary>
    internal bool HasMore => Metadata.TryGetValue("has_more", out object? value) && value is true;

    /// <summary>Gets, of a COMMIT or of the last PULL of an auto-committed RUN, the bookmark.</summary>
    internal string? Bookmark => Metadata.GetValueOrDefault("bookmark") as string;

    /// <summary>Gets, of RUN or BEGIN since 5.8, the database that the server chose.</summary>
    internal string? Database => Metadata.GetValueOrDefault("db") as string;

    /// <summary>Gets how many wire messages still have to be answered until it is complete.</summary>
    internal int Outstanding { get; set; }

    /// <summary>Gets or sets the first failure of its wire messages, until all are answered.</summary>
    internal BoltServerException? OwnFailure { get; set; }

    /// <summary>Gets or sets whether one of its wire messages was not run.</summary>
    internal bool IsPartIgnored { get; set; }

    /// <summary>Gets or sets whether the records are dropped as they come.</summary>
    internal bool IsDiscarding { get; set; }

    /// <summary>Gets whether it is complete.</summary>
    internal bool IsComplete => State != BoltReplyState.Pending;

    /// <summary>Gets, of a PULL that ended a result, what it changed: names such as <c>nodes-created</c>.</summary>
    internal IReadOnlyDictionary<string, long> Counters => BoltCounters.Of(Metadata);

    internal void Buffer(object?[] record) => (_buffered ??= new Queue<object?[]>()).Enqueue(record);

    internal bool TryTake([NotNullWhen(true)] out object?[]? record)
    {
        record = null;
        return _buffered is not null && _buffered.TryDequeue(out record);
    }

    internal void Succeed(IReadOnlyDictionary<string, object?> metadata)
    {
        Metadata = metadata;
        if (metadata.TryGetValue("fields", out object? value) && value is IReadOnlyList<object?> names)
        {
            Fields = BoltCounters.Names(names);
        }

        State = BoltReplyState.Success;
    }

    /// <summary>There was nothing to ask.</summary>
    internal void SucceedUnasked() => State = BoltReplyState.Success;

    internal void Fail(BoltServerException failure) => (State, Failure) = (BoltReplyState.Failure, failure);

    internal void Ignore(BoltServerException? cause) => (State, Failure) = (BoltReplyState.Ignored, cause);

    /// <summary>Throws how it failed, when it did.</summary>
    internal void ThrowIfFailed()
    {
        if (Failure is { } failure)
        {
            throw failure;
        }

        if (State == BoltReplyState.Ignored)
        {
            throw new MedImagingException(ErrorKind.Unavailable, "The graph server did not run the request: a RESET overtook it.");
        }
    }
}
