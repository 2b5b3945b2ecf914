namespace MedImaging;

/// <summary>Keeps the vector of a signed report's findings.</summary>
internal sealed class IndexStep(ClinicalStores stores, FindingsVector vectors) : IStep<SignedReport, SignedReport>
{
    public async ValueTask<SignedReport> RunAsync(SignedReport input, FlowContext context, CancellationToken cancellationToken)
    {
        var findings = input.Content.Findings;
        string words = FindingsVector.Words(findings);
        if (words.Length == 0)
        {
            return input;
        }

        await context.OnceAsync(
            "store:embedding",
            FlowsJson.Default.Int32,
            async (key, token) =>
            {
                var scope = CaseScope.Of(findings.Frames[0].Frame, context, default) with { Deadline = null, IdempotencyKey = key };
                var (model, vector) = await vectors.MakeAsync(words, scope, token).ConfigureAwait(false);
                await SaveAsync(input.Content, model, vector, context, token).ConfigureAwait(false);
                return model.Dimensions;
            },
            EffectKind.Write,
            ContentHash.Of(words),
            cancellationToken).ConfigureAwait(false);
        return input;
    }

    private async ValueTask SaveAsync(DraftReport report, EmbeddingModelKey model, ReadOnlyMemory<float> vector, FlowContext context, CancellationToken cancellationToken)
    {
        var mine = stores.For(context.Caller);
        var frame = report.Findings.Frames[0].Frame;
        await mine.Embeddings.SaveAsync(
            new StoredEmbedding
            {
                Id = $"{report.Id}:{model.ModelId}:{model.ModelVersion}",
                ModelId = model.ModelId,
                ModelVersion = model.ModelVersion,
                Vector = vector,
                Subject = EmbeddingSubject.Report,
                SubjectId = report.Id,
                CaseId = report.CaseId,
                PatientId = await SubjectOf.FindAsync(mine, report.CaseId, frame.Study, cancellationToken).ConfigureAwait(false),
                Modality = VisionFields.ModalityOf(frame),
                BodyPart = VisionFields.BodyPart(frame),
                AgeYears = (int?)PatientAge.InYears(frame.Study),
            },
            cancellationToken).ConfigureAwait(false);
    }
}
