namespace MedImaging;

/// <summary>The numbers of the shelves, which stand in the rows for a tenant and a kind. A shelf is never removed, so what is known stays true, but for a transaction that is undone.</summary>
internal sealed class Shelves(SqliteSession session)
{
    private readonly Dictionary<(string Tenant, string Kind), long> _numbers = [];
    private readonly Dictionary<long, (string Tenant, string Kind)> _names = [];
    private SqlStatement? _find, _name, _add;

    public long? Find(string tenant, string kind)
    {
        if (_numbers.TryGetValue((tenant, kind), out long known))
        {
            return known;
        }

        _find ??= session.Prepare("SELECT shelf FROM shelves WHERE tenant = ?1 AND kind = ?2");
        return _find.Bind(1, tenant).Bind(2, kind).FirstNumber() is { } shelf ? Keep(shelf, tenant, kind) : null;
    }

    public long FindOrAdd(string tenant, string kind)
    {
        if (Find(tenant, kind) is { } known)
        {
            return known;
        }

        _add ??= session.Prepare("INSERT INTO shelves (tenant, kind) VALUES (?1, ?2) RETURNING shelf");
        return Keep(_add.Bind(1, tenant).Bind(2, kind).FirstNumber() ?? 0, tenant, kind);
    }

    public (string Tenant, string Kind) Name(long shelf)
    {
        if (_names.TryGetValue(shelf, out var known))
        {
            return known;
        }

        _name ??= session.Prepare("SELECT tenant, kind FROM shelves WHERE shelf = ?1");
        if (!_name.Bind(1, shelf).Step())
        {
            throw new MedImagingException(ErrorKind.Corrupt, "A record's shelf is not there.");
        }

        var name = (_name.Text(0), _name.Text(1));
        _name.Reset();
        Keep(shelf, name.Item1, name.Item2);
        return name;
    }

    /// <summary>Forgets what a transaction that is undone may have added.</summary>
    public void Forget()
    {
        _numbers.Clear();
        _names.Clear();
    }

    private long Keep(long shelf, string tenant, string kind)
    {
        _numbers[(tenant, kind)] = shelf;
        _names[shelf] = (tenant, kind);
        return shelf;
    }
}
