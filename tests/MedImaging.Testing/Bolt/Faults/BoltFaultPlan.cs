namespace MedImaging.Testing;

/// <summary>Which messages go wrong, in the order the faults were planned.</summary>
internal sealed class BoltFaultPlan
{
    private readonly List<Entry> _entries = [];
    private readonly Lock _gate = new();

    public void Add(ServedMessage? kind, BoltFault fault, int skip, int times, Func<ServedRequest, bool>? where)
    {
        lock (_gate)
        {
            _entries.Add(new Entry(kind, fault, where) { Skip = skip, Times = times });
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
        }
    }

    public BoltFault? Take(ServedRequest request, bool isIgnored)
    {
        lock (_gate)
        {
            foreach (var entry in _entries.Where(entry => entry.Times > 0 && !(isIgnored && entry.Fault.Failure is not null) && entry.IsFor(request)))
            {
                if (entry.Skip > 0)
                {
                    entry.Skip--;
                    continue;
                }

                // int.MaxValue means for ever.
                entry.Times -= entry.Times == int.MaxValue ? 0 : 1;
                return entry.Fault;
            }
        }

        return null;
    }

    private sealed class Entry(ServedMessage? kind, BoltFault fault, Func<ServedRequest, bool>? where)
    {
        public BoltFault Fault => fault;

        public int Skip { get; set; }

        public int Times { get; set; }

        public bool IsFor(ServedRequest request) => (kind is null || kind == request.Kind) && (where is null || where(request));
    }
}
