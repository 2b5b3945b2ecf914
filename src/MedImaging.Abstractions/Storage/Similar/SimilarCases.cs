namespace MedImaging;

internal sealed class SimilarCases(StoreDesk desk) : ISimilarCases
{
    private static readonly StoreDeed Find = new("similar.find", AuditAction.Read, RecordKinds.Embedding);

    public async ValueTask<IReadOnlyList<SimilarCase>> FindAsync(SimilarCaseQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        EmbeddingSubject[] subjects = query.Subject is { } one ? [one] : Enum.GetValues<EmbeddingSubject>();
        var indexes = new List<VectorIndex>();
        return await desk.ReadAsync(
            Find,
            async () =>
            {
                if (query.Vector.Length != query.Model.Dimensions)
                {
                    throw new MedImagingException(ErrorKind.InvalidInput, $"The vector has {query.Vector.Length} numbers, not the model's {query.Model.Dimensions}.");
                }

                foreach (var subject in subjects)
                {
                    indexes.Add(await desk.Room.Vectors.GetAsync(desk.Room, desk.Caller.Tenant, query.Model, subject, cancellationToken).ConfigureAwait(false));
                }
            },
            reader => FindAsync(reader, query, indexes),
            cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<SimilarCase>> FindAsync(DeskReader reader, SimilarCaseQuery query, List<VectorIndex> indexes)
    {
        var asked = new VectorQuery { Model = query.Model.ModelId, ModelVersion = query.Model.ModelVersion, Vector = query.Vector, Filter = Filter(reader, query) };
        SimilarityHit[] hits = [.. indexes.SelectMany(index => index.Search(asked, query.Limit)).OrderByDescending(hit => hit.Score).Take(query.Limit)];

        // The records are read by the caller's own right once more, and may have gone since.
        var found = await reader.FindKeysAsync(DomainTypes.Embeddings, [.. hits.Select(hit => new RecordKey(desk.Caller.Tenant, RecordKinds.Embedding, hit.Id))]).ConfigureAwait(false);
        var alike = new List<SimilarCase>(hits.Length);
        for (int i = 0; i < hits.Length; i++)
        {
            if (found[i] is { } kept)
            {
                alike.Add(await SayAsync(reader, query, kept.Value, hits[i].Score).ConfigureAwait(false));
            }
        }

        return alike;
    }

    private static async ValueTask<SimilarCase> SayAsync(DeskReader reader, SimilarCaseQuery query, StoredEmbedding embedding, float score) => new()
    {
        Subject = embedding.Subject,
        SubjectId = embedding.SubjectId,
        CaseId = embedding.CaseId,
        PatientId = embedding.PatientId,
        Score = score,
        Explanation = SimilarityExplanation.Of(query.Findings, query.Findings.Count == 0 ? [] : await SubjectFindings.OfAsync(reader, embedding).ConfigureAwait(false)),
    };

    private static SimilarityFilter Filter(DeskReader reader, SimilarCaseQuery query) => new(reader.Caller.Tenant)
    {
        Patients = reader.Caller.Patients?.Select(patient => reader.Codec.Patient(reader.Caller.Tenant, patient)).ToArray(),
        ExcludedPatient = query.ExcludedPatientId is null ? null : reader.Codec.Patient(reader.Caller.Tenant, query.ExcludedPatientId),
        Modalities = query.Modalities?.Select(code => new Modality(code)).ToArray(),
        BodyParts = query.BodyParts,
        MinimumAge = query.MinimumAge,
        MaximumAge = query.MaximumAge,
        Sites = query.Sites,
    };
}
