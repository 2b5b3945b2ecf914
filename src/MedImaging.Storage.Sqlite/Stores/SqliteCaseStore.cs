using Microsoft.Data.Sqlite;

namespace MedImaging;

internal sealed class SqliteCaseStore(SqliteDatabase database, TimeProvider time) : ICaseStore
{
    private const string Columns = "id, number, patient_id, title, urgency, created_at";

    public ValueTask<Case> OpenAsync(CaseDraft draft, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (draft.Id is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(draft.Id, nameof(draft));
        }

        return database.WriteAsync(session => (draft.Id is null ? null : Find(session, draft.Id)) ?? Add(session, draft), cancellationToken);
    }

    public ValueTask<Case?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return database.ReadAsync(session => Find(session, id), cancellationToken);
    }

    public IAsyncEnumerable<Case> ListAsync(int limit = 100, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return database.ListAsync(session => session.All($"SELECT {Columns} FROM cases ORDER BY number DESC LIMIT $limit", Read, ("$limit", limit)), cancellationToken);
    }

    private static Case? Find(SqliteSession session, string id)
        => session.First($"SELECT {Columns} FROM cases WHERE id = $id", Read, ("$id", id));

    private Case Add(SqliteSession session, CaseDraft draft)
    {
        var now = time.GetUtcNow();
        var opened = new Case
        {
            Id = draft.Id ?? Guid.CreateVersion7(now).ToString("N"),
            Number = session.ReadNumber("SELECT max(number) FROM cases") + 1,
            PatientId = draft.PatientId,
            Title = draft.Title,
            Urgency = draft.Urgency,
            CreatedAt = now,
        };
        session.Execute(
            $"INSERT INTO cases ({Columns}) VALUES ($id, $number, $patient, $title, $urgency, $at)",
            ("$id", opened.Id),
            ("$number", opened.Number),
            ("$patient", opened.PatientId),
            ("$title", opened.Title),
            ("$urgency", opened.Urgency.ToString()),
            ("$at", SqlText.From(now)));
        return opened;
    }

    private static Case Read(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        Number = row.GetInt64(1),
        PatientId = row.TextOrNull(2),
        Title = row.TextOrNull(3),
        Urgency = row.Word<Urgency>(4),
        CreatedAt = row.Time(5),
    };
}
