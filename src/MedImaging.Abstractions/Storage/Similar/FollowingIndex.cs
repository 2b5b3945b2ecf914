using System.Diagnostics.CodeAnalysis;

namespace MedImaging;

/// <summary>A vector index that follows the store.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Nobody waits on the semaphore's handle, so there is nothing to let go of.")]
internal sealed class FollowingIndex(string tenant, EmbeddingModelKey model, EmbeddingSubject subject, VectorIndexOptions? options)
{
    private const int EntriesPerRound = 500;
    private readonly SemaphoreSlim _following = new(1, 1);
    private readonly RecordQuery _all = new()
    {
        Tenant = tenant,
        Kind = RecordKinds.Embedding,
        Where =
        [
            new FieldCondition("model", FieldComparison.Equal, DomainTypes.ModelKey(model.ModelId, model.ModelVersion)),
            new FieldCondition("dimensions", FieldComparison.Equal, (long)model.Dimensions),
            new FieldCondition("subject", FieldComparison.Equal, DomainTypes.Word(subject)),
        ],
        IsDescending = true,
        Limit = EntriesPerRound,
    };

    private VectorIndex _index = NewIndex(model, options);
    private long _order;

    // New and changed vectors have higher orders; a count that still differs after taking them in means that some were deleted.
    public async ValueTask<VectorIndex> FollowAsync(IRecordStore records, RecordCodec codec, CancellationToken cancellationToken)
    {
        await _following.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await TakeInAsync(records, codec, cancellationToken).ConfigureAwait(false);
            if (_index.Count != await records.ReadAsync(reader => reader.CountAsync(_all), cancellationToken).ConfigureAwait(false))
            {
                (_index, _order) = (NewIndex(model, options), 0);
                await TakeInAsync(records, codec, cancellationToken).ConfigureAwait(false);
            }

            return _index;
        }
        finally
        {
            _following.Release();
        }
    }

    private static VectorIndex NewIndex(EmbeddingModelKey model, VectorIndexOptions? options)
        => new(new VectorIndexKey(model.ModelId, model.ModelVersion, model.Dimensions), options);

    private async ValueTask TakeInAsync(IRecordStore records, RecordCodec codec, CancellationToken cancellationToken)
    {
        long newest = _order;
        for (int skip = 0; ; skip += EntriesPerRound)
        {
            var query = _all with { Skip = skip };
            var round = await records.ReadAsync(reader => reader.QueryAsync(query), cancellationToken).ConfigureAwait(false);
            foreach (var record in round.TakeWhile(record => record.Order > _order))
            {
                newest = Math.Max(newest, record.Order);
                _index.Upsert(Entry(codec, record));
            }

            if (round.Count < EntriesPerRound || round[^1].Order <= _order)
            {
                _order = newest;
                return;
            }
        }
    }

    private static VectorEntry Entry(RecordCodec codec, StoredRecord record)
    {
        var embedding = codec.Read(DomainTypes.Embeddings, record);
        return new VectorEntry
        {
            Id = record.Key.Id,
            Model = embedding.ModelId,
            ModelVersion = embedding.ModelVersion,
            Vector = embedding.Vector,
            Attributes = new VectorAttributes
            {
                Tenant = record.Key.Tenant,
                Patient = record.Patient,
                Modality = embedding.Modality is { } code ? new Modality(code) : null,
                BodyPart = embedding.BodyPart,
                Age = embedding.AgeYears,
                Site = embedding.Site,
            },
        };
    }
}
