using System.Globalization;
using System.Text;
using MedImaging.Providers;
using MedImaging.Testing;

namespace MedImaging.Tests.Literature;

public sealed class PubMedClientTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Search_PostsAForm_AsksTheGateForTheWords_AndKeepsTheKeyOutOfAddresses()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(LiteratureFakes.Xml(LiteratureFakes.Found("9997", "12091962"))).Answer(LiteratureFakes.XmlFile("pubmed1.xml"));
        var gate = new OpenEgressGate();
        using var client = LiteratureFakes.PubMed(provider, gate, new ApiKey(Canaries.Key));

        var items = await client.SearchAsync(new LiteratureQuery { Text = "nodule  CT\u200b", FromYear = 1976 }, Token);

        Assert.Equal(["pmid:9997", "pmid:12091962"], items.Select(item => item.Id));   // the order of the search, not of the answer
        var search = LiteratureFakes.Form(provider.Requests[0]);
        Assert.Equal(("/esearch.fcgi", "POST"), (provider.Requests[0].Path, provider.Requests[0].Method));
        Assert.Equal(("pubmed", "nodule CT", "relevance", "1976", "3000"), (search["db"], search["term"], search["sort"], search["mindate"], search["maxdate"]));
        Assert.Equal(("medimaging-sdk", "who@example.org", Canaries.Key), (search["tool"], search["email"], search["api_key"]));
        Assert.Equal("9997,12091962", LiteratureFakes.Form(provider.Requests[1])["id"]);
        Assert.Equal([ContentHash.Of("nodule CT"), ContentHash.Of("9997,12091962")], gate.Receipts.SelectMany(receipt => receipt.Parts));
        Assert.All(gate.Receipts, receipt => Assert.Equal(EgressPurpose.Literature, receipt.Purpose));
        Assert.All(provider.Requests, request => Assert.DoesNotContain("secret", request.Path + string.Join(' ', request.Headers.Values), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Search_WithoutAnswers_AsksNoMore()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(LiteratureFakes.XmlFile("esearch8.xml"));
        using var client = LiteratureFakes.PubMed(provider, new OpenEgressGate());

        Assert.Empty(await client.SearchAsync(new LiteratureQuery { Text = "abcXYZ" }, Token));
        Assert.Single(provider.Requests);
    }

    [Fact]
    public async Task Search_ForMany_UsesTheHistory()
    {
        string[] ids = [.. Enumerable.Range(1, 450).Select(id => id.ToString(CultureInfo.InvariantCulture))];
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Otherwise = request => LiteratureFakes.Xml(request.Path == "/esearch.fcgi"
            ? LiteratureFakes.Found(ids, "<QueryKey>1</QueryKey><WebEnv>MCID_1</WebEnv>")
            : LiteratureFakes.Articles(ids.Skip(int.Parse(LiteratureFakes.Form(request)["retstart"], CultureInfo.InvariantCulture)).Take(200)));
        using var client = LiteratureFakes.PubMed(provider, new OpenEgressGate());

        var items = await client.SearchAsync(new LiteratureQuery { Text = "x", MaxItems = 450 }, Token);

        Assert.Equal(ids, items.Select(item => item.Pmid));
        Assert.Equal("y", LiteratureFakes.Form(provider.Requests[0])["usehistory"]);
        Assert.Equal(["0", "200", "400"], provider.Requests.Skip(1).Select(request => LiteratureFakes.Form(request)["retstart"]));
        Assert.All(provider.Requests.Skip(1), request => Assert.Equal(("MCID_1", "1", false), (LiteratureFakes.Form(request)["WebEnv"], LiteratureFakes.Form(request)["query_key"], LiteratureFakes.Form(request).ContainsKey("id"))));
    }

    [Fact]
    public async Task Fetch_OfMany_PostsThemFirst()
    {
        string[] ids = [.. Enumerable.Range(1, 201).Select(id => id.ToString(CultureInfo.InvariantCulture))];
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Otherwise = request => request.Path == "/epost.fcgi" ? LiteratureFakes.XmlFile("epost1.xml") : LiteratureFakes.Xml(LiteratureFakes.Articles(ids));
        using var client = LiteratureFakes.PubMed(provider, new OpenEgressGate());

        var items = await client.FetchAsync([.. ids, "not an id", "0"], null, Token);

        Assert.Equal(201, items.Count);
        Assert.Equal(["/epost.fcgi", "/efetch.fcgi", "/efetch.fcgi"], provider.Requests.Select(request => request.Path));
        Assert.Equal("MCID_692851c130aec64bed0a8c2a", LiteratureFakes.Form(provider.Requests[2])["WebEnv"]);
    }

    [Fact]
    public async Task Fetch_FromCentral_ReadsFullTexts()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(LiteratureFakes.XmlFile("efetch_pmc.xml"));
        using var client = LiteratureFakes.PubMed(provider, new OpenEgressGate(), options: new PubMedOptions { Database = PubMedDatabase.PubMedCentral });

        var item = Assert.Single(await client.FetchAsync(["PMC8435807"], null, Token));

        Assert.Equal(("pmc", "PMC8435807", "10.1183/23120541.50193-2021", 2021), (item.Source, item.Pmcid, item.Doi, item.Year));
        Assert.Equal(("pmc", "8435807"), (LiteratureFakes.Form(provider.Requests[0])["db"], LiteratureFakes.Form(provider.Requests[0])["id"]));
    }

    [Fact]
    public async Task Search_WithoutAbstracts_AsksForSummaries()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(LiteratureFakes.Xml(LiteratureFakes.Found("11482001"))).Answer(LiteratureFakes.XmlFile("esummary1.xml"));
        using var client = LiteratureFakes.PubMed(provider, new OpenEgressGate(), options: new PubMedOptions { IncludesAbstracts = false });

        var item = Assert.Single(await client.SearchAsync(new LiteratureQuery { Text = "x" }, Token));

        Assert.Equal(("pmid:11482001", "/esummary.fcgi"), (item.Id, provider.Requests[1].Path));
    }

    [Fact]
    public async Task Suggest_GivesTheSpelling()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(LiteratureFakes.XmlFile("espell.xml"));
        using var client = LiteratureFakes.PubMed(provider, new OpenEgressGate());

        Assert.Equal("biopython", await client.SuggestAsync(new LiteratureQuery { Text = "biopythooon" }, Token));
    }

    [Fact]
    public async Task ARefusingGate_MeansThatNothingIsSent()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        var options = new PubMedOptions { Endpoint = new ProviderEndpoint { Address = provider.Address, AllowsPrivateNetwork = true } };
        using var client = new PubMedClient(options, new RefusingEgressGate());

        var error = await Assert.ThrowsAsync<MedImagingException>(async () => await client.SearchAsync(new LiteratureQuery { Text = "John Doe 1970" }, Token));

        Assert.Equal(ErrorKind.PolicyBlocked, error.Kind);
        Assert.DoesNotContain("Doe", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(provider.Requests);
    }

    [Theory]
    [InlineData(429, """{"error":"API rate limit exceeded","api-key":"203.0.113.7","count":"4","limit":"3"}""", ProviderErrorKind.RateLimited)]
    [InlineData(200, """{"error":"API rate limit exceeded","api-key":"203.0.113.7","count":"4","limit":"3"}""", ProviderErrorKind.RateLimited)]
    [InlineData(400, """{"error":"API key invalid","api-key":"secret","type":"ip","status":"unknown"}""", ProviderErrorKind.Authentication)]
    [InlineData(200, "<eSearchResult><ERROR>Invalid db name specified: pumbed</ERROR></eSearchResult>", ProviderErrorKind.InvalidRequest)]
    [InlineData(200, "<eSearchResult><ERROR>Search Backend failed: secret</ERROR></eSearchResult>", ProviderErrorKind.ServerError)]
    [InlineData(200, """{"header":{},"esearchresult":{"ERROR":"Empty term and query_key - nothing todo"}}""", ProviderErrorKind.InvalidRequest)]
    [InlineData(200, "<eSearchResult><ERROR>something new</ERROR></eSearchResult>", ProviderErrorKind.Unknown)]
    [InlineData(200, "<html><body>We are down</body></html>", ProviderErrorKind.MalformedOutput)]
    [InlineData(200, "", ProviderErrorKind.MalformedOutput)]
    [InlineData(200, "{\"esearchresult\":{\"count\":\"1\",\"idlist\":[\"1\\ud800\"]}}", ProviderErrorKind.MalformedOutput)]
    [InlineData(200, "<eSearchResult><Count>1</Count><IdList><Id>1 OR 2</Id></IdList></eSearchResult>", ProviderErrorKind.MalformedOutput)]
    [InlineData(502, "<html>Bad gateway</html>", ProviderErrorKind.ServerError)]
    [InlineData(503, "", ProviderErrorKind.Overloaded)]
    public async Task AnError_IsOneException_ThatTellsItsKind(int status, string body, ProviderErrorKind expected)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Of(status, "text/plain", body));
        using var client = LiteratureFakes.PubMed(provider, new OpenEgressGate());

        var error = await Assert.ThrowsAsync<ProviderException>(async () => await client.SearchAsync(new LiteratureQuery { Text = "x" }, Token));

        Assert.Equal(expected, error.Error);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        Assert.Single(provider.Requests);
    }

    [Fact]
    public async Task AnotherRequestsArticles_AreRefused()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(LiteratureFakes.Xml(LiteratureFakes.Found("1", "2"))).Answer(LiteratureFakes.Xml(LiteratureFakes.Articles("3", "4")));
        using var client = LiteratureFakes.PubMed(provider, new OpenEgressGate());

        var error = await Assert.ThrowsAsync<ProviderException>(async () => await client.SearchAsync(new LiteratureQuery { Text = "x" }, Token));

        Assert.Equal(ProviderErrorKind.MalformedOutput, error.Error);
    }

    [Theory]
    [InlineData("<PubmedBookArticle><BookDocument><PMID>20301295</PMID><ArticleIdList><ArticleId IdType='bookaccession'>NBK1116</ArticleId></ArticleIdList><Book><Publisher><PublisherName>P</PublisherName></Publisher><BookTitle>GeneReviews</BookTitle><PubDate><Year>1993</Year></PubDate></Book><ArticleTitle>A <b>chapter</b></ArticleTitle><Language>eng</Language><AuthorList Type='authors'><Author><LastName>Roe</LastName><Initials>J</Initials></Author></AuthorList><Abstract><AbstractText Label='X'>Y</AbstractText></Abstract></BookDocument></PubmedBookArticle>",
        "pmid:20301295|A chapter|GeneReviews|1993|Roe J|X: Y|eng")]
    [InlineData("<PubmedArticle><MedlineCitation><PMID>7</PMID><Article><Journal><JournalIssue><PubDate><MedlineDate>1998 Dec-1999 Jan</MedlineDate></PubDate></JournalIssue></Journal><ArticleTitle>[Titel.]</ArticleTitle><AuthorList><Author><CollectiveName>A Group</CollectiveName></Author></AuthorList><Language>ger</Language><Language>fre</Language></Article><OtherAbstract Language='fre'><AbstractText>Deux.</AbstractText></OtherAbstract></MedlineCitation></PubmedArticle>",
        "pmid:7|[Titel.]||1998|A Group|Deux.|ger,fre")]
    [InlineData("<PubmedArticle><MedlineCitation><PMID>8</PMID><Article><ArticleTitle/><VernacularTitle>Ein Titel</VernacularTitle></Article></MedlineCitation></PubmedArticle>", "pmid:8|Ein Titel||||0 abstract|")]
    [InlineData("<PubmedArticle><MedlineCitation><PMID>9</PMID></MedlineCitation></PubmedArticle><DeleteCitation><PMID>10</PMID></DeleteCitation><Unknown/>", "")]
    public void Articles_WithFieldsMissing_AreReadAsFarAsTheyGo(string xml, string expected)
    {
        var items = PubMedArticles.Read(Encoding.UTF8.GetBytes($"<PubmedArticleSet>{xml}</PubmedArticleSet>"), "pubmed", default) ?? throw new InvalidOperationException("It was refused.");

        Assert.Equal(expected, string.Join(';', items.Select(item => $"{item.Id}|{item.Title}|{item.Journal}|{item.Year}|{string.Join(',', item.Authors)}|{item.Abstract ?? "0 abstract"}|{string.Join(',', item.Languages)}")));
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>&x;</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>")]
    [InlineData("<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><PubmedArticleSet>&b;</PubmedArticleSet>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"no-such\"?><PubmedArticleSet/>")]
    [InlineData("<PubmedArticleSet>")]
    [InlineData("<PubmedArticleSet/>garbage")]
    public void Xml_ThatReachesOutOrIsNone_IsRefused(string xml) => Assert.Null(PubMedArticles.Read(Encoding.UTF8.GetBytes(xml), "pubmed", default));

    [Fact]
    public void AWholePageOfLongArticles_IsWithinTheLimits()
    {
        string one = File.ReadAllText(TestData.Require("api/eutils/pubmed4.xml"));
        int start = one.IndexOf("<PubmedArticle>", StringComparison.Ordinal), end = one.LastIndexOf("</PubmedArticleSet>", StringComparison.Ordinal);
        string page = one[..start] + string.Concat(Enumerable.Repeat(one[start..end], 200)) + one[end..];

        Assert.Equal(200, PubMedArticles.Read(Encoding.UTF8.GetBytes(page), "pubmed", default)?.Count);
    }

    [Fact]
    public void Xml_ThatIsTooDeep_IsRefused()
    {
        string deep = string.Concat(Enumerable.Repeat("<a>", 100_000));

        Assert.Null(PubMedArticles.Read(Encoding.UTF8.GetBytes($"<PubmedArticleSet>{deep}"), "pubmed", default));
        Assert.Null(PubMedArticles.Read(Encoding.UTF8.GetBytes($"<PubmedArticleSet>{string.Concat(Enumerable.Repeat("<a/>", 1_100_000))}</PubmedArticleSet>"), "pubmed", default));
    }
}
