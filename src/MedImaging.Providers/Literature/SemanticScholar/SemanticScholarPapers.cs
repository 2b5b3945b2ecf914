using System.Text.Json;

namespace MedImaging.Providers;

/// <summary>Reads the answer to a paper search (graph/v1/paper/search).</summary>
internal static class SemanticScholarPapers
{
    public const string Fields = "title,abstract,authors,year,venue,journal,externalIds,publicationTypes";

    /// <returns>The papers that can be cited and where the next ones begin, or <see langword="null"/> when it is not such an answer.</returns>
    public static SemanticScholarPage? Read(ReadOnlyMemory<byte> body, string source, DateTimeOffset now)
    {
        using var document = LiteratureJson.TryParse(body);
        if (document is null || LiteratureJson.Number(document.RootElement, "total") is not (>= 0 and var total))
        {
            return null;
        }

        var root = document.RootElement;
        return LiteratureJson.Member(root, "data") switch
        {
            { ValueKind: JsonValueKind.Array } data => new SemanticScholarPage([.. data.EnumerateArray().Select(paper => Item(paper, source, now)).OfType<EvidenceItem>()], LiteratureJson.Number(root, "next")),
            null or { ValueKind: JsonValueKind.Null } when total == 0 => new SemanticScholarPage([], null),   // nothing found is told without data
            _ => null,
        };
    }

    private static EvidenceItem? Item(JsonElement paper, string source, DateTimeOffset now)
    {
        string title = LiteratureText.Title(LiteratureJson.Text(paper, "title"));
        var ids = LiteratureJson.Member(paper, "externalIds");
        string? pmid = LiteratureText.Pmid(Id(ids, "PubMed")), doi = LiteratureText.Doi(Id(ids, "DOI")), own = PaperId(paper);
        string? id = pmid is not null ? "pmid:" + pmid : doi is not null ? "doi:" + doi : own is not null ? "s2:" + own : null;
        return title.Length == 0 || id is null ? null : new EvidenceItem
        {
            Id = id,
            Source = source,
            Title = title,
            Abstract = LiteratureText.Abstract([(null, LiteratureJson.Text(paper, "abstract"))]),
            Authors = LiteratureText.Names(LiteratureJson.Items(paper, "authors").Select(author => LiteratureJson.Text(author, "name"))),
            Journal = LiteratureText.Name(LiteratureJson.Text(LiteratureJson.Member(paper, "journal"), "name")) ?? LiteratureText.Name(LiteratureJson.Text(paper, "venue")),
            Year = LiteratureJson.Number(paper, "year") is >= 1500 and <= 2200 and var year ? year : null,
            Pmid = pmid,
            Doi = doi,
            Pmcid = LiteratureText.Pmcid(Id(ids, "PubMedCentral")),
            PublicationTypes = LiteratureText.Names(LiteratureJson.Texts(paper, "publicationTypes")),
            RetrievedAt = now,
        };
    }

    // An id is a string, or a number for the databases that count.
    private static string? Id(JsonElement? ids, string name)
        => LiteratureJson.Text(ids, name) ?? LiteratureJson.Number(ids, name)?.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string? PaperId(JsonElement paper)
        => LiteratureJson.Text(paper, "paperId") is { Length: 40 } id && id.All(char.IsAsciiHexDigit) ? id.ToLowerInvariant() : null;
}

/// <summary>Some of the papers found.</summary>
internal sealed record SemanticScholarPage(IReadOnlyList<EvidenceItem> Items, int? Next);
