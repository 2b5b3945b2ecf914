namespace MedImaging;

internal sealed class CaseStore(StoreDesk desk) : ICaseStore
{
    /// <summary>The series cases are numbered by.</summary>
    public const string Numbers = "case_number";

    private static readonly StoreDeed Open = new("case.open", AuditAction.Create, RecordKinds.Case),
        Update = new("case.update", AuditAction.Update, RecordKinds.Case),
        Find = new("case.find", AuditAction.Read, RecordKinds.Case),
        List = new("case.list", AuditAction.Read, RecordKinds.Case),
        Delete = new("case.delete", AuditAction.Delete, RecordKinds.Case);

    public ValueTask<Case> OpenAsync(CaseDraft draft, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (draft.Id is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(draft.Id, nameof(draft));
        }

        return desk.WriteAsync(Open, async writer =>
        {
            var existing = draft.Id is null ? null : await writer.FindAsync(DomainTypes.Cases, draft.Id).ConfigureAwait(false);
            return existing?.Value ?? await writer.PutAsync(DomainTypes.Cases, new Case
            {
                Id = draft.Id ?? Guid.CreateVersion7(writer.Now).ToString("N"),
                Number = await writer.NextNumberAsync(Numbers).ConfigureAwait(false),
                PatientId = draft.PatientId,
                Title = draft.Title,
                Urgency = draft.Urgency,
                CreatedAt = writer.Now,
                CreatedBy = desk.Caller.UserId,
            }).ConfigureAwait(false);
        }, cancellationToken);
    }

    public ValueTask<Case> UpdateAsync(Case changed, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changed);
        return desk.WriteAsync(Update, async writer =>
        {
            var before = await writer.RequireAsync(DomainTypes.Cases, changed.Id, changed.Version).ConfigureAwait(false);
            if (before.Value.PatientId is { } patient && patient != changed.PatientId)
            {
                throw new MedImagingException(ErrorKind.PolicyBlocked, "A case stays with its patient.");
            }

            return await writer.PutAsync(DomainTypes.Cases, before.Value with
            {
                Version = changed.Version + 1,
                PatientId = changed.PatientId,
                Title = changed.Title,
                Urgency = changed.Urgency,
                Status = changed.Status,
            }, before).ConfigureAwait(false);
        }, cancellationToken);
    }

    public ValueTask<Case?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return desk.ReadAsync(Find, async reader => (await reader.FindAsync(DomainTypes.Cases, id).ConfigureAwait(false))?.Value, cancellationToken);
    }

    public IAsyncEnumerable<Case> ListAsync(int limit = 100, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return desk.ListAsync(List, reader => reader.QueryAsync(DomainTypes.Cases, reader.All(DomainTypes.Cases, limit) with { OrderBy = "case_number", IsDescending = true }), cancellationToken);
    }

    public ValueTask<bool> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return desk.WriteAsync(Delete, async writer =>
        {
            if (await writer.FindAsync(DomainTypes.Cases, id).ConfigureAwait(false) is not { } found)
            {
                return false;
            }

            await Holds.RequireNoneAsync(writer, found.Value.PatientId).ConfigureAwait(false);
            var signed = writer.All(DomainTypes.Reports, 1) with
            {
                LinkedTo = [writer.Link("BELONGS_TO", RecordKinds.Case, id)],
                Where = [new FieldCondition("is_signed", FieldComparison.Equal, true)],
            };
            if (await writer.CountAsync(signed).ConfigureAwait(false) > 0)
            {
                throw new MedImagingException(ErrorKind.PolicyBlocked, "A case with a signed report is closed, not deleted.");
            }

            await writer.DeleteAsync(DomainTypes.Cases, found).ConfigureAwait(false);
            return true;
        }, cancellationToken);
    }
}
