namespace MedImaging;

/// <summary>One run of an <see cref="InMemoryRunJournal"/>, which holds its lock around every call.</summary>
internal sealed class InMemoryRun
{
    private readonly List<JournalEntry> _entries = [];
    private readonly Dictionary<(JournalEntryKind Kind, string Path), JournalEntry> _byPlace = [];
    private readonly List<byte[]> _events = [];
    private string? _owner;
    private long _token;
    private DateTimeOffset _leasedUntil;

    public InMemoryRun(RunRecord record, JournalEntry input, long order)
    {
        (Record, Order) = (record, order);
        Keep(Copy(input));
    }

    public RunRecord Record { get; private set; }

    public long Order { get; }

    public RunLease? Lease(string owner, TimeSpan duration, DateTimeOffset now)
    {
        bool isHolder = owner == _owner;
        if (!isHolder && (duration == TimeSpan.Zero || (_owner is not null && now < _leasedUntil)))
        {
            return null;
        }

        _token += isHolder ? 0 : 1;
        (_owner, _leasedUntil) = (owner, now + duration);
        Record = Record with { LeasedBy = owner };
        return new RunLease(Record.RunId, owner, _token, _leasedUntil);
    }

    public void Append(RunLease lease, JournalBatch batch)
    {
        if (lease.Token != _token || lease.Owner != _owner)
        {
            throw Conflict("another owner took it");
        }

        if (Record.HasEnded)
        {
            throw Conflict("it has ended");
        }

        // Everything is checked and written to bytes before anything is kept: all of the batch or nothing.
        var entries = batch.Entries.Select(Copy).ToList();
        RequireNew(entries);
        var events = new List<byte[]>(batch.Events.Count);
        foreach (var flowEvent in batch.Events)
        {
            if (flowEvent.Number != Record.LastEvent + events.Count + 1)
            {
                throw Conflict($"event {flowEvent.Number} does not follow event {Record.LastEvent + events.Count}");
            }

            events.Add(MedImagingJson.ToBytes(flowEvent, MedImagingJson.Default.FlowEvent));
        }

        entries.ForEach(Keep);
        _events.AddRange(events);
        Record = Record with { Status = batch.Status ?? Record.Status, ChangedAt = batch.At, LastEvent = Record.LastEvent + events.Count };
    }

    public void Answer(JournalEntry answer, DateTimeOffset now)
    {
        if (!_byPlace.ContainsKey((JournalEntryKind.Question, answer.Path)))
        {
            throw new MedImagingException(ErrorKind.NotFound, $"Run '{Record.RunId}' asks no question at '{answer.Path}'.");
        }

        if (_byPlace.TryGetValue((JournalEntryKind.Answer, answer.Path), out var given))
        {
            if (!IsSame(given, answer))
            {
                throw Conflict($"the question at '{answer.Path}' has another answer");
            }

            return;
        }

        if (Record.HasEnded)
        {
            throw Conflict("it has ended");
        }

        Keep(Copy(answer));
        Record = Record with { ChangedAt = now };
    }

    public List<JournalEntry> ReadEntries() => _entries.ConvertAll(Copy);

    public List<FlowEvent> ReadEvents(long fromNumber)
        => _events.Skip((int)Math.Clamp(fromNumber - 1, 0, _events.Count))
            .Select(bytes => MedImagingJson.FromBytes(bytes, MedImagingJson.Default.FlowEvent))
            .ToList();

    private static bool IsSame(JournalEntry one, JournalEntry other)
        => one.TypeName == other.TypeName && one.TypeVersion == other.TypeVersion && one.Payload.Span.SequenceEqual(other.Payload.Span);

    private static JournalEntry Copy(JournalEntry entry) => entry with { Payload = entry.Payload.ToArray() };

    private void Keep(JournalEntry entry)
    {
        _entries.Add(entry);
        _byPlace.Add((entry.Kind, entry.Path), entry);
    }

    private void RequireNew(List<JournalEntry> entries)
    {
        var added = new HashSet<(JournalEntryKind, string)>();
        foreach (var entry in entries)
        {
            if (_byPlace.ContainsKey((entry.Kind, entry.Path)) || !added.Add((entry.Kind, entry.Path)))
            {
                throw Conflict($"there is already a {entry.Kind} at '{entry.Path}'");
            }
        }
    }

    private MedImagingException Conflict(string why) => new(ErrorKind.StorageConflict, $"Run '{Record.RunId}' was not changed: {why}.");
}
