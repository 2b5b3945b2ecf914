namespace MedImaging;

internal sealed class RetentionStore(StoreDesk desk, IRunJournal? journal = null) : IRetentionStore
{
    private static readonly StoreDeed Hold = new("hold.place", AuditAction.Create, RecordKinds.Hold) { Needs = StoreRights.Maintain },
        Lift = new("hold.lift", AuditAction.Delete, RecordKinds.Hold) { Needs = StoreRights.Maintain },
        ListHolds = new("hold.list", AuditAction.Read, RecordKinds.Hold),
        Preview = new("retention.preview", AuditAction.Read, "") { Needs = StoreRights.Maintain },
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

    public async ValueTask<RetentionResult> PreviewAsync(RetentionRules rules, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var result = await desk.ReadAsync(
            Preview,
            async reader =>
            {
                var sweep = new RetentionSweep(reader, null, desk.Room.Time.GetUtcNow());
                await sweep.RunAsync(rules).ConfigureAwait(false);
                return sweep.Result();
            },
            cancellationToken).ConfigureAwait(false);
        return await WithRunsAsync(result, rules, CountRunsAsync, cancellationToken).ConfigureAwait(false);
    }

    // One transaction, one audit entry: what is deleted and what is said of it cannot differ.
    public async ValueTask<RetentionResult> ApplyAsync(RetentionRules rules, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var (result, media) = await desk.WriteAsync(
            Apply,
            async writer =>
            {
                var sweep = new RetentionSweep(writer, writer, writer.Now);
                var dropped = await sweep.RunAsync(rules).ConfigureAwait(false);
                return (sweep.Result(), dropped);
            },
            cancellationToken).ConfigureAwait(false);

        var uses = new ContentUses(desk.Room);
        foreach (var item in media)
        {
            await uses.WhileHeldAsync(async () =>
            {
                await uses.RemoveAsync(desk.Caller.Tenant, item.Id, item.Content.Hash).ConfigureAwait(false);
                return true;
            }, CancellationToken.None).ConfigureAwait(false);
        }

        return await WithRunsAsync(result, rules, static (journal, endedBefore, token) => journal.PruneAsync(endedBefore, token), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<RetentionResult> WithRunsAsync(RetentionResult result, RetentionRules rules, Func<IRunJournal, DateTimeOffset, CancellationToken, ValueTask<int>> count, CancellationToken cancellationToken)
    {
        if (rules.Runs is not { } age || journal is null)
        {
            return result;
        }

        int runs = await count(journal, desk.Room.Time.GetUtcNow() - age, cancellationToken).ConfigureAwait(false);
        return result with { Deleted = new Dictionary<string, long>(result.Deleted, StringComparer.Ordinal) { ["Run"] = runs } };
    }

    private static async ValueTask<int> CountRunsAsync(IRunJournal journal, DateTimeOffset endedBefore, CancellationToken cancellationToken)
    {
        int count = 0;
        await foreach (var run in journal.ListAsync(new RunQuery { Limit = int.MaxValue }, cancellationToken).ConfigureAwait(false))
        {
            count += run.HasEnded && run.ChangedAt < endedBefore ? 1 : 0;
        }

        return count;
    }
}
