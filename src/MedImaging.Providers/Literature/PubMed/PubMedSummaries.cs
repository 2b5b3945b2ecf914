namespace MedImaging.Providers;

/// <summary>Reads esummary's XML (version 1): what a list shows of an article, without its abstract.</summary>
internal static class PubMedSummaries
{
    /// <returns>The articles in the order of the answer, or <see langword="null"/> when it is not such an answer, as when it is of another database.</returns>
    public static IReadOnlyList<EvidenceItem>? Read(ReadOnlyMemory<byte> body, string source, DateTimeOffset now)
    {
        if (EntrezNode.TryRead(body) is not { Name: "eSummaryResult" } root)
        {
            return null;
        }

        EntrezNode[] summaries = [.. root.Children("DocSum")];
        EvidenceItem[] items = [.. summaries.Select(summary => Item(summary, source, now)).OfType<EvidenceItem>()];
        return summaries.Length > 0 && items.Length == 0 ? null : items;
    }

    private static EvidenceItem? Item(EntrezNode summary, string source, DateTimeOffset now)
    {
        string title = LiteratureText.Title(Field(summary, "Title")?.Text());
        if (title.Length == 0 || LiteratureText.Pmid(summary.TextAt("Id")) is not { } pmid)
        {
            return null;
        }

        var ids = Field(summary, "ArticleIds");
        return new EvidenceItem
        {
            Id = "pmid:" + pmid,
            Source = source,
            Title = title,
            Authors = Texts(summary, "AuthorList"),
            Journal = LiteratureText.Name(Field(summary, "FullJournalName")?.Text()) ?? LiteratureText.Name(Field(summary, "Source")?.Text()),
            Year = LiteratureText.Year(Field(summary, "PubDate")?.Text()) ?? LiteratureText.Year(Field(summary, "EPubDate")?.Text()),
            Pmid = pmid,
            Doi = LiteratureText.Doi(Field(summary, "DOI")?.Text()) ?? LiteratureText.Doi(Field(ids, "doi")?.Text()),
            Pmcid = LiteratureText.Pmcid(Field(ids, "pmc")?.Text()),
            Languages = Texts(summary, "LangList"),
            PublicationTypes = Texts(summary, "PubTypeList"),
            RetrievedAt = now,
        };
    }

    private static EntrezNode? Field(EntrezNode? owner, string name) => owner?.Children("Item").FirstOrDefault(item => item.Attribute("Name") == name);

    private static IReadOnlyList<string> Texts(EntrezNode summary, string name)
        => Field(summary, name) is { } list ? LiteratureText.Names(list.Children("Item").Select(item => item.Text())) : [];
}
