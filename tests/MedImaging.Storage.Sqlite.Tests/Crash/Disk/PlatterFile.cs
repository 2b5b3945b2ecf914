namespace MedImaging.Tests;

/// <summary>What of one file has surely reached the disk, and what may have.</summary>
internal sealed class PlatterFile(bool syncsFolder)
{
    private const int Sector = 512;
    private readonly List<Change> _changes = [];
    private byte[] _bytes = [];
    private int _length;

    /// <summary>Gets or sets whether the next sync is also one of the folder: the first of a log or journal is.</summary>
    public bool SyncsFolder { get; set; } = syncsFolder;

    public bool HasDoubts => _changes.Exists(change => change.Fate != Fate.Certain);

    public void Write(long offset, ReadOnlyMemory<byte> bytes) => _changes.Add(new Change(offset, bytes, Fate.Open));

    public void Truncate(long length) => _changes.Add(new Change(length, null, Fate.Open));

    public void Sync()
    {
        // What a failed sync has left behind counts as written and no longer gets to the disk.
        for (int place = 0; place < _changes.Count; place++)
        {
            _changes[place] = _changes[place] with { Fate = _changes[place].Fate == Fate.Lost ? Fate.Lost : Fate.Certain };
        }

        int certain = _changes.TakeWhile(change => change.Fate == Fate.Certain).Count();
        foreach (var change in _changes.Take(certain))
        {
            Apply(ref _bytes, ref _length, change.Offset, change.Bytes);
        }

        _changes.RemoveRange(0, certain);
    }

    // fsync(2), EIO: the system marks the pages clean, so that a later sync succeeds without having written them.
    public void FailSync()
    {
        for (int place = 0; place < _changes.Count; place++)
        {
            _changes[place] = _changes[place] with { Fate = _changes[place].Fate == Fate.Open ? Fate.Lost : _changes[place].Fate };
        }
    }

    /// <summary>Works out one of the files a power loss may leave: of what was not synced some sectors, none or all, old or in shreds.</summary>
    public byte[] AfterPowerLoss(Random random, PowerLoss how)
    {
        byte[] bytes = _bytes.AsSpan(0, _length).ToArray();
        int length = _length;
        int last = _changes.FindLastIndex(static change => change.Fate != Fate.Certain);
        for (int place = 0; place < _changes.Count; place++)
        {
            var change = _changes[place];
            if (change.Fate == Fate.Certain || how.KeepsAll)
            {
                Apply(ref bytes, ref length, change.Offset, change.Bytes);
            }
            else if (change.Bytes is null)
            {
                if (random.NextDouble() < how.Kept)
                {
                    Apply(ref bytes, ref length, change.Offset, null);
                }
            }
            else if (!how.TearsLastOnly || place == last)
            {
                Tear(ref bytes, ref length, change, random, how);
            }
            else
            {
                Apply(ref bytes, ref length, change.Offset, change.Bytes);
            }
        }

        return bytes.AsSpan(0, length).ToArray();
    }

    private static void Tear(ref byte[] bytes, ref int length, Change change, Random random, PowerLoss how)
    {
        var written = change.Bytes.GetValueOrDefault();
        if (how.KeepsWhole && random.NextDouble() < how.Kept)
        {
            Apply(ref bytes, ref length, change.Offset, written);
            return;
        }

        if (how.KeepsWhole)
        {
            return;
        }

        for (int at = 0; at < written.Length;)
        {
            int size = Math.Min(Sector - (int)((change.Offset + at) % Sector), written.Length - at);
            double fate = random.NextDouble();
            if (fate < how.Kept)
            {
                Apply(ref bytes, ref length, change.Offset + at, written.Slice(at, size));
            }
            else if (fate < how.Kept + how.Shredded)
            {
                byte[] shreds = new byte[size];
                random.NextBytes(shreds);
                Apply(ref bytes, ref length, change.Offset + at, shreds);
            }

            at += size;
        }
    }

    private static void Apply(ref byte[] bytes, ref int length, long offset, ReadOnlyMemory<byte>? written)
    {
        int end = (int)offset + (written?.Length ?? 0);
        if (end > bytes.Length)
        {
            Array.Resize(ref bytes, Math.Max(end, 2 * bytes.Length));
        }

        if (written is not { } some)
        {
            // What grows again later grows with zeros.
            bytes.AsSpan(Math.Min(end, length)..).Clear();
            length = end;
            return;
        }

        some.Span.CopyTo(bytes.AsSpan((int)offset));
        length = Math.Max(length, end);
    }

    private enum Fate
    {
        Open,
        Lost,
        Certain,
    }

    private readonly record struct Change(long Offset, ReadOnlyMemory<byte>? Bytes, Fate Fate);
}

/// <summary>How much of what was not synced a power loss leaves.</summary>
/// <param name="Kept">The share of sectors, or writes, that reached the disk.</param>
/// <param name="Shredded">The share of sectors that were being written and now hold anything.</param>
/// <param name="KeepsWhole">Whether writes are kept or lost as wholes.</param>
/// <param name="TearsLastOnly">Whether all but the last write got there.</param>
internal readonly record struct PowerLoss(double Kept, double Shredded = 0, bool KeepsWhole = false, bool TearsLastOnly = false)
{
    public bool KeepsAll => Kept >= 1;

    public static PowerLoss Any(Random random) => random.Next(8) switch
    {
        0 => new PowerLoss(0),
        1 => new PowerLoss(1),
        2 => new PowerLoss(0.5, TearsLastOnly: true),
        3 => new PowerLoss(random.NextDouble(), KeepsWhole: true),
        4 => new PowerLoss(random.NextDouble(), Shredded: 0.1),
        5 => new PowerLoss(0.97),
        _ => new PowerLoss(random.NextDouble()),
    };
}
