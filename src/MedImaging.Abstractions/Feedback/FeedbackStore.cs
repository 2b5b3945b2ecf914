namespace MedImaging;

internal sealed class FeedbackStore(StoreDesk desk) : IFeedbackStore
{
    private static readonly StoreDeed Add = new("feedback.add", AuditAction.Create, RecordKinds.Feedback),
        List = new("feedback.list", AuditAction.Read, RecordKinds.Feedback);

    public ValueTask<FindingFeedback> AddAsync(FindingFeedback feedback, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(feedback);
        feedback.RequireValid();
        return desk.WriteAsync(Add, async writer =>
        {
            if (await writer.FindAsync(DomainTypes.Feedback, feedback.Id).ConfigureAwait(false) is not { } kept)
            {
                return await writer.PutAsync(DomainTypes.Feedback, feedback).ConfigureAwait(false);
            }

            return kept.Value == feedback
                ? kept.Value
                : throw new MedImagingException(ErrorKind.StorageConflict, $"The feedback id '{feedback.Id}' was used for another word.");
        }, cancellationToken);
    }

    public IAsyncEnumerable<FindingFeedback> ListAsync(FeedbackQuery? query = null, CancellationToken cancellationToken = default)
    {
        var wanted = query ?? new FeedbackQuery();
        ArgumentOutOfRangeException.ThrowIfLessThan(wanted.Limit, 1, nameof(query));
        return desk.ListAsync(
            List,
            reader => reader.QueryAsync(DomainTypes.Feedback, reader.All(DomainTypes.Feedback, wanted.Limit) with { Where = Conditions(reader, wanted) }),
            cancellationToken);
    }

    private static List<FieldCondition> Conditions(DeskReader reader, FeedbackQuery wanted)
    {
        var conditions = new List<FieldCondition>();
        if (wanted.ModelId is { } model)
        {
            conditions.Add(new FieldCondition("model_id", FieldComparison.Equal, model));
        }

        if (wanted.ModelVersion is { } version)
        {
            conditions.Add(new FieldCondition("model_version", FieldComparison.Equal, version));
        }

        if (wanted.ReportId is { } report)
        {
            conditions.Add(reader.IsPatients("report", report));
        }

        if (wanted.Since is { } since)
        {
            conditions.Add(new FieldCondition("at", FieldComparison.AtLeast, DomainTypes.Time(since)));
        }

        return conditions;
    }
}
