using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>A run as <see cref="RecordRunJournal"/> keeps it, with what decides who may write to it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Number">Which one it was to be accepted.</param>
/// <param name="Entries">How many entries there are.</param>
/// <param name="Owner">Who has the lease.</param>
/// <param name="Token">The lease's fencing token.</param>
/// <param name="LeasedUntil">When the lease lapses.</param>
internal sealed record KeptRun(RunRecord Run, long Number, long Entries, string? Owner, long Token, DateTimeOffset LeasedUntil)
{
    public (KeptRun? Leased, RunLease? Lease) Lease(string owner, TimeSpan duration, DateTimeOffset now)
    {
        bool isHolder = owner == Owner;
        if (!isHolder && (duration == TimeSpan.Zero || (Owner is not null && now < LeasedUntil)))
        {
            return (null, null);
        }

        long token = Token + (isHolder ? 0 : 1);
        var until = now + duration;
        return (this with { Owner = owner, Token = token, LeasedUntil = until, Run = Run with { LeasedBy = owner } }, new RunLease(Run.RunId, owner, token, until));
    }

    public void RequireWritable(RunLease lease)
    {
        if (lease.Token != Token || lease.Owner != Owner)
        {
            throw Conflict("another owner took it");
        }

        if (Run.HasEnded)
        {
            throw Conflict("it has ended");
        }
    }

    public void RequireNext(IReadOnlyList<FlowEvent> events)
    {
        for (int i = 0; i < events.Count; i++)
        {
            if (events[i].Number != Run.LastEvent + i + 1)
            {
                throw Conflict($"event {events[i].Number} does not follow event {Run.LastEvent + i}");
            }
        }
    }

    public KeptRun After(JournalBatch batch) => this with
    {
        Entries = Entries + batch.Entries.Count,
        Run = Run with { Status = batch.Status ?? Run.Status, ChangedAt = batch.At, LastEvent = Run.LastEvent + batch.Events.Count },
    };

    public KeptRun Answered(DateTimeOffset now) => this with { Entries = Entries + 1, Run = Run with { ChangedAt = now } };

    public MedImagingException Conflict(string why) => new(ErrorKind.StorageConflict, $"Run '{Run.RunId}' was not changed: {why}.");
}

/// <summary>How the records of a journal are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KeptRun))]
[JsonSerializable(typeof(KeptEntry))]
internal sealed partial class RunJson : JsonSerializerContext;

/// <summary>An entry as it is kept.</summary>
internal sealed record KeptEntry(JournalEntryKind Kind, string Path, string TypeName, int TypeVersion, byte[] Payload);
