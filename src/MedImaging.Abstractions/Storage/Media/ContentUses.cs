namespace MedImaging;

/// <summary>Which files use which bytes, over all tenants: bytes are kept once, and go with their last use.</summary>
/// <remarks>
/// Within a process uses are added and removed one after another. Between processes a record says that bytes are being dropped; who wants to add them waits until they
/// are gone, and adds them then. One whose process ended meanwhile counts no more after <see cref="DropsWithin"/>.
/// </remarks>
internal sealed class ContentUses(StoreRoom room)
{
    /// <summary>How long bytes may take to be dropped.</summary>
    internal static readonly TimeSpan DropsWithin = TimeSpan.FromSeconds(30);

    private const string Everybody = "*";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

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
        var hash = ContentHash.Of(bytes.Span);
        while (!await TryAddUseAsync(Use(tenant, id, hash), DropKey(hash), cancellationToken).ConfigureAwait(false))
        {
            await Task.Delay(Pause, room.Time, cancellationToken).ConfigureAwait(false);
        }

        return await room.Contents.PutAsync(bytes, mediaType, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask RemoveAsync(string tenant, string id, ContentHash hash)
    {
        if (await RemoveUseAsync(Use(tenant, id, hash), hash).ConfigureAwait(false) is not { } until)
        {
            return;
        }

        // Later than said another may have added them again.
        if (room.Time.GetUtcNow() < until)
        {
            await room.Contents.DeleteAsync(hash, CancellationToken.None).ConfigureAwait(false);
        }

        await room.Records.WriteAsync(
            async records =>
            {
                if ((await records.FindAsync([DropKey(hash)]).ConfigureAwait(false))[0] is { } drop && Until(drop) == until)
                {
                    await records.DeleteAsync(drop.Key).ConfigureAwait(false);
                }

                return true;
            },
            CancellationToken.None).ConfigureAwait(false);
    }

    private ValueTask<bool> TryAddUseAsync(StoredRecord use, RecordKey drop, CancellationToken cancellationToken)
        => room.Records.WriteAsync(
            async records =>
            {
                var found = await records.FindAsync([use.Key, drop]).ConfigureAwait(false);
                if (found[1] is { } dropping)
                {
                    if (room.Time.GetUtcNow() < Until(dropping))
                    {
                        return false;
                    }

                    await records.DeleteAsync(drop).ConfigureAwait(false);
                }

                if (found[0] is null)
                {
                    await records.PutAsync(use).ConfigureAwait(false);
                }

                return true;
            },
            cancellationToken);

    /// <returns>Until when the bytes may be dropped, when this was their last use.</returns>
    private ValueTask<DateTimeOffset?> RemoveUseAsync(StoredRecord use, ContentHash hash)
        => room.Records.WriteAsync<DateTimeOffset?>(
            async records =>
            {
                await records.DeleteAsync(use.Key).ConfigureAwait(false);
                long left = await records.CountAsync(new RecordQuery
                {
                    Tenant = Everybody,
                    Kind = RecordKinds.ContentUse,
                    Where = [new FieldCondition("content", FieldComparison.Equal, hash.Hex)],
                }).ConfigureAwait(false);
                if (left > 0)
                {
                    return null;
                }

                var until = room.Time.GetUtcNow() + DropsWithin;
                long version = (await records.FindAsync([DropKey(hash)]).ConfigureAwait(false))[0]?.Version ?? 0;
                await records.PutAsync(new StoredRecord { Key = DropKey(hash), Version = version + 1, Fields = [new RecordField("until", until.UtcTicks)], Body = "{}"u8.ToArray() }).ConfigureAwait(false);
                return until;
            },
            CancellationToken.None);

    private static DateTimeOffset Until(StoredRecord drop)
        => new(drop.Fields.FirstOrDefault(field => field.Name == "until")?.Value as long? ?? 0, TimeSpan.Zero);

    private static RecordKey DropKey(ContentHash hash) => new(Everybody, RecordKinds.ContentDrop, hash.Hex);

    private static StoredRecord Use(string tenant, string id, ContentHash hash) => new()
    {
        Key = new RecordKey(Everybody, RecordKinds.ContentUse, $"{hash.Hex}/{ContentHash.Of($"{tenant}\n{id}").Hex}"),
        Version = 1,
        Fields = [new RecordField("content", hash.Hex)],
        Body = "{}"u8.ToArray(),
    };
}
