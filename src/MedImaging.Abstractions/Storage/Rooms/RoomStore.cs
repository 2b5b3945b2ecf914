namespace MedImaging;

internal sealed class RoomStore(StoreDesk desk) : IRoomStore
{
    private static readonly StoreDeed Save = new("room.save", AuditAction.Update, RecordKinds.Room),
        Find = new("room.find", AuditAction.Read, RecordKinds.Room),
        List = new("room.list", AuditAction.Read, RecordKinds.Room),
        Decide = new("decision.record", AuditAction.Create, RecordKinds.Decision),
        ListDecisions = new("decision.list", AuditAction.Read, RecordKinds.Decision);

    public ValueTask<CareRoom> SaveAsync(CareRoom room, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(room);
        ArgumentException.ThrowIfNullOrWhiteSpace(room.Id, nameof(room));
        return desk.WriteAsync(Save, async writer =>
        {
            var of = await writer.RequireAsync(DomainTypes.Cases, room.CaseId).ConfigureAwait(false);
            var before = await writer.FindToChangeAsync(DomainTypes.Rooms, room.Id, room.Version).ConfigureAwait(false);

            return await writer.PutAsync(DomainTypes.Rooms, room with
            {
                Version = (before?.Version ?? 0) + 1,
                CaseId = before?.Value.CaseId ?? room.CaseId,
                PatientId = of.Value.PatientId,
                OpenedAt = before?.Value.OpenedAt ?? writer.Now,
            }, before).ConfigureAwait(false);
        }, cancellationToken);
    }

    public ValueTask<CareRoom?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return desk.ReadAsync(Find, async reader => (await reader.FindAsync(DomainTypes.Rooms, id).ConfigureAwait(false))?.Value, cancellationToken);
    }

    public IAsyncEnumerable<CareRoom> ListAsync(string caseId, int limit = 100, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(caseId);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return desk.ListAsync(
            List,
            reader => reader.QueryAsync(DomainTypes.Rooms, reader.All(DomainTypes.Rooms, limit) with { LinkedTo = [reader.Link("BELONGS_TO", RecordKinds.Case, caseId)], IsDescending = true }),
            cancellationToken);
    }

    public ValueTask<Decision> DecideAsync(Decision decision, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentException.ThrowIfNullOrWhiteSpace(decision.Id, nameof(decision));
        ArgumentException.ThrowIfNullOrWhiteSpace(decision.Text, nameof(decision));
        return desk.WriteAsync(Decide, async writer =>
        {
            if (await writer.FindAsync(DomainTypes.Decisions, decision.Id).ConfigureAwait(false) is { } kept)
            {
                return kept.Value;
            }

            var room = (await writer.RequireAsync(DomainTypes.Rooms, decision.RoomId).ConfigureAwait(false)).Value;
            if (room.ClosedAt is not null || decision.By.Id != desk.Caller.UserId || !room.Participants.Contains(decision.By.Id, StringComparer.Ordinal))
            {
                throw new MedImagingException(ErrorKind.PolicyBlocked, "Only a participant decides, in the own name and in a room that is open.");
            }

            if (decision.Supersedes is { } old && (await writer.RequireAsync(DomainTypes.Decisions, old).ConfigureAwait(false)).Value.RoomId != room.Id)
            {
                throw new MedImagingException(ErrorKind.NotFound, "There is no such Decision in this room.");
            }

            var made = decision with { CaseId = room.CaseId, PatientId = room.PatientId, At = writer.Now };
            return await writer.PutAsync(DomainTypes.Decisions, made with { Hash = made.ComputeHash() }).ConfigureAwait(false);
        }, cancellationToken);
    }

    public IAsyncEnumerable<Decision> ListDecisionsAsync(string roomId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(roomId);
        return desk.ListAsync(
            ListDecisions,
            reader => reader.QueryAsync(DomainTypes.Decisions, reader.All(DomainTypes.Decisions, int.MaxValue) with { LinkedTo = [reader.Link("IN_ROOM", RecordKinds.Room, roomId)] }),
            cancellationToken);
    }
}
