namespace MedImaging.Providers;

/// <summary>Reads efetch's PubMed XML: articles and book documents (NLM's PubMed DTD).</summary>
internal static class PubMedArticles
{
    // Lists that are long and never read.
    private static readonly string[] Without = ["MeshHeadingList", "ReferenceList", "GrantList", "ChemicalList", "AffiliationInfo", "History", "CommentsCorrectionsList", "InvestigatorList", "DataBankList"];

    /// <returns>The articles in the order of the answer, or <see langword="null"/> when it is not such an answer.</returns>
    public static IReadOnlyList<EvidenceItem>? Read(ReadOnlyMemory<byte> body, string source, DateTimeOffset now)
        => EntrezNode.TryRead(body, Without) is { Name: "PubmedArticleSet" } root
            ? [.. root.Elements.Select(each => Item(each, source, now)).OfType<EvidenceItem>()]
            : null;

    private static EvidenceItem? Item(EntrezNode element, string source, DateTimeOffset now) => element.Name switch
    {
        "PubmedArticle" => Article(element, source, now),
        "PubmedBookArticle" => Book(element, source, now),
        _ => null,   // DeleteCitation, and what may come
    };

    private static EvidenceItem? Article(EntrezNode element, string source, DateTimeOffset now)
    {
        if (element.Child("MedlineCitation") is not { } citation || LiteratureText.Pmid(citation.TextAt("PMID")) is not { } pmid || citation.Child("Article") is not { } article)
        {
            return null;
        }

        string title = LiteratureText.Title(article.TextAt("ArticleTitle"));
        title = title.Length > 0 ? title : LiteratureText.Title(article.TextAt("VernacularTitle"));
        var ids = element.At("PubmedData/ArticleIdList");
        return title.Length == 0 ? null : new EvidenceItem
        {
            Id = "pmid:" + pmid,
            Source = source,
            Title = title,
            Abstract = Abstract(article.Child("Abstract")) ?? Abstract(citation.Child("OtherAbstract")),
            Authors = Authors(article.Child("AuthorList")),
            Journal = LiteratureText.Name(article.TextAt("Journal/Title") ?? citation.TextAt("MedlineJournalInfo/MedlineTA")),
            Year = Year(article.At("Journal/JournalIssue/PubDate")) ?? Year(article.Child("ArticleDate")),
            Pmid = pmid,
            Doi = ArticleId(ids, "doi", LiteratureText.Doi)
                ?? article.Children("ELocationID").Where(id => id.Attribute("EIdType") == "doi" && id.Attribute("ValidYN") != "N").Select(id => LiteratureText.Doi(id.Text())).FirstOrDefault(),
            Pmcid = ArticleId(ids, "pmc", LiteratureText.Pmcid),
            Languages = LiteratureText.Names(article.Children("Language").Select(language => language.Text())),
            PublicationTypes = Types(article.Child("PublicationTypeList")),
            RetrievedAt = now,
        };
    }

    private static EvidenceItem? Book(EntrezNode element, string source, DateTimeOffset now)
    {
        if (element.Child("BookDocument") is not { } document || LiteratureText.Pmid(document.TextAt("PMID")) is not { } pmid)
        {
            return null;
        }

        var ids = document.Child("ArticleIdList");
        string chapter = LiteratureText.Title(document.TextAt("ArticleTitle")), book = LiteratureText.Title(document.TextAt("Book/BookTitle"));
        var authors = document.Children("AuthorList").FirstOrDefault(list => list.Attribute("Type") != "editors") ?? document.At("Book/AuthorList");
        return chapter.Length + book.Length == 0 ? null : new EvidenceItem
        {
            Id = "pmid:" + pmid,
            Source = source,
            Title = chapter.Length > 0 ? chapter : book,
            Abstract = Abstract(document.Child("Abstract")),
            Authors = Authors(authors),
            Journal = LiteratureText.Name(chapter.Length > 0 && book.Length > 0 ? book : document.TextAt("Book/Publisher/PublisherName")),
            Year = Year(document.At("Book/PubDate")) ?? Year(document.Child("ContributionDate")),
            Pmid = pmid,
            Doi = ArticleId(ids, "doi", LiteratureText.Doi),
            Pmcid = ArticleId(ids, "pmc", LiteratureText.Pmcid),
            Languages = LiteratureText.Names(document.Children("Language").Select(language => language.Text())),
            PublicationTypes = LiteratureText.Names(document.Children("PublicationType").Select(type => type.Text())),
            RetrievedAt = now,
        };
    }

    private static string? Abstract(EntrezNode? element)
        => element is null ? null : LiteratureText.Abstract(element.Children("AbstractText").Select(part => (part.Attribute("Label"), (string?)part.Text())));

    private static IReadOnlyList<string> Authors(EntrezNode? list)
        => list is null ? [] : LiteratureText.Names(list.Children("Author").Select(Author));

    // As PubMed shows them: "LoPresti PJ", or the name of a group.
    private static string? Author(EntrezNode author)
        => author.TextAt("LastName") is { } last ? $"{last} {author.TextAt("Initials") ?? author.TextAt("ForeName")} {author.TextAt("Suffix")}" : author.TextAt("CollectiveName");

    private static IReadOnlyList<string> Types(EntrezNode? list)
        => list is null ? [] : LiteratureText.Names(list.Children("PublicationType").Select(type => type.Text()));

    private static int? Year(EntrezNode? date) => LiteratureText.Year(date?.TextAt("Year")) ?? LiteratureText.Year(date?.TextAt("MedlineDate"));

    private static string? ArticleId(EntrezNode? list, string type, Func<string?, string?> read)
        => list?.Children("ArticleId").Where(id => id.Attribute("IdType") == type).Select(id => read(id.Text())).FirstOrDefault(id => id is not null);
}
