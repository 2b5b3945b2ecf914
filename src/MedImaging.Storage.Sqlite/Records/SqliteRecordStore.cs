namespace MedImaging;

/// <summary>Keeps records in the database file.</summary>
internal sealed class SqliteRecordStore(SqliteDatabase database, AuditChain chain) : IRecordStore
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

    // A transaction that only reads sees the database as it was when it first read.
    private static T Read<T>(SqliteSession session, Func<IRecordReader, ValueTask<T>> work)
    {
        var reader = new SqliteRecordReader(session.Records);
        session.Execute("BEGIN");
        try
        {
            session.HeedOthers();
            return RecordWork.Result(work(reader));
        }
        finally
        {
            reader.End();
            session.RollBack();
        }
    }

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
