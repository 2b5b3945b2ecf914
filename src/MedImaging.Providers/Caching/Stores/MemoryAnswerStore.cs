namespace MedImaging.Providers;

/// <summary>Keeps the bytes that are asked for most, up to a size: a small window for what is new, and a larger room that a newcomer enters only when it is asked for more often than what would make way (W-TinyLFU).</summary>
internal sealed class MemoryAnswerStore : IAnswerStore
{
    // What an entry costs beside its bytes: the dictionary's slot, the node, the array's head.
    private const int Overhead = 192;

    private readonly Lock _gate = new();
    private readonly Dictionary<Fingerprint, Entry> _entries = [];
    private readonly LinkedList<Entry> _window = new(), _probation = new(), _protected = new();
    private readonly FrequencySketch _sketch;
    private readonly long _maximum, _windowMaximum, _protectedMaximum;
    private long _bytes, _windowBytes, _protectedBytes, _evicted;

    public MemoryAnswerStore(long maximumBytes)
    {
        _maximum = maximumBytes;
        _windowMaximum = maximumBytes / 100;
        _protectedMaximum = (maximumBytes - _windowMaximum) / 10 * 8;
        _sketch = new FrequencySketch((int)Math.Min(maximumBytes / 512, int.MaxValue));
    }

    public bool IsLocal => true;

    // A second look by the same call: it is not asked for twice.
    public ValueTask<byte[]?> FindAsync(Fingerprint name, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return new(_entries.GetValueOrDefault(name)?.Bytes);
        }
    }

    public ValueTask KeepAsync(Fingerprint name, byte[] sealedBytes)
    {
        Keep(name, sealedBytes);
        return ValueTask.CompletedTask;
    }

    public byte[]? FindHere(in Fingerprint name)
    {
        lock (_gate)
        {
            _sketch.Add(name);
            if (!_entries.TryGetValue(name, out var entry))
            {
                return null;
            }

            Touch(entry);
            return entry.Bytes;
        }
    }

    public void Keep(in Fingerprint name, byte[] bytes)
    {
        lock (_gate)
        {
            Remove(name);
            var entry = new Entry(name, bytes);
            if (entry.Size > _maximum - _windowMaximum)
            {
                return;   // no room of all the others would be enough
            }

            _entries.Add(name, entry);
            Move(entry, _window);
            (_bytes, _windowBytes) = (_bytes + entry.Size, _windowBytes + entry.Size);
            LeaveWindow();
        }
    }

    public void Forget(Fingerprint name)
    {
        lock (_gate)
        {
            Remove(name);
        }
    }

    public ResponseCacheCounts AddTo(ResponseCacheCounts counts)
    {
        lock (_gate)
        {
            return counts with { Entries = _entries.Count, Bytes = _bytes, Evicted = _evicted };
        }
    }

    private void Touch(Entry entry)
    {
        if (entry.Room == _probation)
        {
            Move(entry, _protected);
            _protectedBytes += entry.Size;
            while (_protectedBytes > _protectedMaximum && _protected.Last is { } last)
            {
                _protectedBytes -= last.Value.Size;
                Move(last.Value, _probation);
            }
        }
        else if (entry.Room is { } room)
        {
            Move(entry, room);
        }
    }

    private void LeaveWindow()
    {
        while (_windowBytes > _windowMaximum && _window.Last is { } last)
        {
            var candidate = last.Value;
            _windowBytes -= candidate.Size;
            Move(candidate, _probation);
            MakeRoom(candidate);
        }
    }

    private void MakeRoom(Entry candidate)
    {
        while (_bytes - _windowBytes > _maximum - _windowMaximum)
        {
            var victim = Victim(candidate);
            if (victim is null || _sketch.Estimate(candidate.Name) <= _sketch.Estimate(victim.Name))
            {
                Evict(candidate);
                return;
            }

            Evict(victim);
        }
    }

    private Entry? Victim(Entry candidate)
    {
        var last = _probation.Last;
        if (last is not null && last.Value == candidate)
        {
            last = last.Previous;
        }

        return (last ?? _protected.Last)?.Value;
    }

    private void Evict(Entry entry)
    {
        Remove(entry.Name);
        _evicted++;
    }

    private void Remove(in Fingerprint name)
    {
        if (!_entries.Remove(name, out var entry))
        {
            return;
        }

        _bytes -= entry.Size;
        _windowBytes -= entry.Room == _window ? entry.Size : 0;
        _protectedBytes -= entry.Room == _protected ? entry.Size : 0;
        entry.Room?.Remove(entry.Node);
    }

    private static void Move(Entry entry, LinkedList<Entry> room)
    {
        entry.Room?.Remove(entry.Node);
        room.AddFirst(entry.Node);
    }

    private sealed class Entry
    {
        public Entry(in Fingerprint name, byte[] bytes)
        {
            (Name, Bytes, Size) = (name, bytes, bytes.Length + Overhead);
            Node = new LinkedListNode<Entry>(this);
        }

        public Fingerprint Name { get; }

        public byte[] Bytes { get; }

        public int Size { get; }

        public LinkedListNode<Entry> Node { get; }

        public LinkedList<Entry>? Room => Node.List;
    }
}
