using System.Text.Json;
using System.Text.Json.Nodes;
using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary><c>literature</c>, against a fake that plays the sources on loopback with recorded answers.</summary>
public sealed class LiteratureTests : IDisposable
{
    private const string Secret = "sk-planted-secret";
    private const string Recorded = "Inhaled Combined Budesonide-Formoterol as Needed in Mild Asthma.";
    private const string Paper = """{"total":1,"offset":0,"data":[{"paperId":"7cbc2a7843411a1768ab762930707af0a3c33a19","title":"Formoterol in asthma","year":2019,"authors":[{"name":"A. Author"}]}]}""";
    private const string Found = "<eSearchResult><Count>1</Count><IdList><Id>29768149</Id></IdList></eSearchResult>";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task PubMed_IsSearchedAndFetched_AsATable_AndAsJson()
    {
        await using var fake = await PlayAsync(FakeAnswer.Json(Paper));
        string config = Config(fake, isLocal: false);

        var table = await RunAsync("literature", "asthma formoterol", "--source", "pubmed", "--egress", "deidentified", "--config", config);
        Assert.Equal((0, ""), (table.ExitCode, table.Errors));
        Assert.Contains("29768149", table.Output, StringComparison.Ordinal);
        Assert.Contains("Budesonide-Formoterol", table.Output, StringComparison.Ordinal);
        Assert.Equal(["/esearch.fcgi", "/efetch.fcgi"], fake.Requests.Select(request => request.Path));

        var outcome = await RunAsync("literature", "asthma formoterol", "--source", "pubmed", "--egress", "deidentified", "--json", "--config", config);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        using var json = JsonDocument.Parse(outcome.Output);
        var item = Assert.Single(json.RootElement.GetProperty("items").EnumerateArray());
        Assert.Equal(("29768149", Recorded), (item.GetProperty("pmid").GetString(), item.GetProperty("title").GetString()));
        Assert.Empty(json.RootElement.GetProperty("limitations").EnumerateArray());
        Assert.All(new[] { table, outcome }, NoSecret);
    }

