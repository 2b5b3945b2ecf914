namespace MedImaging;

/// <summary>One tenant's part of an index. Writers take turns; readers take the newest view and never wait.</summary>
internal sealed class IndexShard(VectorIndexKey key, VectorIndexOptions options)
{
    private const int WordLimit = ushort.MaxValue - 1;

    // What a change may put into the graph besides itself, so that a graph that was begun late catches up.
    private const int CatchUp = 4;

    private const int GoneBeforePacking = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly float[] _row = new float[key.Stride];
    private RowStore _rows = new(key);
    private GraphBuilder? _graph;
    private ShardView? _view;

    public WordTable Patients { get; } = new(int.MaxValue - 1);

    public WordTable Modalities { get; } = new(WordLimit);

    public WordTable BodyParts { get; } = new(WordLimit);

    public WordTable Sites { get; } = new(WordLimit);

    public ShardView? View => Volatile.Read(ref _view);

    public void Upsert(VectorEntry entry)
    {
        lock (_gate)
        {
            var tags = Number(entry.Attributes);
            key.ToRow(entry.Vector.Span, _row);
            int slot = _rows.Append(_row, entry.Id, tags);
            if (_slots.TryGetValue(entry.Id, out int before))
            {
                _rows.MarkGone(before);
            }

            _slots[entry.Id] = slot;
            Publish();
            Tend();
        }
    }

    public bool Remove(string id)
    {
        lock (_gate)
        {
            if (!_slots.Remove(id, out int slot))
            {
                return false;
            }

            _rows.MarkGone(slot);
            Publish();
            Tend();
            return true;
        }
    }

    public RowTags? FindTags(string id)
    {
        lock (_gate)
        {
            return _slots.TryGetValue(id, out int slot) && _view is { } view ? view.Tags[slot] : null;
        }
    }

    /// <summary>Puts some more rows into the graph.</summary>
    /// <returns><see langword="true"/> when all are in it.</returns>
    public bool BuildGraph(int most)
    {
        lock (_gate)
        {
            if (_view is not { Count: > 0 } view)
            {
                return true;
            }

            _graph ??= new GraphBuilder(options);
            _graph.Insert(view, most);
            Publish();
            return _graph.Count == view.Count;
        }
    }

    /// <summary>Packs the rows, so that those that are gone leave memory, and gives the view of what is left.</summary>
    public ShardView? Pack()
    {
        lock (_gate)
        {
            if (_view is { GoneCount: > 0 } view)
            {
                Pack(view);
            }

            return _view;
        }
    }

    /// <summary>Takes the rows of a file; nothing may be in the shard yet.</summary>
    /// <returns><see langword="false"/> when an id comes twice.</returns>
    public bool Attach(RowStore rows, string[] ids, GraphBuilder? graph)
    {
        lock (_gate)
        {
            for (int slot = 0; slot < rows.Count; slot++)
            {
                if (!_slots.TryAdd(ids[slot], slot))
                {
                    return false;
                }
            }

            (_rows, _graph) = (rows, graph);
            Publish();
            return true;
        }
    }

    private void Publish() => Volatile.Write(ref _view, _rows.TakeView(_graph?.View));

    private void Tend()
    {
        if (_view is not { } view)
        {
            return;
        }

        if (view.GoneCount >= GoneBeforePacking && view.GoneCount > view.Count / 3)
        {
            Pack(view);
            return;
        }

        if (_graph is null && options.GraphFrom is { } from && view.Alive >= from)
        {
            _graph = new GraphBuilder(options);
        }

        if (_graph is not null && _graph.Count < view.Count)
        {
            _graph.Insert(view, CatchUp);
            Publish();
        }
    }

    private void Pack(ShardView view)
    {
        using var held = MappedFile.Hold(view.File);
        var rows = new RowStore(key);
        int[] moved = new int[view.Count];
        for (int slot = 0; slot < view.Count; slot++)
        {
            moved[slot] = view.IsThere(slot) ? rows.Append(view.Row(slot), view.Ids[slot], view.Tags[slot]) : -1;
        }

        foreach (var (id, slot) in _slots.ToArray())
        {
            _slots[id] = moved[slot];
        }

        _graph = _graph?.Pack(view, moved, rows.TakeView(null));
        _rows = rows;
        Publish();
    }

    private RowTags Number(VectorAttributes attributes) => new()
    {
        Patient = Patients.Add(attributes.Patient),
        Modality = (ushort)Modalities.Add(attributes.Modality?.Code),
        BodyPart = (ushort)BodyParts.Add(attributes.BodyPart),
        Site = (ushort)Sites.Add(attributes.Site),
        Age = attributes.Age is { } age ? (short)age : RowTags.NoAge,
    };
}
