namespace MedImaging;

/// <summary>The audit trails as rows. The writer keeps the heads it has moved and puts them down once a commit.</summary>
internal sealed class AuditRows(SqliteSession session)
{
    private const int MostKept = 10_000;
    private readonly Dictionary<string, AuditHead> _heads = new(StringComparer.Ordinal);
    private readonly HashSet<string> _moved = new(StringComparer.Ordinal);
    private SqlStatement? _head, _trail, _last, _tenants, _append, _putHead;

    public AuditHead? FindHead(string tenant)
    {
        if (_heads.TryGetValue(tenant, out var known))
        {
            return known;
        }

        _head ??= session.Prepare("SELECT epoch, sequence, hash, seal, key_id FROM audit_heads WHERE tenant = ?1");
        if (!_head.Bind(1, tenant).Step())
        {
            return null;
        }

        var head = new AuditHead(tenant, _head.Text(0), _head.Number(1), Hash(_head, 2), _head.TextOrNull(4), Hash(_head, 3));
        _head.Reset();
        return head;
    }

    /// <summary>Where the trail goes on: at its head, unless that is gone or stands before the last link there is.</summary>
    public AuditHead? FindEnd(string tenant)
    {
        var head = FindHead(tenant);
        if (_heads.ContainsKey(tenant))
        {
            return head;
        }

        _last ??= session.Prepare("SELECT sequence, entry, hash FROM audit WHERE tenant = ?1 ORDER BY sequence DESC LIMIT 1");
        var last = _last.Bind(1, tenant).Step() ? new AuditRecord(tenant, _last.Number(0), _last.Bytes(1), Hash(_last, 2)) : null;
        _last.Reset();
        return last is not null && last.Sequence > (head?.Sequence ?? 0) ? AuditChain.Adopt(last) : head;
    }

    public List<AuditRecord> Read(string tenant, long after, int limit)
    {
        _trail ??= session.Prepare("SELECT sequence, entry, hash FROM audit WHERE tenant = ?1 AND sequence > ?2 ORDER BY sequence LIMIT ?3");
        _trail.Bind(1, tenant).Bind(2, after).Bind(3, limit);
        var records = new List<AuditRecord>();
        while (_trail.Step())
        {
            records.Add(new AuditRecord(tenant, _trail.Number(0), _trail.Bytes(1), Hash(_trail, 2)));
        }

        return records;
    }

    public List<string> ListTenants()
    {
        // Those without a head too. A step to the next tenant is one look into the index, however long the trails.
        _tenants ??= session.Prepare(
            """
            WITH RECURSIVE trails (tenant) AS (
                SELECT min(tenant) FROM audit
                UNION ALL
                SELECT (SELECT min(tenant) FROM audit WHERE tenant > trails.tenant) FROM trails WHERE trails.tenant IS NOT NULL)
            SELECT tenant FROM audit_heads UNION SELECT tenant FROM trails WHERE tenant IS NOT NULL
            """);
        var tenants = new HashSet<string>(_moved, StringComparer.Ordinal);
        while (_tenants.Step())
        {
            tenants.Add(_tenants.Text(0));
        }

        return [.. tenants.Order(StringComparer.Ordinal)];
    }

    public void Insert(AuditRecord record)
    {
        _append ??= session.Prepare("INSERT INTO audit (tenant, sequence, entry, hash) VALUES (?1, ?2, ?3, ?4)");
        _append.Bind(1, record.Tenant).Bind(2, record.Sequence).BindUtf8(3, record.Bytes.Span).Bind(4, record.Hash.Hex).Run();
    }

    public void Append(AuditRecord record, AuditHead head)
    {
        Insert(record);
        _heads[head.Tenant] = head;
        _moved.Add(head.Tenant);
    }

    public void PutHead(AuditHead head)
    {
        _putHead ??= session.Prepare(
            """
            INSERT INTO audit_heads (tenant, epoch, sequence, hash, seal, key_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (tenant) DO UPDATE SET epoch = ?2, sequence = ?3, hash = ?4, seal = ?5, key_id = ?6
            """);
        _putHead.Bind(1, head.Tenant).Bind(2, head.Epoch).Bind(3, head.Sequence).Bind(4, head.Hash.Hex).Bind(5, head.Seal.Hex).Bind(6, head.KeyId).Run();
        _heads[head.Tenant] = head;
        _moved.Remove(head.Tenant);
    }

    /// <summary>Puts down the heads that were moved, before what moved them is committed.</summary>
    public void Settle()
    {
        if (_moved.Count == 0)
        {
            return;
        }

        foreach (string tenant in _moved.ToArray())
        {
            PutHead(_heads[tenant]);
        }

        if (_heads.Count > MostKept)
        {
            _heads.Clear();
        }
    }

    /// <summary>Forgets the heads: they were undone, or another process has written.</summary>
    public void Forget()
    {
        _heads.Clear();
        _moved.Clear();
    }

    private static ContentHash Hash(SqlStatement row, int column)
    {
        try
        {
            return new ContentHash(row.Text(column));
        }
        catch (ArgumentException)
        {
            throw new MedImagingException(ErrorKind.Corrupt, "A hash of the audit trail cannot be read.");
        }
    }
}
