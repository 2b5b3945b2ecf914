namespace MedImaging;

internal sealed class ReferenceStore(StoreDesk desk) : IReferenceStore
{
    private static readonly StoreDeed Save = new("literature.save", AuditAction.Update, RecordKinds.Literature),
        Cite = new("literature.cite", AuditAction.Update, RecordKinds.Case),
        Find = new("literature.find", AuditAction.Read, RecordKinds.Literature),
        List = new("literature.list", AuditAction.Read, RecordKinds.Literature);

    public ValueTask<EvidenceItem> SaveAsync(EvidenceItem item, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentException.ThrowIfNullOrWhiteSpace(item.Id, nameof(item));
        return desk.WriteAsync(Save, async writer => await writer.PutAsync(
            DomainTypes.Literature, item, await writer.FindAsync(DomainTypes.Literature, item.Id).ConfigureAwait(false)).ConfigureAwait(false), cancellationToken);
    }

    public async ValueTask CiteAsync(string id, string caseId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentException.ThrowIfNullOrEmpty(caseId);
        await desk.WriteAsync(Cite, async writer =>
        {
            await writer.RequireAsync(DomainTypes.Literature, id).ConfigureAwait(false);
            var of = await writer.RequireAsync(DomainTypes.Cases, caseId).ConfigureAwait(false);
            string[] cited = DomainTypes.CitedIn(of.Value);
            if (!cited.Contains(id, StringComparer.Ordinal))
            {
                await writer.PutAsync(DomainTypes.Cases, of.Value with { Version = of.Version + 1, Cited = string.Join('\n', [.. cited, id]) }, of).ConfigureAwait(false);
            }

            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<EvidenceItem?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return desk.ReadAsync(Find, async reader => (await reader.FindAsync(DomainTypes.Literature, id).ConfigureAwait(false))?.Value, cancellationToken);
    }

    public IAsyncEnumerable<EvidenceItem> ListAsync(string caseId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(caseId);
        return desk.ListAsync(List, async reader =>
        {
            var of = await reader.FindAsync(DomainTypes.Cases, caseId).ConfigureAwait(false);
            var items = await reader.FindAllAsync(DomainTypes.Literature, of is null ? [] : DomainTypes.CitedIn(of.Value)).ConfigureAwait(false);
            return items.OfType<Kept<EvidenceItem>>().Select(item => item.Value).ToList();
        }, cancellationToken);
    }
}
