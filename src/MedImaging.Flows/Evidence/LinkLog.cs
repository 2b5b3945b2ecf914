namespace MedImaging;

/// <summary>The links of one check, as they are found.</summary>
internal sealed class LinkLog
{
    private readonly List<EvidenceLink> _links = [];

    internal IReadOnlyList<EvidenceLink> Links => _links;

    internal void Note(EvidenceKind kind, (string Path, IReadOnlyList<string> Sentences) at, string to, string? broken)
        => Add(kind, at, to, broken is null ? EvidenceStatus.Intact : EvidenceStatus.Broken, broken);

    internal void Skip(EvidenceKind kind, (string Path, IReadOnlyList<string> Sentences) at, string to, string why)
        => Add(kind, at, to, EvidenceStatus.NotChecked, why);

    private void Add(EvidenceKind kind, (string Path, IReadOnlyList<string> Sentences) at, string to, EvidenceStatus status, string? reason) => _links.Add(new EvidenceLink
    {
        Kind = kind,
        Path = to.Length == 0 ? at.Path : $"{at.Path} → {to}",
        Status = status,
        Reason = reason,
        Sentences = at.Sentences,
    });
}
