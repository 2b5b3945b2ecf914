namespace MedImaging;

/// <summary>What a connection has at hand to read and write records: its statements, and in the writer what need not be read again.</summary>
internal sealed class RecordTables
{
    private readonly SqliteSession _session;
    private SqlStatement? _number;

    public RecordTables(SqliteSession session)
    {
        _session = session;
        Shelves = new Shelves(session);
        Rows = new RecordRows(session, Shelves);
        Links = new LinkRows(session, Shelves);
        Audit = new AuditRows(session);
        Search = new RecordSearch(session, Shelves);
        Snapshot = new SqliteSnapshot(session, this);
        Outbox = new OutboxRows(session, this);
    }

    public Shelves Shelves { get; }

    public RecordRows Rows { get; }

    public LinkRows Links { get; }

    public AuditRows Audit { get; }

    public RecordSearch Search { get; }

    public SqliteSnapshot Snapshot { get; }

    public OutboxRows Outbox { get; }

    public void Delete(RecordKey key)
    {
        if (Rows.Delete(key) is { } shelf)
        {
            Outbox.Deleted(shelf, key.Id);
        }
    }

    public long NextNumber(string tenant, string series)
    {
        _number ??= _session.Prepare("INSERT INTO numbers (tenant, series, last) VALUES (?1, ?2, 1) ON CONFLICT (tenant, series) DO UPDATE SET last = last + 1 RETURNING last");
        return _number.Bind(1, tenant).Bind(2, series).FirstNumber() ?? throw new MedImagingException(ErrorKind.Corrupt, "The numbers cannot be read.");
    }

    /// <summary>Puts down what is only kept in mind so far.</summary>
    public void Settle() => Audit.Settle();

    /// <summary>Forgets what is kept in mind: a transaction was undone, or another process has written.</summary>
    public void Forget()
    {
        Shelves.Forget();
        Audit.Forget();
    }
}
