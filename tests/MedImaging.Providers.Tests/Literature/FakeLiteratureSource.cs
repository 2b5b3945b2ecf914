namespace MedImaging.Tests.Literature;

/// <summary>A source that gives items, fails or never answers.</summary>
internal sealed class FakeLiteratureSource(string name, Func<LiteratureQuery, CancellationToken, Task<IReadOnlyList<EvidenceItem>>> search) : ILiteratureSource
{
    public FakeLiteratureSource(string name, params EvidenceItem[] items)
        : this(name, (_, _) => Task.FromResult<IReadOnlyList<EvidenceItem>>(items))
    {
    }

    public FakeLiteratureSource(string name, Exception error)
        : this(name, (_, _) => Task.FromException<IReadOnlyList<EvidenceItem>>(error))
    {
    }

    public string Name => name;

    public ValueTask<IReadOnlyList<EvidenceItem>> SearchAsync(LiteratureQuery query, CancellationToken cancellationToken = default) => new(search(query, cancellationToken));

    public static EvidenceItem Item(string id, string title, int? year = null, string? doi = null, string? text = null, string source = "fake") => new()
    {
        Id = id,
        Source = source,
        Title = title,
        Year = year,
        Doi = doi,
        Pmid = id.StartsWith("pmid:", StringComparison.Ordinal) ? id[5..] : null,
        Abstract = text,
        RetrievedAt = default,
    };
}
