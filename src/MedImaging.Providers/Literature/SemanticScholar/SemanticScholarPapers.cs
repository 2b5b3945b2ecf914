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
        if (document is null || LiteratureJson.Number(document.RootElement, "total"u8) is not (>= 0 and var total))
        {
            return null;
        }

        var root = document.RootElement;
        return root.Member("data"u8) switch
        {
            { ValueKind: JsonValueKind.Array } data => new SemanticScholarPage([.. data.EnumerateArray().Select(paper => Item(paper, source, now)).OfType<EvidenceItem>()], LiteratureJson.Number(root, "next"u8)),
            null when total == 0 => new SemanticScholarPage([], null),   // nothing found is told without data
            _ => null,
        };
    }

    private static EvidenceItem? Item(JsonElement paper, string source, DateTimeOffset now)
    {
        string title = LiteratureText.Title(paper.Text("title"u8));
        var ids = paper.Member("externalIds"u8);
        string? pmid = LiteratureText.Pmid(Id(ids, "PubMed"u8)), doi = LiteratureText.Doi(Id(ids, "DOI"u8)), own = PaperId(paper);
        string? id = pmid is not null ? "pmid:" + pmid : doi is not null ? "doi:" + doi : own is not null ? "s2:" + own : null;
        return title.Length == 0 || id is null ? null : new EvidenceItem
        {
            Id = id,
            Source = source,
            Title = title,
            Abstract = LiteratureText.Abstract([(null, paper.Text("abstract"u8))]),
            Authors = LiteratureText.Names(paper.Items("authors"u8).Select(author => author.Text("name"u8))),
            Journal = LiteratureText.Name(paper.Member("journal"u8)?.Text("name"u8)) ?? LiteratureText.Name(paper.Text("venue"u8)),
            Year = LiteratureJson.Number(paper, "year"u8) is >= 1500 and <= 2200 and var year ? year : null,
            Pmid = pmid,
            Doi = doi,
            Pmcid = LiteratureText.Pmcid(Id(ids, "PubMedCentral"u8)),
            PublicationTypes = LiteratureText.Names(LiteratureJson.Texts(paper, "publicationTypes"u8)),
            RetrievedAt = now,
        };
    }

    // An id is a string, or a number for the databases that count.
    private static string? Id(JsonElement? ids, ReadOnlySpan<byte> name)
        => ids is { } known ? known.Text(name) ?? LiteratureJson.Number(known, name)?.ToString(System.Globalization.CultureInfo.InvariantCulture) : null;

    private static string? PaperId(JsonElement paper)
        => paper.Text("paperId"u8) is { Length: 40 } id && id.All(char.IsAsciiHexDigit) ? id.ToLowerInvariant() : null;
}

/// <summary>Some of the papers found.</summary>
internal sealed record SemanticScholarPage(IReadOnlyList<EvidenceItem> Items, int? Next);
