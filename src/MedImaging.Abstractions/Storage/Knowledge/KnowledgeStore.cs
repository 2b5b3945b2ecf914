namespace MedImaging;

internal sealed class KnowledgeStore(StoreDesk desk) : IKnowledgeStore
{
    private const int DeepestWalk = 32;

    private static readonly StoreDeed Load = new("knowledge.load", AuditAction.Update, RecordKinds.Concept),
        Find = new("knowledge.find", AuditAction.Read, RecordKinds.Concept),
        Traverse = new("knowledge.traverse", AuditAction.Read, RecordKinds.Concept);

    public ValueTask<int> LoadAsync(IReadOnlyList<MedicalConcept> concepts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(concepts);
        if (concepts.SelectMany(concept => concept.Relations).Any(relation => !IsName(relation.Name)))
        {
            throw new MedImagingException(ErrorKind.InvalidInput, "A connection's name is upper-case letters and underscores.");
        }

        MedicalConcept[] last = [.. concepts.GroupBy(DomainTypes.Concepts.Id, StringComparer.Ordinal).Select(same => same.Last())];
        return desk.WriteAsync(Load, async writer => (int)await writer.PutChangedAsync(DomainTypes.Concepts, last).ConfigureAwait(false), cancellationToken);
    }

    public ValueTask<MedicalConcept?> FindAsync(string scheme, string value, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(scheme);
        ArgumentException.ThrowIfNullOrEmpty(value);
        return desk.ReadAsync(Find, async reader => (await reader.FindAsync(DomainTypes.Concepts, DomainTypes.ConceptId(scheme, value)).ConfigureAwait(false))?.Value, cancellationToken);
    }

    public IAsyncEnumerable<MedicalConcept> TraverseAsync(string scheme, string value, string relation, int depth = 8, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(scheme);
        ArgumentException.ThrowIfNullOrEmpty(value);
        ArgumentException.ThrowIfNullOrEmpty(relation);
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, DeepestWalk);
        return desk.ListAsync(Traverse, reader => WalkAsync(reader, DomainTypes.ConceptId(scheme, value), relation, depth), cancellationToken);
    }

    private static async ValueTask<List<MedicalConcept>> WalkAsync(DeskReader reader, string from, string relation, int depth)
    {
        var met = new HashSet<string>(StringComparer.Ordinal) { from };
        var given = new List<MedicalConcept>();
        string[] ring = [from];
        for (int step = 0; step <= depth && ring.Length > 0; step++)
        {
            var concepts = (await reader.FindAllAsync(DomainTypes.Concepts, ring).ConfigureAwait(false)).OfType<Kept<MedicalConcept>>().Select(kept => kept.Value).ToList();
            if (step > 0)
            {
                given.AddRange(concepts);
            }

            ring = [.. concepts.SelectMany(concept => concept.Relations).Where(next => next.Name == relation).Select(next => DomainTypes.ConceptId(next.Scheme, next.Value)).Where(met.Add)];
        }

        return given;
    }

    private static bool IsName(string name) => name.Length is > 0 and <= 64 && name.All(letter => char.IsAsciiLetterUpper(letter) || letter == '_') && char.IsAsciiLetterUpper(name[0]);
}
