namespace MedImaging;

/// <summary>Asks the caller's stores for signed reports with findings like these.</summary>
internal sealed class FindSimilarCasesStep(ClinicalStores stores, FindingsVector vectors, SimilarCaseOptions options, TimeProvider time) : IStep<StudyFindings, StudyFindings>
{
    public async ValueTask<StudyFindings> RunAsync(StudyFindings input, FlowContext context, CancellationToken cancellationToken)
    {
        string words = FindingsVector.Words(input);
        if (words.Length == 0)
        {
            return input;   // nothing present, nothing to be like
        }

        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var similar = await context.OnceAsync(
                "similar",
                FlowsJson.Default.IReadOnlyListSimilarReport,
                (key, token) => FindAsync(input, words, context, key, token),
                EffectKind.Query,
                ContentHash.Of(words),
                linked.Token).ConfigureAwait(false);
            return input with { Similar = similar };
        }
        catch (MedImagingException ex)
        {
            context.Warn($"Similar cases were not looked for: {FailureWords.Of(ex.Kind)}.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            context.Warn("Similar cases were not looked for: there was no answer in time.");
        }

        return input;
    }

    private async ValueTask<IReadOnlyList<SimilarReport>> FindAsync(StudyFindings input, string words, FlowContext context, string key, CancellationToken cancellationToken)
    {
        var frame = input.Frames[0].Frame;
        var scope = CaseScope.Of(frame, context, time.GetUtcNow() + options.Timeout) with { IdempotencyKey = key };
        var (model, vector) = await vectors.MakeAsync(words, scope, cancellationToken).ConfigureAwait(false);
        var mine = stores.For(context.Caller);
        var about = await SubjectOf.FindAsync(mine, context.CaseId, frame.Study, cancellationToken).ConfigureAwait(false);
        int? age = options.WithinYears is null ? null : (int?)PatientAge.InYears(frame.Study);
        var found = await mine.Similar.FindAsync(
            new SimilarCaseQuery
            {
                Model = model,
                Vector = vector,
                Subject = EmbeddingSubject.Report,
                ExcludedPatientId = options.IncludeSamePatient ? null : about,
                Modalities = options.SameModality && VisionFields.ModalityOf(frame) is { } modality ? [modality] : null,
                BodyParts = options.SameBodyPart && VisionFields.BodyPart(frame) is { } part ? [part] : null,
                MinimumAge = age - options.WithinYears,
                MaximumAge = age + options.WithinYears,
                Findings = [.. input.Frames.SelectMany(each => each.Items)],
                Limit = options.MaxCases,
            },
            cancellationToken).ConfigureAwait(false);
        return [.. found.Select(one => new SimilarReport(one.SubjectId, one.CaseId, one.Score, [.. one.Explanation.Shared.Select(shared => shared.Concept)]))];
    }
}
