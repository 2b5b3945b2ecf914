namespace MedImaging;

internal sealed class RetentionStore(StoreDesk desk, IRunJournal? journal = null) : IRetentionStore
{
    private const int RecordsPerRound = 500;

    private static readonly StoreDeed Hold = new("hold.place", AuditAction.Create, RecordKinds.Hold) { Needs = StoreRights.Maintain },
        Lift = new("hold.lift", AuditAction.Delete, RecordKinds.Hold) { Needs = StoreRights.Maintain },
        ListHolds = new("hold.list", AuditAction.Read, RecordKinds.Hold),
        Apply = new("retention.apply", AuditAction.Delete, "") { Needs = StoreRights.Maintain };

    public ValueTask<LegalHold> HoldAsync(LegalHold hold, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(hold);
        ArgumentException.ThrowIfNullOrWhiteSpace(hold.PatientId, nameof(hold));
        ArgumentException.ThrowIfNullOrWhiteSpace(hold.Reason, nameof(hold));
        return desk.WriteAsync(
            Hold,
            async writer => (await writer.FindAsync(DomainTypes.LegalHolds, hold.PatientId).ConfigureAwait(false))?.Value
                ?? await writer.PutAsync(DomainTypes.LegalHolds, hold with { PlacedBy = desk.Caller.UserId, PlacedAt = writer.Now }).ConfigureAwait(false),
            cancellationToken);
    }

    public ValueTask<bool> LiftAsync(string patientId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(patientId);
        return desk.WriteAsync(Lift, async writer =>
        {
            if (await writer.FindAsync(DomainTypes.LegalHolds, patientId).ConfigureAwait(false) is not { } found)
            {
                return false;
            }

            await writer.DeleteAsync(DomainTypes.LegalHolds, found).ConfigureAwait(false);
            return true;
        }, cancellationToken);
    }

    public IAsyncEnumerable<LegalHold> ListHoldsAsync(CancellationToken cancellationToken = default)
        => desk.ListAsync(ListHolds, reader => reader.QueryAsync(DomainTypes.LegalHolds, reader.All(DomainTypes.LegalHolds, int.MaxValue)), cancellationToken);

    // One transaction, one audit entry: what is deleted and what is said of it cannot differ.
    public async ValueTask<RetentionResult> ApplyAsync(RetentionRules rules, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var (result, media) = await desk.WriteAsync(Apply, async writer =>
        {
            var sweep = new RetentionSweep(writer, RecordsPerRound);
            await sweep.ReportsAsync(rules.UnsignedReports).ConfigureAwait(false);
            await sweep.ConversationsAsync(rules.Conversations).ConfigureAwait(false);
            await sweep.MetricsAsync(rules.Metrics).ConfigureAwait(false);
            await sweep.EmbeddingsAsync(rules.Embeddings).ConfigureAwait(false);
            var dropped = await sweep.MediaAsync(rules.Media).ConfigureAwait(false);
            return (sweep.Result(), dropped);
        }, cancellationToken).ConfigureAwait(false);

        var uses = new ContentUses(desk.Room);
        foreach (var item in media)
        {
            await uses.WhileHeldAsync(async () =>
            {
                await uses.RemoveAsync(desk.Caller.Tenant, item.Id, item.Content.Hash).ConfigureAwait(false);
                return true;
            }, CancellationToken.None).ConfigureAwait(false);
        }

        if (rules.Runs is not { } runs || journal is null)
        {
            return result;
        }

        int pruned = await journal.PruneAsync(desk.Room.Time.GetUtcNow() - runs, cancellationToken).ConfigureAwait(false);
        return result with { Deleted = new Dictionary<string, long>(result.Deleted, StringComparer.Ordinal) { ["Run"] = pruned } };
    }
}
