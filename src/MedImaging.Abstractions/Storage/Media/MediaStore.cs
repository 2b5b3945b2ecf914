namespace MedImaging;

internal sealed class MediaStore(StoreDesk desk) : IMediaStore
{
    private static readonly StoreDeed Add = new("media.add", AuditAction.Create, RecordKinds.Media),
        Read = new("media.read", AuditAction.Read, RecordKinds.Media),
        List = new("media.list", AuditAction.Read, RecordKinds.Media),
        Delete = new("media.delete", AuditAction.Delete, RecordKinds.Media);

    private readonly ContentUses _uses = new(desk.Room);

    public ValueTask<MediaItem> AddAsync(MediaDraft draft, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentException.ThrowIfNullOrWhiteSpace(draft.MediaType, nameof(draft));
        string id = draft.Id ?? Guid.CreateVersion7(desk.Room.Time.GetUtcNow()).ToString("N");
        return _uses.WhileHeldAsync(async () =>
        {
            // The use first, the bytes next, the file last: whatever happens in between, no file is without its bytes.
            var content = await _uses.AddAsync(desk.Caller.Tenant, id, bytes, draft.MediaType, cancellationToken).ConfigureAwait(false);
            return await desk.WriteAsync(Add, async writer => (await writer.FindAsync(DomainTypes.Media, id).ConfigureAwait(false))?.Value ?? await writer.PutAsync(DomainTypes.Media, new MediaItem
            {
                Id = id,
                CaseId = draft.CaseId,
                PatientId = draft.CaseId is null ? null : (await writer.RequireAsync(DomainTypes.Cases, draft.CaseId).ConfigureAwait(false)).Value.PatientId,
                Content = content,
                Name = draft.Name,
                AddedBy = desk.Caller.UserId,
                AddedAt = writer.Now,
            }).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }, cancellationToken);
    }

    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        var item = await desk.ReadAsync(Read, async reader => (await reader.FindAsync(DomainTypes.Media, id).ConfigureAwait(false))?.Value, cancellationToken).ConfigureAwait(false);
        if (item is null)
        {
            return null;
        }

        return await desk.Room.Contents.FindAsync(item.Content.Hash, cancellationToken).ConfigureAwait(false)
            ?? throw new MedImagingException(ErrorKind.Corrupt, $"The bytes {item.Content.Hash} of a file are gone.");
    }

    public IAsyncEnumerable<MediaItem> ListAsync(string caseId, int limit = 100, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(caseId);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return desk.ListAsync(
            List,
            reader => reader.QueryAsync(DomainTypes.Media, reader.All(DomainTypes.Media, limit) with { LinkedTo = [reader.Link("BELONGS_TO", RecordKinds.Case, caseId)] }),
            cancellationToken);
    }

    public ValueTask<bool> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return _uses.WhileHeldAsync(async () =>
        {
            var gone = await desk.WriteAsync(Delete, async writer =>
            {
                if (await writer.FindAsync(DomainTypes.Media, id).ConfigureAwait(false) is not { } found)
                {
                    return null;
                }

                await Holds.RequireNoneAsync(writer, found.Value.PatientId).ConfigureAwait(false);
                await writer.DeleteAsync(DomainTypes.Media, found).ConfigureAwait(false);
                return found.Value;
            }, cancellationToken).ConfigureAwait(false);
            if (gone is not null)
            {
                await _uses.RemoveAsync(desk.Caller.Tenant, id, gone.Content.Hash).ConfigureAwait(false);
            }

            return gone is not null;
        }, cancellationToken);
    }
}
