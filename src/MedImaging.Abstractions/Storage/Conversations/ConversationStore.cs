namespace MedImaging;

internal sealed class ConversationStore(StoreDesk desk) : IConversationStore
{
    private static readonly StoreDeed Begin = new("session.begin", AuditAction.Create, RecordKinds.Session),
        End = new("session.end", AuditAction.Update, RecordKinds.Session),
        Append = new("message.append", AuditAction.Create, RecordKinds.Message),
        Find = new("session.find", AuditAction.Read, RecordKinds.Session),
        List = new("session.list", AuditAction.Read, RecordKinds.Session),
        Read = new("message.read", AuditAction.Read, RecordKinds.Message);

    public ValueTask<ConversationSession> BeginAsync(SessionDraft draft, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return desk.WriteAsync(Begin, async writer =>
        {
            if (draft.Id is not null && await writer.FindAsync(DomainTypes.Sessions, draft.Id).ConfigureAwait(false) is { } kept)
            {
                return kept.Value;
            }

            return await writer.PutAsync(DomainTypes.Sessions, new ConversationSession
            {
                Id = draft.Id ?? Guid.CreateVersion7(writer.Now).ToString("N"),
                Type = draft.Type,
                CaseId = draft.CaseId,
                PatientId = draft.CaseId is null ? null : (await writer.RequireAsync(DomainTypes.Cases, draft.CaseId).ConfigureAwait(false)).Value.PatientId,
                RoomId = draft.RoomId,
                Specialists = draft.Specialists,
                StartedBy = desk.Caller.UserId,
                StartedAt = writer.Now,
            }).ConfigureAwait(false);
        }, cancellationToken);
    }

    public ValueTask<ConversationSession> EndAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(sessionId);
        return desk.WriteAsync(End, async writer =>
        {
            var session = await writer.RequireAsync(DomainTypes.Sessions, sessionId).ConfigureAwait(false);
            return session.Value.EndedAt is not null
                ? session.Value
                : await writer.PutAsync(DomainTypes.Sessions, session.Value with { EndedAt = writer.Now, Version = session.Version + 1 }, session).ConfigureAwait(false);
        }, cancellationToken);
    }

    public ValueTask<ConversationMessage> AppendAsync(ConversationMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentException.ThrowIfNullOrWhiteSpace(message.Id, nameof(message));
        ArgumentException.ThrowIfNullOrWhiteSpace(message.Speaker, nameof(message));
        return desk.WriteAsync(Append, async writer =>
        {
            if (await writer.FindAsync(DomainTypes.Messages, message.Id).ConfigureAwait(false) is { } kept)
            {
                return kept.Value.SessionId == message.SessionId
                    ? kept.Value
                    : throw new MedImagingException(ErrorKind.StorageConflict, "The message's id was used in another session.");
            }

            var session = (await writer.RequireAsync(DomainTypes.Sessions, message.SessionId).ConfigureAwait(false)).Value;
            if (session.EndedAt is not null)
            {
                throw new MedImagingException(ErrorKind.StorageConflict, "The session has ended.");
            }

            return await writer.PutAsync(DomainTypes.Messages, message with
            {
                Number = await writer.NextNumberAsync($"message/{writer.Codec.Key(desk.Caller.Tenant, RecordKinds.Session, session.Id).Id}").ConfigureAwait(false),
                PatientId = session.PatientId,
                Timestamp = message.Timestamp ?? writer.Now,
            }).ConfigureAwait(false);
        }, cancellationToken);
    }

    public ValueTask<ConversationSession?> FindAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(sessionId);
        return desk.ReadAsync(Find, async reader => (await reader.FindAsync(DomainTypes.Sessions, sessionId).ConfigureAwait(false))?.Value, cancellationToken);
    }

    public IAsyncEnumerable<ConversationSession> ListAsync(string caseId, int limit = 100, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(caseId);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return desk.ListAsync(
            List,
            reader => reader.QueryAsync(DomainTypes.Sessions, reader.All(DomainTypes.Sessions, limit) with
            {
                LinkedTo = [reader.Link("BELONGS_TO", RecordKinds.Case, caseId)],
                OrderBy = "started_at",
                IsDescending = true,
            }),
            cancellationToken);
    }

    public IAsyncEnumerable<ConversationMessage> ReadAsync(string sessionId, long afterNumber = 0, int limit = 1000, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(sessionId);
        ArgumentOutOfRangeException.ThrowIfNegative(afterNumber);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return desk.ListAsync(
            Read,
            reader => reader.QueryAsync(DomainTypes.Messages, reader.All(DomainTypes.Messages, limit) with
            {
                LinkedTo = [reader.Link("CONTAINS", RecordKinds.Session, sessionId, isIncoming: true)],
                Where = [new FieldCondition("number", FieldComparison.AtLeast, afterNumber + 1)],
                OrderBy = "number",
            }),
            cancellationToken);
    }
}
