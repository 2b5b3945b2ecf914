namespace MedImaging;

internal sealed class SimilarCases(StoreDesk desk) : ISimilarCases
{
    private static readonly StoreDeed Find = new("similar.find", AuditAction.Read, RecordKinds.Embedding);

    public async ValueTask<IReadOnlyList<SimilarCase>> FindAsync(SimilarCaseQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        EmbeddingSubject[] subjects = query.Subject is { } one ? [one] : Enum.GetValues<EmbeddingSubject>();
        var hits = new List<SimilarityHit>();
        return await desk.ReadAsync(
            Find,
            async () =>
            {
                if (query.Vector.Length != query.Model.Dimensions)
                {
                    throw new MedImagingException(ErrorKind.InvalidInput, $"The vector has {query.Vector.Length} numbers, not the model's {query.Model.Dimensions}.");
                }

                var asked = new VectorQuery { Model = query.Model.ModelId, ModelVersion = query.Model.ModelVersion, Vector = query.Vector, Filter = Filter(query) };
                foreach (var subject in subjects)
                {
                    hits.AddRange(await desk.Room.Nearest.FindAsync(subject, asked, query.Limit, cancellationToken).ConfigureAwait(false));
                }
            },
            reader => FindAsync(reader, query, [.. hits.OrderByDescending(hit => hit.Score).Take(query.Limit)]),
            cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<SimilarCase>> FindAsync(DeskReader reader, SimilarCaseQuery query, SimilarityHit[] hits)
    {
        // The records are read by the caller's own right once more, whatever the search has said, and may have gone since.
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

    private SimilarityFilter Filter(SimilarCaseQuery query) => new(desk.Caller.Tenant)
    {
        Patients = desk.Caller.Patients?.Select(Token).ToArray(),
        ExcludedPatient = query.ExcludedPatientId is null ? null : Token(query.ExcludedPatientId),
        Modalities = query.Modalities?.Select(code => new Modality(code)).ToArray(),
        BodyParts = query.BodyParts,
        MinimumAge = query.MinimumAge,
        MaximumAge = query.MaximumAge,
        Sites = query.Sites,
    };

    private string Token(string patient) => desk.Room.Codec.Patient(desk.Caller.Tenant, patient);
}
