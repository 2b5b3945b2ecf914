using System.Text;
using MedImaging.Providers;
using MedImaging.Testing;

namespace MedImaging.Tests.Literature;

public sealed class SemanticScholarClientTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Search_TurnsPages_WithTheKeyInAHeader()
    {
        var pages = RecordedExchange.ReadAll(TestData.Require("api/semanticscholar/test_search_paper_next_page.yaml"));
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Json(pages[0].Body)).Answer(FakeAnswer.Json(pages[1].Body));
        var gate = new OpenEgressGate();
        using var client = LiteratureFakes.Scholar(provider, gate, new ApiKey(Canaries.Key));

        var items = await client.SearchAsync(new LiteratureQuery { Text = "turing & \"test\"", MaxItems = 150, FromYear = 1950 }, Token);

        Assert.Equal(150, items.Count);
        Assert.Equal("s2:7cbc2a7843411a1768ab762930707af0a3c33a19", items[0].Id);
        Assert.StartsWith("/graph/v1/paper/search?query=turing%20%26%20%22test%22&fields=title,abstract,authors,year,venue,journal,externalIds,publicationTypes&offset=0&limit=100&year=1950-", provider.Requests[0].Path);
        Assert.Contains("&offset=100&limit=50", provider.Requests[1].Path);
        Assert.All(provider.Requests, request => Assert.Equal((Canaries.Key, false), (request.Headers["x-api-key"], request.Path.Contains(Canaries.Key, StringComparison.Ordinal))));
        Assert.All(gate.Receipts, receipt => Assert.Equal(ContentHash.Of("turing & \"test\""), Assert.Single(receipt.Parts)));
    }

    [Fact]
    public async Task Search_WithoutResults_IsEmpty()
    {
        var recorded = RecordedExchange.ReadAll(TestData.Require("api/semanticscholar/test_empty_paginated_results.yaml"));
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Json(recorded[0].Body));
        using var client = LiteratureFakes.Scholar(provider, new OpenEgressGate());

        Assert.Empty(await client.SearchAsync(new LiteratureQuery { Text = "n0 r3sult" }, Token));
    }

    [Fact]
    public async Task ANextPageThatIsNoNext_EndsTheSearch()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Otherwise = _ => FakeAnswer.Json("""{"total":9,"offset":0,"next":0,"data":[{"paperId":"7cbc2a7843411a1768ab762930707af0a3c33a19","title":"T"}]}""");
        using var client = LiteratureFakes.Scholar(provider, new OpenEgressGate());

        Assert.Single(await client.SearchAsync(new LiteratureQuery { Text = "x" }, Token));
        Assert.Single(provider.Requests);
    }

    [Theory]
    [InlineData("""{"externalIds":{"PubMed":"29768149","DOI":"10.1056/NEJMoa1715274","PubMedCentral":"5442267"},"title":"T","year":2018,"authors":[{"name":"A B"},null,{"name":7}],"journal":null,"venue":"V","publicationTypes":["Review"],"abstract":null}""", "pmid:29768149|10.1056/nejmoa1715274|PMC5442267|2018|A B|V|Review|")]
    [InlineData("""{"externalIds":{"DOI":"https://doi.org/10.1/x"},"paperId":"7CBC2A7843411a1768ab762930707af0a3c33a19","title":"T","year":"x","authors":{},"journal":{"name":"J"},"publicationTypes":null,"abstract":"A\u202eB"}""", "s2:7cbc2a7843411a1768ab762930707af0a3c33a19|||||J||AB")]
    [InlineData("""{"externalIds":{"PubMed":12},"title":"T","year":99999999999}""", "pmid:12|||||||")]
    [InlineData("""{"title":"T","paperId":"../../x"}""", "")]
    [InlineData("""{"title":" ","paperId":"7cbc2a7843411a1768ab762930707af0a3c33a19"}""", "")]
    [InlineData("[]", "")]
    [InlineData("null", "")]
    public void APaper_IsReadAsFarAsItGoes(string paper, string expected)
    {
        var page = SemanticScholarPapers.Read(Encoding.UTF8.GetBytes($$"""{"total":1,"data":[{{paper}}],"next":"no"}"""), "s2", default);

        Assert.NotNull(page);
        Assert.Equal(expected, string.Join(';', page.Items.Select(item => $"{item.Id}|{item.Doi}|{item.Pmcid}|{item.Year}|{string.Join(',', item.Authors)}|{item.Journal}|{string.Join(',', item.PublicationTypes)}|{item.Abstract}")));
    }

    [Theory]
    [InlineData(429, """{"message":"Too Many Requests. Please wait","code":"429"}""", ProviderErrorKind.RateLimited, "429")]
    [InlineData(403, """{"message":"Forbidden"}""", ProviderErrorKind.Authentication, null)]
    [InlineData(429, """{"message":"Limit Exceeded"}""", ProviderErrorKind.QuotaExhausted, null)]
    [InlineData(504, """{"message":"Endpoint request timed out"}""", ProviderErrorKind.Timeout, null)]
    [InlineData(500, """{"message":"Internal server error","code":"<script>"}""", ProviderErrorKind.ServerError, null)]
    [InlineData(200, """{"total":1}""", ProviderErrorKind.MalformedOutput, null)]
    [InlineData(200, """{"total":"many","data":[]}""", ProviderErrorKind.MalformedOutput, null)]
    [InlineData(200, """[]""", ProviderErrorKind.MalformedOutput, null)]
    [InlineData(200, """{"total":1,"data":[{"title":"\ud800"}]}""", ProviderErrorKind.MalformedOutput, null)]
    [InlineData(200, "{\"total\":1,", ProviderErrorKind.MalformedOutput, null)]
    public async Task AnError_IsOneException_ThatTellsItsKind(int status, string body, ProviderErrorKind expected, string? code)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Of(status, "application/json", body));
        using var client = LiteratureFakes.Scholar(provider, new OpenEgressGate());

        var error = await Assert.ThrowsAsync<ProviderException>(async () => await client.SearchAsync(new LiteratureQuery { Text = "x" }, Token));

        Assert.Equal((expected, code), (error.Error, error.Code));
    }

    [Fact]
    public async Task ARefusingGate_MeansThatNothingIsSent()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        using var client = new SemanticScholarClient(new SemanticScholarOptions { Endpoint = new ProviderEndpoint { Address = provider.Address, AllowsPrivateNetwork = true } }, new RefusingEgressGate());

        var error = await Assert.ThrowsAsync<MedImagingException>(async () => await client.SearchAsync(new LiteratureQuery { Text = "John Doe" }, Token));

        Assert.Equal(ErrorKind.PolicyBlocked, error.Kind);
        Assert.Empty(provider.Requests);
    }

    [Fact]
    public async Task WebSearch_ReadsPages_AndSendsNothingThatTheGateRefuses()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Json("""
            {"results":[{"title":"A","url":"https://example.org/a","content":"words"},{"title":"B","url":"javascript:alert(1)"},
            {"title":"C","url":"https://user:pass@example.org/"},{"title":"","url":"https://example.org/"},{"url":5},null,{"title":"D","url":"http://example.org/d"}]}
            """));
        var options = new SearxngOptions { Endpoint = new ProviderEndpoint { Address = provider.Address, AllowsPrivateNetwork = true } };
        using var refused = new SearxngClient(options, new RefusingEgressGate());
        using var client = new SearxngClient(options, new OpenEgressGate());

        var error = await Assert.ThrowsAsync<MedImagingException>(async () => await refused.SearchAsync(new WebSearchQuery { Text = "Doe, John 1970-01-01" }, Token));
        Assert.Equal((ErrorKind.PolicyBlocked, 0), (error.Kind, provider.Requests.Count));

        var pages = await client.SearchAsync(new WebSearchQuery { Text = "nodule" }, Token);

        Assert.Equal(["https://example.org/a", "http://example.org/d"], pages.Select(page => page.Address.AbsoluteUri));
        Assert.Equal("q=nodule&format=json&safesearch=1", provider.Requests[0].Text);
        Assert.Equal("/search", provider.Requests[0].Path);
        Assert.Throws<ArgumentException>(() => new SearxngClient(new SearxngOptions(), new OpenEgressGate()));
    }
}
