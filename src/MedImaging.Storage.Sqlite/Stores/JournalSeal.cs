using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;

namespace MedImaging;

/// <summary>Seals what runs remember and tell, and which case they are for. The place of an entry is its run, kind and path; of an event, its run and number; of the case, its run.</summary>
internal sealed class JournalSeal(Sealing sealing)
{
    /// <summary>An entry as it is kept; a copy, since the write may wait in line.</summary>
    public JournalEntry Seal(string runId, JournalEntry entry)
        => entry with { Payload = sealing.Seal(PlaceOf(runId, entry.Kind, entry.Path), entry.Payload.Span) };

    public JournalEntry Open(string runId, JournalEntry kept)
        => kept with { Payload = sealing.Open(PlaceOf(runId, kept.Kind, kept.Path), kept.Payload) };

    /// <summary>An event as it is kept: text, or bytes when sealed.</summary>
    public SealedEvent Seal(FlowEvent flowEvent)
    {
        byte[] json = MedImagingJson.ToBytes(flowEvent, MedImagingJson.Default.FlowEvent);
        return new SealedEvent(flowEvent.Number, sealing.IsOn ? sealing.Seal(PlaceOf(flowEvent.RunId, flowEvent.Number), json) : Encoding.UTF8.GetString(json));
    }

    /// <summary>Reads an event from its column.</summary>
    public FlowEvent OpenEvent(string runId, long number, SqliteDataReader row, int column)
        => MedImagingJson.FromBytes(sealing.Open(PlaceOf(runId, number), Bytes(row, column)).Span, MedImagingJson.Default.FlowEvent);

    /// <summary>A run's case as it is kept: text, or bytes when sealed.</summary>
    public object? SealCase(RunRecord run)
        => run.CaseId is null || !sealing.IsOn ? run.CaseId : sealing.Seal(PlaceOfCase(run.RunId), Encoding.UTF8.GetBytes(run.CaseId));

    public RunRecord OpenCase(RunRow row)
        => row.KeptCase is null ? row.Record : row.Record with { CaseId = Encoding.UTF8.GetString(sealing.Open(PlaceOfCase(row.Record.RunId), row.KeptCase).Span) };

    /// <summary>The bytes of a column that holds text or bytes.</summary>
    public static byte[] Bytes(SqliteDataReader row, int column)
        => row.GetValue(column) is byte[] bytes ? bytes : Encoding.UTF8.GetBytes(row.GetString(column));

    public static SealedPlace PlaceOf(string runId, JournalEntryKind kind, string path)
        => new("", "journal entry", string.Create(CultureInfo.InvariantCulture, $"{runId.Length}:{runId}/{kind}/{path}"));

    public static SealedPlace PlaceOf(string runId, long number)
        => new("", "journal event", string.Create(CultureInfo.InvariantCulture, $"{runId.Length}:{runId}/{number}"));

    public static SealedPlace PlaceOfCase(string runId) => new("", "journal case", runId);
}

/// <summary>An event as it is kept.</summary>
internal readonly record struct SealedEvent(long Number, object Body);
