namespace MedImaging.Tests;

/// <summary>The disk itself: which files surely have which names and bytes when so much of a log has happened.</summary>
internal sealed class Platter
{
    private readonly Dictionary<int, PlatterFile> _files = [];
    private readonly Dictionary<string, int> _names = [];
    private readonly List<(string Name, int? File)> _moves = [];

    /// <summary>Gets whether a power loss now leaves one thing only.</summary>
    public bool IsCertain => _moves.Count == 0 && !_files.Values.Any(static file => file.HasDoubts);

    public void Take(DiskEvent happened)
    {
        switch (happened.Kind)
        {
            case DiskEventKind.Open:
                string name = happened.Name;
                _files[happened.File] = new PlatterFile(name.EndsWith("-wal", StringComparison.Ordinal) || name.EndsWith("-journal", StringComparison.Ordinal));
                _moves.Add((name, happened.File));
                break;
            case DiskEventKind.Write:
                _files[happened.File].Write(happened.Offset, happened.Bytes);
                break;
            case DiskEventKind.Truncate:
                _files[happened.File].Truncate(happened.Offset);
                break;
            case DiskEventKind.Sync:
                Sync(_files[happened.File]);
                break;
            case DiskEventKind.FailedSync:
                _files[happened.File].FailSync();
                break;
            case DiskEventKind.Delete:
                _moves.Add((happened.Name, null));
                if (happened.Offset != 0)
                {
                    SyncFolder();
                }

                break;
            default:
                break;
        }
    }

    /// <summary>Works out one of the sets of files a power loss now may leave.</summary>
    public Dictionary<string, byte[]> AfterPowerLoss(Random random, PowerLoss how)
    {
        var names = new Dictionary<string, int>(_names);
        foreach (var moves in _moves.GroupBy(static move => move.Name))
        {
            // Of each name so many of its moves; the last of them counts.
            int kept = how.KeepsAll ? moves.Count() : random.Next(moves.Count() + 1);
            foreach (var (name, file) in moves.Take(kept))
            {
                if (file is { } number)
                {
                    names[name] = number;
                }
                else
                {
                    names.Remove(name);
                }
            }
        }

        return names.OrderBy(static name => name.Key, StringComparer.Ordinal).ToDictionary(static name => name.Key, name => _files[name.Value].AfterPowerLoss(random, how));
    }

    private void Sync(PlatterFile file)
    {
        file.Sync();
        if (file.SyncsFolder)
        {
            file.SyncsFolder = false;
            SyncFolder();
        }
    }

    private void SyncFolder()
    {
        foreach (var (name, file) in _moves)
        {
            if (file is { } number)
            {
                _names[name] = number;
            }
            else
            {
                _names.Remove(name);
            }
        }

        _moves.Clear();
    }
}
