namespace MedImaging;

/// <summary>Which files use which bytes, over all tenants: bytes are kept once, and go with their last use.</summary>
/// <remarks>Within a process uses are added and removed one after another. A second process that adds the same bytes in the moment the last use is removed has to add them again.</remarks>
internal sealed class ContentUses(StoreRoom room)
{
    private const string Everybody = "*";

    public async ValueTask<T> WhileHeldAsync<T>(Func<ValueTask<T>> work, CancellationToken cancellationToken)
    {
        await room.ContentGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            room.ContentGate.Release();
        }
    }

    public async ValueTask<ContentReference> AddAsync(string tenant, string id, ReadOnlyMemory<byte> bytes, string mediaType, CancellationToken cancellationToken)
    {
        var use = Use(tenant, id, ContentHash.Of(bytes.Span));
        await room.Records.WriteAsync(async records =>
        {
            if ((await records.FindAsync([use.Key]).ConfigureAwait(false))[0] is null)
            {
                await records.PutAsync(use).ConfigureAwait(false);
            }

            return true;
        }, cancellationToken).ConfigureAwait(false);
        return await room.Contents.PutAsync(bytes, mediaType, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask RemoveAsync(string tenant, string id, ContentHash hash)
    {
        var use = Use(tenant, id, hash);
        long left = await room.Records.WriteAsync(async records =>
        {
            await records.DeleteAsync(use.Key).ConfigureAwait(false);
            return await records.CountAsync(new RecordQuery
            {
                Tenant = Everybody,
                Kind = RecordKinds.ContentUse,
                Where = [new FieldCondition("content", FieldComparison.Equal, hash.Hex)],
            }).ConfigureAwait(false);
        }, CancellationToken.None).ConfigureAwait(false);
        if (left == 0)
        {
            await room.Contents.DeleteAsync(hash, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static StoredRecord Use(string tenant, string id, ContentHash hash) => new()
    {
        Key = new RecordKey(Everybody, RecordKinds.ContentUse, $"{hash.Hex}/{ContentHash.Of($"{tenant}\n{id}").Hex}"),
        Version = 1,
        Fields = [new RecordField("content", hash.Hex)],
        Body = "{}"u8.ToArray(),
    };
}
