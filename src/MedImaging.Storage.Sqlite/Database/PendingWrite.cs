namespace MedImaging;

/// <summary>A write in line. Its caller hears of it once, after the commit that holds it.</summary>
internal abstract class PendingWrite(int size)
{
    private const int Waiting = 0, Begun = 1, Withdrawn = 2;
    private int _state = Waiting;

    /// <summary>Gets roughly how many bytes it writes.</summary>
    public int Size { get; } = size;

    /// <summary>Begins it, unless its caller has cancelled; from here on it can no longer be cancelled.</summary>
    public bool TryBegin() => Interlocked.CompareExchange(ref _state, Begun, Waiting) == Waiting;

    /// <summary>Does it. If it fails by its own fault its neighbours stay, as long as it has changed nothing before it failed.</summary>
    /// <returns><see langword="false"/> when it has: then the transaction must be undone and done again with savepoints.</returns>
    public bool TryPerform(SqliteSession session)
    {
        long before = session.Changes;
        try
        {
            Work(session);
        }
        catch (Exception ex) when (session.IsInTransaction && SqliteFault.IsOfOneWrite(ex))
        {
            KeepFailure(SqliteFault.Translate(ex));
            return session.Changes == before;
        }

        return true;
    }

    /// <summary>Does it within a savepoint: if it fails by its own fault, what it did is undone and its neighbours stay.</summary>
    /// <returns>Whether it was done.</returns>
    public bool Perform(SqliteSession session)
    {
        bool isDone = true;
        session.Settle();
        session.Execute("SAVEPOINT one_write");
        try
        {
            Work(session);
        }
        catch (Exception ex) when (session.IsInTransaction && SqliteFault.IsOfOneWrite(ex))
        {
            session.RollBackTo("ROLLBACK TO one_write");
            KeepFailure(SqliteFault.Translate(ex));
            isDone = false;
        }

        session.Execute("RELEASE one_write");
        return isDone;
    }

    /// <summary>Tells the caller what came of it: only now, since also a refusal may rest on a neighbour's write that had yet to be committed.</summary>
    public abstract void Tell();

    public abstract void Fail(Exception exception);

    protected bool TryWithdraw() => Interlocked.CompareExchange(ref _state, Withdrawn, Waiting) == Waiting;

    protected abstract void Work(SqliteSession session);

    protected abstract void KeepFailure(Exception exception);
}

internal sealed class PendingWrite<T>(Func<SqliteSession, T> work, int size) : PendingWrite(size)
{
    private readonly TaskCompletionSource<T> _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _failure;

    public Task<T> Told => _told.Task;

    public void Cancel(CancellationToken cancellationToken)
    {
        if (TryWithdraw())
        {
            _told.TrySetCanceled(cancellationToken);
        }
    }

    public override void Tell()
    {
        if (_failure is null)
        {
            _told.TrySetResult(_result!);
        }
        else
        {
            _told.TrySetException(_failure);
        }
    }

    public override void Fail(Exception exception) => _told.TrySetException(exception);

    protected override void Work(SqliteSession session)
    {
        (_result, _failure) = (default, null);
        _result = work(session);
    }

    protected override void KeepFailure(Exception exception) => _failure = exception;
}
