using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MedImaging.Providers;
using MedImaging.Testing;

namespace MedImaging.Tests.Literature;

/// <summary>Every recorded or authored file of the literature services, read by every reader: good where it belongs, refused elsewhere.</summary>
public sealed class RecordedFilesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    // What each file is; a reader it is not of must refuse it.
    private static readonly Dictionary<string, string> Entrez = new(StringComparer.Ordinal)
    {
        ["authored/eutils-esearch.json"] = "search 3: 29768149,25359968",
        ["authored/eutils-ratelimit.json"] = "error RateLimited",
        ["eutils/efetch_pmc.xml"] = "pmc 1: pmid:34527728",
        ["eutils/einfo1.xml"] = "nothing we ask for",
        ["eutils/elink3.xml"] = "nothing we ask for",
        ["eutils/epost1.xml"] = "posted 1",
        ["eutils/epost2.xml"] = "error InvalidRequest",
        ["eutils/esearch1.xml"] = "search 63: 41282813,41148224,…",
        ["eutils/esearch2.xml"] = "search 42249: 41297076,41297074,…",
        ["eutils/esearch8.xml"] = "search 0: ",
        ["eutils/espell.xml"] = "spelling biopython",
        ["eutils/esummary1.xml"] = "summaries 2: pmid:11850928,pmid:11482001",
        ["eutils/esummary9.xml"] = "nothing we ask for",   // compounds, not publications
        ["eutils/pubmed-29768149.xml"] = "articles 1: pmid:29768149",
        ["eutils/pubmed1.xml"] = "articles 2: pmid:12091962,pmid:9997",
        ["eutils/pubmed4.xml"] = "articles 1: pmid:27797938",
        ["eutils/pubmed5.xml"] = "articles 1: pmid:28775130",
        ["pmc/pone.0000217.nxml"] = "pmc 1: pmid:17299597",
    };

    private static readonly Dictionary<string, string[]> Scholar = new(StringComparer.Ordinal)
    {
        ["authored/semanticscholar-429.json"] = ["429 RateLimited code 429"],
        ["semanticscholar/test_bad_query_parameters.yaml"] = ["400 InvalidRequest"],
        ["semanticscholar/test_empty_paginated_results.yaml"] = ["200 page 0"],
        ["semanticscholar/test_get_author.yaml"] = ["200 malformed"],
        ["semanticscholar/test_get_paper.yaml"] = ["200 malformed"],
        ["semanticscholar/test_get_paper_references.yaml"] = ["200 malformed", "200 malformed"],
        ["semanticscholar/test_get_papers_not_found_warning.yaml"] = ["200 malformed"],
        ["semanticscholar/test_get_recommended_papers.yaml"] = ["200 malformed"],
        ["semanticscholar/test_not_found.yaml"] = ["404 ModelNotFound", "404 ModelNotFound"],
        ["semanticscholar/test_search_paper.yaml"] = ["200 page 100 next 100"],
        ["semanticscholar/test_search_paper_next_page.yaml"] = ["200 page 100 next 100", "200 page 100 next 200"],
        ["semanticscholar/test_search_snippet.yaml"] = ["200 malformed"],
    };

    [Fact]
    public void EveryFile_IsListedHere()
    {
        string root = TestData.Require("api");
        string[] files =
        [
            .. Directory.GetFiles(root, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
                .Where(file => file.StartsWith("eutils/", StringComparison.Ordinal) || file.StartsWith("pmc/", StringComparison.Ordinal) || file.StartsWith("semanticscholar/", StringComparison.Ordinal)
                    || file.StartsWith("authored/eutils", StringComparison.Ordinal) || file.StartsWith("authored/semanticscholar", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];

        Assert.Equal(files, Entrez.Keys.Concat(Scholar.Keys).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EntrezFiles_AreReadByTheirOwnReaderOnly()
        => Assert.All(Entrez, pair => Assert.Equal(pair.Value, Outcome(pair.Key)));

    [Fact]
    public void SemanticScholarFiles_AreReadAsTheyAreNamed()
        => Assert.All(Scholar, pair => Assert.Equal(pair.Value, Exchanges(pair.Key).Select(Outcome)));

    [Fact]
    public void BatchOfPapers_HasIdsAbstractsAndNulls()
    {
        string batch = Assert.Single(Exchanges("semanticscholar/test_get_papers_not_found_warning.yaml")).Body;

        var page = SemanticScholarPapers.Read(Encoding.UTF8.GetBytes($$"""{"total": 4, "offset": 0, "data": {{batch}}}"""), "s2", Now);

        Assert.NotNull(page);
        Assert.Equal(["doi:10.2139/ssrn.288970", "doi:10.2139/ssrn.2250500", "doi:10.1257/rct.1355"], page.Items.Select(item => item.Id));
        Assert.StartsWith("Most Difference-in-Difference (DD) papers rely", page.Items[0].Abstract);
        Assert.Contains("an 'effect' significant", page.Items[0].Abstract);
        Assert.All(page.Items, item => Assert.NotEmpty(item.Authors));
        Assert.All(page.Items, item => Assert.NotNull(item.Year));
    }

    [Fact]
    public void StructuredAbstract_KeepsItsLabels()
    {
        var item = Assert.Single(PubMedArticles.Read(Bytes("eutils/pubmed-29768149.xml"), "pubmed", Now) ?? []);

        Assert.Equal("Inhaled Combined Budesonide-Formoterol as Needed in Mild Asthma.", item.Title);
        Assert.Equal(["BACKGROUND", "METHODS", "RESULTS", "CONCLUSIONS"], (item.Abstract ?? "").Split('\n').Select(line => line.Split(':')[0]));
        Assert.Contains("β 2-agonist", item.Abstract);
        Assert.Equal(("10.1056/nejmoa1715274", 2018, "The New England journal of medicine"), (item.Doi, item.Year, item.Journal));
        Assert.Contains("Randomized Controlled Trial", item.PublicationTypes);
        Assert.Equal(["eng"], item.Languages);
        Assert.StartsWith("O'Byrne PM", item.Authors[0]);
    }

    [Fact]
    public void MarkupInATitle_IsText_AndCentralIdsAreFound()
    {
        var item = Assert.Single(PubMedArticles.Read(Bytes("eutils/pubmed4.xml"), "pubmed", Now) ?? []);

        Assert.Equal("Leucocyte telomere length, genetic variants at the TERT gene region and risk of pancreatic cancer.", item.Title);
        Assert.Equal(("PMC5442267", "10.1136/gutjnl-2016-312510"), (item.Pmcid, item.Doi));
    }

    [Fact]
    public void FullTexts_GiveTheirFrontMatter()
    {
        var item = Assert.Single(PmcArticles.Read(Bytes("pmc/pone.0000217.nxml"), "pmc", Now) ?? []);

        Assert.Equal("Quantifying Organismal Complexity using a Population Genetic Approach", item.Title);
        Assert.Equal(("10.1371/journal.pone.0000217", "PMC1790863", 2007, "PLoS ONE"), (item.Doi, item.Pmcid, item.Year, item.Journal));
        Assert.Equal(["Tenaillon O", "Silander OK", "Uzan JP", "Chao L"], item.Authors);
        Assert.StartsWith("Background: Various definitions", item.Abstract);
        Assert.Equal(["research-article"], item.PublicationTypes);
    }

    [Fact]
    public void Summaries_GiveWhatAListShows()
    {
        var items = PubMedSummaries.Read(Bytes("eutils/esummary1.xml"), "pubmed", Now) ?? [];

        Assert.Equal(["Mantle D", "Gok MA", "Lennard TW"], items[1].Authors);
        Assert.Equal([1965, 2001], items.Select(item => item.Year ?? 0));
        Assert.Equal("Archives of dermatology", items[0].Journal);
        Assert.Equal(["Journal Article", "Review"], items[1].PublicationTypes);
    }

    [Fact]
    public void RateLimit_AsksToWait_AndNeverTellsTheKey()
    {
        using var answer = JsonDocument.Parse(Bytes("authored/eutils-ratelimit.json"));
        var fault = Fault(answer.RootElement);

        Assert.Equal((ProviderErrorKind.RateLimited, TimeSpan.FromSeconds(2), null), (fault.Kind, fault.RetryAfter, fault.Code));
    }

    private static string Outcome(string file)
    {
        var body = Bytes(file);
        if (file.StartsWith("authored/", StringComparison.Ordinal))
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.TryGetProperty("status", out _))
            {
                return $"error {Fault(document.RootElement).Kind}";
            }
        }

        if (EntrezAnswer.IsError(body))
        {
            using var response = new HttpResponseMessage();
            return $"error {ErrorClassifier.Classify(ProviderDialect.Entrez, new ErrorAnswer(200, response.Headers, body, Now)).Kind}";
        }

        var outcomes = new List<string>();
        if (EntrezAnswer.Search(body) is { } found)
        {
            outcomes.Add($"search {found.Count}: {string.Join(',', found.Ids.Take(2))}{(found.Ids.Count > 2 ? ",…" : "")}");
        }

        outcomes.AddRange(EntrezAnswer.Posted(body) is { } posted ? [$"posted {posted.QueryKey}"] : []);
        outcomes.AddRange(EntrezAnswer.Spelling(body) is { } spelling ? [$"spelling {spelling}"] : []);
        Add("articles", PubMedArticles.Read(body, "pubmed", Now));
        Add("summaries", PubMedSummaries.Read(body, "pubmed", Now));
        Add("pmc", PmcArticles.Read(body, "pmc", Now));
        return outcomes.Count == 0 ? "nothing we ask for" : string.Join(" and ", outcomes);

        void Add(string what, IReadOnlyList<EvidenceItem>? items)
        {
            if (items is not null)
            {
                outcomes.Add($"{what} {items.Count}: {string.Join(',', items.Select(item => item.Id))}");
            }
        }
    }

    private static string Outcome(RecordedExchange exchange)
    {
        var body = Encoding.UTF8.GetBytes(exchange.Body);
        if (exchange.Status != 200)
        {
            using var response = new HttpResponseMessage();
            var fault = ErrorClassifier.Classify(ProviderDialect.SemanticScholar, new ErrorAnswer(exchange.Status, response.Headers, body, Now));
            return $"{exchange.Status} {fault.Kind}{(fault.Code is null ? "" : " code " + fault.Code)}";
        }

        return SemanticScholarPapers.Read(body, "s2", Now) is { } page
            ? $"200 page {page.Items.Count}{(page.Next is { } next ? $" next {next}" : "")}"
            : "200 malformed";
    }

    private static IReadOnlyList<RecordedExchange> Exchanges(string file)
    {
        string path = TestData.Require("api/" + file);
        if (file.EndsWith(".yaml", StringComparison.Ordinal))
        {
            return RecordedExchange.ReadAll(path);
        }

        using var authored = JsonDocument.Parse(File.ReadAllBytes(path));
        return [new RecordedExchange("", authored.RootElement.GetProperty("status").GetInt32(), authored.RootElement.GetProperty("body").GetRawText())];
    }

    private static ProviderFault Fault(JsonElement authored)
    {
        using var response = new HttpResponseMessage();
        foreach (var header in authored.GetProperty("headers").EnumerateObject())
        {
            response.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
        }

        var answer = new ErrorAnswer(authored.GetProperty("status").GetInt32(), response.Headers, Encoding.UTF8.GetBytes(authored.GetProperty("body").GetRawText()), Now);
        return ErrorClassifier.Classify(ProviderDialect.Entrez, answer);
    }

    private static byte[] Bytes(string file) => File.ReadAllBytes(TestData.Require("api/" + file));
}
