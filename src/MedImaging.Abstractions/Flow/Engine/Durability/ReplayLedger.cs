using System.Collections.Concurrent;

namespace MedImaging.Engine;

/// <summary>How much of a recorded run is done again.</summary>
internal enum ReplayMode
{
    /// <summary>Every step; nothing may leave the process.</summary>
    Everything,

    /// <summary>What depends on swapped effects; only queries may be sent.</summary>
    Swapped,

    /// <summary>Nothing that was kept: to look at a run that has ended.</summary>
    Nothing,
}

/// <summary>The ledger of a replay. It writes nothing.</summary>
internal sealed class ReplayLedger(IReadOnlyList<JournalEntry> known, ReplayMode mode, IReadOnlySet<string> swapped) : Ledger(known)
{
    private readonly ConcurrentDictionary<(JournalEntryKind Kind, string Path), JournalEntry> _recorded
        = new(known.Select(entry => KeyValuePair.Create((entry.Kind, entry.Path), entry)));

    // Where in the flow a swapped effect was made: those steps have to run again.
    private readonly string[] _touched = [.. known
        .Where(entry => entry.Kind == JournalEntryKind.Effect && swapped.Contains(EffectOf(entry.Path)))
        .Select(entry => StepOf(entry.Path))];

    private readonly ConcurrentQueue<ReplayDifference> _differences = new();
    private readonly ConcurrentQueue<string> _rerun = new();
    private readonly ConcurrentDictionary<string, bool> _changedAt = new(StringComparer.Ordinal);

    private bool IsCounterfactual => mode != ReplayMode.Everything;

    public override bool MaySkipTo(StepPlace place, Scope scope)
        => IsCounterfactual && !scope.Changed && !_touched.Any(path => IsAtOrBefore(path, place, scope.Suffix));

    public override bool MayReuse(string path, Scope scope)
        => IsCounterfactual && !scope.Changed && !_touched.Contains(path, StringComparer.Ordinal);

    public override void Note(FlowEvent happened)
    {
    }

    // A step that runs on other values than the run had asks its queries again.
    public override void NoteRunning(string path, Scope scope)
    {
        if (scope.Changed)
        {
            _changedAt[path] = true;
        }
    }

    public override void NoteRecomputed(string path, Scope scope)
    {
        if (_touched.Contains(path, StringComparer.Ordinal))
        {
            scope.Changed = true;
        }
    }

    public ReplayResult ToResult(RunRecord record, MedImagingException? error)
        => new() { RunId = record.RunId, Differences = [.. _differences], StepsRun = [.. _rerun], Error = error };

    protected override ValueTask KeepAsync(JournalEntry entry, FlowEvent? happened, Scope? scope, CancellationToken cancellationToken)
    {
        if (entry.Kind == JournalEntryKind.Step)
        {
            _rerun.Enqueue(entry.Path);
        }

        if (entry.Kind is JournalEntryKind.Step or JournalEntryKind.Question)
        {
            Compare(entry, scope);
        }

        Remember(entry);
        return default;
    }

    protected override void KeepSoon(JournalEntry entry, Scope scope)
    {
        Compare(entry, scope);
        Remember(entry);
    }

    protected override ValueTask SettleAsync(CancellationToken cancellationToken) => default;

    protected override bool MayTake(string path, string effect, EffectKind kind)
        => !IsCounterfactual || kind == EffectKind.Write || !(swapped.Contains(effect) || _changedAt.ContainsKey(StepOf(path)));

    protected override void RequireSendAllowed(string effect, EffectKind kind)
    {
        if (mode != ReplayMode.Swapped || kind == EffectKind.Write)
        {
            throw new MedImagingException(ErrorKind.PolicyBlocked, $"The replay came to '{effect}', of which the run has no record; nothing leaves the process in a replay.");
        }
    }

    protected override void NoteRequest(string path, ContentHash? recorded, ContentHash? now)
    {
        if (recorded != now && !IsCounterfactual)
        {
            _differences.Enqueue(new ReplayDifference(path, "the request is not the one that was recorded", default, default));
        }
    }

    private static string EffectOf(string path)
    {
        string effect = path[(path.IndexOf('!', StringComparison.Ordinal) + 1)..];
        return effect[..effect.LastIndexOf('.')];
    }

    private static string StepOf(string path) => path[..path.IndexOf('!', StringComparison.Ordinal)];

    // A path is "3/b1/0#2": places, then the rounds of the loops around them.
    private static bool IsAtOrBefore(string touched, StepPlace place, string suffix)
    {
        int rounds = touched.IndexOf('#', StringComparison.Ordinal);
        string touchedRounds = rounds < 0 ? "" : touched[rounds..];
        var touchedPlace = rounds < 0 ? touched.AsSpan() : touched.AsSpan(0, rounds);
        if (!touchedRounds.StartsWith(suffix, StringComparison.Ordinal) || !touchedPlace.StartsWith(place.Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = touchedPlace[place.Prefix.Length..];
        int end = rest.IndexOf('/');
        return int.TryParse(end < 0 ? rest : rest[..end], System.Globalization.CultureInfo.InvariantCulture, out int index) && index <= place.Index;
    }

    private void Compare(JournalEntry entry, Scope? scope)
    {
        var recorded = _recorded.GetValueOrDefault((entry.Kind, entry.Path));
        if (recorded is not null && recorded.Payload.Span.SequenceEqual(entry.Payload.Span))
        {
            return;
        }

        if (scope is not null)
        {
            scope.Changed = true;
        }

        _differences.Enqueue(new ReplayDifference(
            entry.Path, recorded is null ? $"the run has no {entry.Kind} here" : $"the {entry.Kind} differs", recorded?.Payload ?? default, entry.Payload));
    }
}
