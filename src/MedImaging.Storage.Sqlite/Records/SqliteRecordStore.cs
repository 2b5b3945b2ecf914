namespace MedImaging;

/// <summary>Keeps records in the database file.</summary>
internal sealed class SqliteRecordStore(SqliteDatabase database, AuditChain chain) : IRecordStore, IRecordOutbox
{
    public ValueTask<T> ReadAsync<T>(Func<IRecordReader, ValueTask<T>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return database.ReadAsync(session => Read(session, work), cancellationToken);
    }

    public ValueTask<T> WriteAsync<T>(Func<IRecordWriter, ValueTask<T>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return database.WriteAsync(session => Write(session, work), cancellationToken);
    }

    public async ValueTask OpenAsync(CancellationToken cancellationToken = default)
        => await WriteOutboxAsync(static outbox => outbox.Open(), cancellationToken).ConfigureAwait(false);

    public ValueTask<OutboxPage?> ReadAsync(OutboxPosition after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return database.ReadAsync(session => AtOneMoment(session, () => session.Records.Outbox.Read(after, limit)), cancellationToken);
    }

    public async ValueTask ForgetAsync(long deletion, CancellationToken cancellationToken = default)
        => await WriteOutboxAsync(outbox => outbox.Forget(deletion), cancellationToken).ConfigureAwait(false);

    public async ValueTask CloseAsync(CancellationToken cancellationToken = default)
        => await WriteOutboxAsync(static outbox => outbox.Close(), cancellationToken).ConfigureAwait(false);

    private static T Read<T>(SqliteSession session, Func<IRecordReader, ValueTask<T>> work)
    {
        var reader = new SqliteRecordReader(session.Records);
        try
        {
            return AtOneMoment(session, () => RecordWork.Result(work(reader)));
        }
        finally
        {
            reader.End();
        }
    }

    // A transaction that only reads sees the database as it was when it first read.
    private static T AtOneMoment<T>(SqliteSession session, Func<T> work)
    {
        session.Execute("BEGIN");
        try
        {
            session.HeedOthers();
            return work();
        }
        finally
        {
            session.RollBack();
        }
    }

    private ValueTask<bool> WriteOutboxAsync(Action<OutboxRows> work, CancellationToken cancellationToken)
        => database.WriteAsync(
            session =>
            {
                work(session.Records.Outbox);
                return true;
            },
            cancellationToken);

    private T Write<T>(SqliteSession session, Func<IRecordWriter, ValueTask<T>> work)
    {
        var writer = new SqliteRecordWriter(session.Records, chain);
        try
        {
            T result = RecordWork.Result(work(writer));
            writer.RequireWhole();
            return result;
        }
        finally
        {
            writer.End();
        }
    }
}