    [Fact]
    public async Task AllSources_AreOneList()
    {
        await using var fake = await PlayAsync(FakeAnswer.Json(Paper));

        var outcome = await RunAsync("literature", "asthma formoterol nodule", "--json", "--config", Config(fake, isLocal: true));

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        using var json = JsonDocument.Parse(outcome.Output);
        string?[] titles = [.. json.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("title").GetString())];
        Assert.Contains(Recorded, titles);
        Assert.Contains("Formoterol in asthma", titles);
        Assert.Contains(titles, title => title!.Contains("NOT FOR CLINICAL USE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ASourceThatFails_IsALimitation_WhenOthersAnswered(bool asJson)
    {
        await using var fake = await PlayAsync(FromFile("api/authored/semanticscholar-429.json"));
        string[] arguments = ["literature", "asthma formoterol", "--config", Config(fake, isLocal: true)];

        var outcome = await RunAsync(asJson ? [.. arguments, "--json"] : arguments);

        Assert.Equal((4, ""), (outcome.ExitCode, outcome.Errors));
        Assert.Contains("29768149", outcome.Output, StringComparison.Ordinal);
        if (asJson)
        {
            using var json = JsonDocument.Parse(outcome.Output);
            Assert.Contains("'semanticscholar' was not searched", Assert.Single(json.RootElement.GetProperty("limitations").EnumerateArray()).GetString(), StringComparison.Ordinal);
        }
        else
        {
            Assert.Single(outcome.Output.Split('\n'), line => line.Contains("'semanticscholar' was not searched", StringComparison.Ordinal));
        }

        NoSecret(outcome);
    }

    [Fact]
    public async Task OneSourceAlone_ThatFails_IsAnError()
    {
        await using var fake = await PlayAsync(FromFile("api/authored/semanticscholar-429.json"));

        var outcome = await RunAsync("literature", "asthma", "--source", "semanticscholar", "--config", Config(fake, isLocal: true));

        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains("slow down", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        NoSecret(outcome);
    }

    [Fact]
    public async Task Guidelines_AreSearchedOffline_AndTheExampleSaysWhatItIs()
    {
        await using var fake = await PlayAsync(FakeAnswer.Json(Paper));
        string config = Config(fake, isLocal: false);

        var table = await RunAsync("literature", "solid nodule", "--source", "guidelines", "--max", "1", "--config", config);
        var outcome = await RunAsync("literature", "solid nodule", "--source", "guidelines", "--json", "--config", config);

        Assert.Equal((0, "", 0, ""), (table.ExitCode, table.Errors, outcome.ExitCode, outcome.Errors));
        Assert.Contains("(NOT FOR CLINICAL", table.Output, StringComparison.Ordinal);   // its column ends here
        using var json = JsonDocument.Parse(outcome.Output);
        var items = json.RootElement.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(4, items.Count);
        Assert.All(items, item => Assert.Contains("NOT FOR CLINICAL USE", item.GetProperty("title").GetString(), StringComparison.Ordinal));
        Assert.Empty(fake.Requests);
    }

    [Fact]
    public async Task NothingFound_IsSaid_AndAnUnknownSource_IsOneLine()
    {
        await using var fake = await PlayAsync(FakeAnswer.Json(Paper));
        string config = Config(fake, isLocal: false);

        var nothing = await RunAsync("literature", "zzzz", "--source", "guidelines", "--config", config);
        var unknown = await RunAsync("literature", "nodule", "--source", "nowhere", "--config", config);

        Assert.Equal((0, "Nothing was found.", ""), (nothing.ExitCode, nothing.Output.Trim(), nothing.Errors));
        Assert.Equal((2, 2), (unknown.ExitCode, unknown.ErrorLines.Count));
        Assert.Contains("'pubmed' 'semanticscholar' 'guidelines'", unknown.ErrorLines[0], StringComparison.Ordinal);
    }

    private static void NoSecret(ConsoleProcess.Outcome outcome) => Assert.DoesNotContain("planted", outcome.Output + outcome.Errors, StringComparison.Ordinal);

    private static async Task<FakeProvider> PlayAsync(FakeAnswer scholar)
    {
        byte[] article = await File.ReadAllBytesAsync(TestData.Require("api/eutils/pubmed-29768149.xml"), Token);
        var fake = await FakeProvider.StartAsync(Token);
        fake.Otherwise = request => request.Path switch
        {
            "/esearch.fcgi" => FakeAnswer.Of(200, "text/xml", Found),
            "/efetch.fcgi" => FakeAnswer.Of(200, "text/xml", article),
            _ when request.Path.StartsWith("/graph/v1/paper/search?", StringComparison.Ordinal) => scholar,
            _ => FakeAnswer.Of(404, "text/plain", ""),
        };
        return fake;
    }

    private static FakeAnswer FromFile(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(TestData.Require(file)));
        return FakeAnswer.Of(json.RootElement.GetProperty("status").GetInt32(), "application/json", json.RootElement.GetProperty("body").GetRawText());
    }

    private string Config(FakeProvider fake, bool isLocal)
    {
        JsonObject source() => new()
        {
            ["Endpoint"] = fake.Address.AbsoluteUri,
            ["ApiKey"] = Secret,
            ["Email"] = "who@example.org",
            [isLocal ? "Residency" : "AllowsPrivateNetwork"] = isLocal ? "Local" : "true",
        };
        var providers = new JsonObject
        {
            ["PubMed"] = source(),
            ["SemanticScholar"] = source(),
            ["Guidelines"] = new JsonObject { ["Folder"] = Path.Combine(TestData.RepositoryRoot, "samples", "guidelines") },
        };
        return _folder.Write("config.json", JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["MedImaging"] = new JsonObject { ["Providers"] = providers } }));
    }

    private Task<ConsoleProcess.Outcome> RunAsync(params string[] arguments) => ConsoleProcess.RunAsync(_folder.FullPath, arguments);
}
