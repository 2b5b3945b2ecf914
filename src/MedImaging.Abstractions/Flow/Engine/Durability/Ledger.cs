using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MedImaging.Engine;

/// <summary>What a durable run remembers, and how it writes down what is new. Replays differ only in what they may take from memory and in that they write nothing.</summary>
internal abstract class Ledger
{
    private readonly ConcurrentDictionary<(JournalEntryKind Kind, string Path), JournalEntry> _known;

    protected Ledger(IEnumerable<JournalEntry> known)
        => _known = new(known.Select(entry => KeyValuePair.Create((entry.Kind, entry.Path), entry)));

    /// <summary>Whether a run may begin after this step, taking its result from memory without looking at the steps before it.</summary>
    public abstract bool MaySkipTo(StepPlace place, Scope scope);

    /// <summary>Whether what is remembered at a path holds for this pass.</summary>
    public abstract bool MayReuse(string path, Scope scope);

    public abstract void Note(FlowEvent happened);

    public virtual void NoteRunning(string path, Scope scope)
    {
    }

    public virtual void NoteRecomputed(string path, Scope scope)
    {
    }

    public async ValueTask<Recalled<T>> RecallAsync<T>(string path, JournalType<T> type, CancellationToken cancellationToken)
        => Find(JournalEntryKind.Step, path) is { } entry ? new(true, await type.ReadAsync(entry, cancellationToken).ConfigureAwait(false)) : default;

    public async ValueTask<Recalled<T>> RecallAnswerAsync<T>(string path, JournalType<T> type, CancellationToken cancellationToken)
        => Find(JournalEntryKind.Answer, path) is { } entry ? new(true, await type.ReadAsync(entry, cancellationToken).ConfigureAwait(false)) : default;

    public async ValueTask RecordAsync<T>(string path, JournalType<T> type, T value, Scope scope, FlowEvent completed, CancellationToken cancellationToken)
    {
        var entry = await type.WriteAsync(JournalEntryKind.Step, path, value, cancellationToken).ConfigureAwait(false);
        await KeepAsync(entry, completed, scope, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask AskAsync<T>(string path, JournalType<T> type, T question, FlowEvent suspended, CancellationToken cancellationToken)
    {
        if (Find(JournalEntryKind.Question, path) is null)
        {
            var entry = await type.WriteAsync(JournalEntryKind.Question, path, question, cancellationToken).ConfigureAwait(false);
            await KeepAsync(entry, suspended, null, cancellationToken).ConfigureAwait(false);
        }
    }

    public int? RecallDecision(string path)
        => Find(JournalEntryKind.Decision, path) is { } entry && Utf8Parser.TryParse(entry.Payload.Span, out int value, out _) ? value : null;

    public void NoteDecision(string path, int decision, Scope scope)
        => KeepSoon(new JournalEntry(JournalEntryKind.Decision, path, BuiltIn.Decision, 1, JsonSerializer.SerializeToUtf8Bytes(decision, EngineJson.Default.Int32)), scope);

    public async ValueTask<T> OnceAsync<T>(string path, string effect, string key, JsonTypeInfo<T> type, Func<string, CancellationToken, ValueTask<T>> send, EffectKind kind, ContentHash? request, CancellationToken cancellationToken)
    {
        if (Find(JournalEntryKind.Effect, path) is { } known && MayTake(path, effect, kind))
        {
            var record = MedImagingJson.FromBytes(known.Payload.Span, EngineJson.Default.EffectRecord);
            NoteRequest(path, record.Request, request);
            return MedImagingJson.FromBytes(JsonSerializer.SerializeToUtf8Bytes(record.Result, EngineJson.Default.JsonElement), type);
        }

        RequireSendAllowed(effect, kind);
        await SettleAsync(cancellationToken).ConfigureAwait(false);
        var result = await send(key, cancellationToken).ConfigureAwait(false);
        var payload = MedImagingJson.ToBytes(new EffectRecord(effect, key, request, JsonSerializer.SerializeToElement(result, type)), EngineJson.Default.EffectRecord);

        // What was sent is written down even if the caller has lost interest: otherwise a resumed run would send it again.
        await KeepAsync(new JournalEntry(JournalEntryKind.Effect, path, BuiltIn.Effect, 1, payload), null, null, CancellationToken.None).ConfigureAwait(false);
        return result;
    }

    public bool Knows(JournalEntry entry) => _known.ContainsKey((entry.Kind, entry.Path));

    /// <summary>The input the run was accepted with.</summary>
    public JournalEntry Input => Find(JournalEntryKind.Input, JournalEntry.InputPath)
        ?? throw new MedImagingException(ErrorKind.Corrupt, "The journal has lost the run's input.");

    protected JournalEntry? Find(JournalEntryKind kind, string path) => _known.GetValueOrDefault((kind, path));

    protected void Remember(JournalEntry entry) => _known[(entry.Kind, entry.Path)] = entry;

    /// <summary>Writes an entry and its event together, and returns once they are durable.</summary>
    protected abstract ValueTask KeepAsync(JournalEntry entry, FlowEvent? happened, Scope? scope, CancellationToken cancellationToken);

    /// <summary>Writes an entry with whatever is written next.</summary>
    protected abstract void KeepSoon(JournalEntry entry, Scope scope);

    /// <summary>Returns once everything noted so far is durable.</summary>
    protected abstract ValueTask SettleAsync(CancellationToken cancellationToken);

    protected virtual bool MayTake(string path, string effect, EffectKind kind) => true;

    protected virtual void RequireSendAllowed(string effect, EffectKind kind)
    {
    }

    protected virtual void NoteRequest(string path, ContentHash? recorded, ContentHash? now)
    {
    }
}

/// <summary>What is kept of an effect.</summary>
internal sealed record EffectRecord(string Effect, string Key, ContentHash? Request, JsonElement Result);

/// <summary>The engine's own entries; they need no registration.</summary>
internal static class BuiltIn
{
    public const string Decision = "$decision";
    public const string Effect = "$effect";
}
