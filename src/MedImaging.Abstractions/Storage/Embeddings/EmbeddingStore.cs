namespace MedImaging;

internal sealed class EmbeddingStore(StoreDesk desk) : IEmbeddingStore
{
    private static readonly StoreDeed Save = new("embedding.save", AuditAction.Update, RecordKinds.Embedding),
        Find = new("embedding.find", AuditAction.Read, RecordKinds.Embedding),
        Delete = new("embedding.delete", AuditAction.Delete, RecordKinds.Embedding),
        List = new("embedding.list", AuditAction.Read, RecordKinds.Embedding);

    public ValueTask<StoredEmbedding> SaveAsync(StoredEmbedding embedding, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(embedding);
        ArgumentException.ThrowIfNullOrWhiteSpace(embedding.Id, nameof(embedding));
        ArgumentException.ThrowIfNullOrWhiteSpace(embedding.ModelId, nameof(embedding));
        ArgumentException.ThrowIfNullOrWhiteSpace(embedding.ModelVersion, nameof(embedding));
        RequireVector(embedding.Vector.Span);
        return desk.WriteAsync(Save, async writer =>
        {
            var other = writer.All(DomainTypes.Embeddings, 1) with
            {
                Where = [new FieldCondition("model", FieldComparison.Equal, DomainTypes.ModelKey(embedding.ModelId, embedding.ModelVersion))],
            };
            if (await writer.FindDimensionsAsync(other).ConfigureAwait(false) is { } length && length != embedding.Vector.Length)
            {
                throw new MedImagingException(ErrorKind.InvalidInput, $"Vectors of this model and version have {length} numbers, not {embedding.Vector.Length}.");
            }

            return await writer.PutAsync(DomainTypes.Embeddings, embedding with { KeptAt = writer.Now }, await writer.FindAsync(DomainTypes.Embeddings, embedding.Id).ConfigureAwait(false)).ConfigureAwait(false);
        }, cancellationToken);
    }

    public ValueTask<StoredEmbedding?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return desk.ReadAsync(Find, async reader => (await reader.FindAsync(DomainTypes.Embeddings, id).ConfigureAwait(false))?.Value, cancellationToken);
    }

    public ValueTask<bool> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return desk.WriteAsync(Delete, async writer =>
        {
            if (await writer.FindAsync(DomainTypes.Embeddings, id).ConfigureAwait(false) is not { } found)
            {
                return false;
            }

            await writer.DeleteAsync(DomainTypes.Embeddings, found).ConfigureAwait(false);
            return true;
        }, cancellationToken);
    }

    public IAsyncEnumerable<StoredEmbedding> ListAsync(EmbeddingModelKey model, int skip = 0, int limit = 1000, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        Paging.Require(skip, limit);
        return desk.ListAsync(
            List,
            reader => reader.QueryAsync(DomainTypes.Embeddings, reader.All(DomainTypes.Embeddings, limit, skip) with
            {
                Where =
                [
                    new FieldCondition("model", FieldComparison.Equal, DomainTypes.ModelKey(model.ModelId, model.ModelVersion)),
                    new FieldCondition("dimensions", FieldComparison.Equal, (long)model.Dimensions),
                ],
            }),
            cancellationToken);
    }

    private static void RequireVector(ReadOnlySpan<float> vector)
    {
        bool isZero = true;
        foreach (float value in vector)
        {
            if (!float.IsFinite(value))
            {
                throw new MedImagingException(ErrorKind.InvalidInput, "A vector's numbers are finite.");
            }

            isZero &= value == 0;
        }

        if (isZero)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, "A vector of zeros points nowhere and can be compared with none.");
        }
    }
}
