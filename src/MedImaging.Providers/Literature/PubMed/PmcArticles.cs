namespace MedImaging.Providers;

/// <summary>Reads efetch's PubMed Central XML (JATS): the front matter of each article.</summary>
internal static class PmcArticles
{
    private static readonly string[] Without = ["body", "back", "floats-group", "aff", "aff-alternatives", "author-notes"];

    /// <returns>The articles in the order of the answer, or <see langword="null"/> when it is not such an answer.</returns>
    public static IReadOnlyList<EvidenceItem>? Read(ReadOnlyMemory<byte> body, string source, DateTimeOffset now)
        => EntrezNode.TryRead(body, Without) switch
        {
            { Name: "pmc-articleset" } set => [.. set.Children("article").Select(article => Item(article, source, now)).OfType<EvidenceItem>()],
            { Name: "article" } article when article.Child("front") is not null => Item(article, source, now) is { } item ? [item] : [],
            _ => null,
        };

    private static EvidenceItem? Item(EntrezNode article, string source, DateTimeOffset now)
    {
        if (article.At("front/article-meta") is not { } meta)
        {
            return null;
        }

        string title = LiteratureText.Title(meta.TextAt("title-group/article-title"));
        string? pmid = Id(meta, LiteratureText.Pmid, "pmid");
        string? pmcid = Id(meta, LiteratureText.Pmcid, "pmcid", "pmc", "pmcaid");
        string? doi = Id(meta, LiteratureText.Doi, "doi");
        string? id = pmid is not null ? "pmid:" + pmid : pmcid is not null ? "pmcid:" + pmcid : doi is not null ? "doi:" + doi : null;
        var journal = article.At("front/journal-meta");
        return title.Length == 0 || id is null ? null : new EvidenceItem
        {
            Id = id,
            Source = source,
            Title = title,
            Abstract = Abstract(meta),
            Authors = LiteratureText.Names(meta.Children("contrib-group").SelectMany(group => group.Children("contrib")).Where(IsAuthor).Select(Author)),
            Journal = LiteratureText.Name(journal?.TextAt("journal-title-group/journal-title") ?? journal?.TextAt("journal-title")),
            Year = meta.Children("pub-date").Select(date => LiteratureText.Year(date.TextAt("year"))).FirstOrDefault(year => year is not null),
            Pmid = pmid,
            Doi = doi,
            Pmcid = pmcid,
            Languages = LiteratureText.Names([article.Attribute("lang")]),
            PublicationTypes = LiteratureText.Names([article.Attribute("article-type")]),
            RetrievedAt = now,
        };
    }

    private static string? Id(EntrezNode meta, Func<string?, string?> read, params ReadOnlySpan<string> types)
    {
        foreach (string type in types)
        {
            foreach (var id in meta.Children("article-id"))
            {
                if (id.Attribute("pub-id-type") == type && read(id.Text()) is { } value)
                {
                    return value;
                }
            }
        }

        return null;
    }

    // The plain abstract, not the graphical or the one for lay people; by its sections where it has any.
    private static string? Abstract(EntrezNode meta)
    {
        var all = meta.Children("abstract").ToList();
        return (all.Find(each => each.Attribute("abstract-type") is null) ?? all.FirstOrDefault()) is { } element
            ? LiteratureText.Abstract(element.Elements.Select(part => part.Name == "sec"
                ? (part.TextAt("title"), string.Join(' ', part.Elements.Where(each => each.Name != "title").Select(each => each.Text())))
                : ((string?)null, (string?)part.Text())))
            : null;
    }

    private static bool IsAuthor(EntrezNode contributor) => contributor.Attribute("contrib-type") is "author" or null;

    private static string? Author(EntrezNode contributor)
        => contributor.Child("name") is { } name ? $"{name.TextAt("surname")} {Initials(name.TextAt("given-names"))}" : contributor.TextAt("collab");

    private static string Initials(string? given)
        => string.Concat((given ?? "").Split([' ', '-', '.'], StringSplitOptions.RemoveEmptyEntries).Select(name => char.ToUpperInvariant(name[0])).Where(char.IsLetter));
}
