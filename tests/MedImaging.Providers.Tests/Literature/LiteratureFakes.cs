using MedImaging.Providers;
using MedImaging.Testing;

namespace MedImaging.Tests.Literature;

/// <summary>Clients of a fake on loopback.</summary>
internal static class LiteratureFakes
{
    public static PubMedClient PubMed(FakeProvider provider, IEgressGate gate, ApiKey? key = null, TimeProvider? time = null, PubMedOptions? options = null)
    {
        options ??= new PubMedOptions { Email = "who@example.org", RequestsPerSecond = 1000 };
        options.Endpoint = Local(provider);
        return new PubMedClient(options, gate, key, time);
    }

    public static SemanticScholarClient Scholar(FakeProvider provider, IEgressGate gate, ApiKey? key = null, TimeProvider? time = null)
        => new(new SemanticScholarOptions { Endpoint = Local(provider), RequestsPerSecond = 1000 }, gate, key, time);

    public static ProviderEndpoint Local(FakeProvider provider) => new() { Address = provider.Address, Residency = DataResidency.Local };

    public static FakeAnswer Xml(string body) => FakeAnswer.Of(200, "text/xml", body);

    public static FakeAnswer XmlFile(string name) => FakeAnswer.Of(200, "text/xml", File.ReadAllBytes(TestData.Require("api/eutils/" + name)));

    /// <summary>An esearch answer.</summary>
    public static string Found(params string[] ids) => Found(ids, "");

    public static string Found(IReadOnlyCollection<string> ids, string more)
        => $"<?xml version=\"1.0\"?><!DOCTYPE eSearchResult PUBLIC \"-//NLM//DTD esearch 20060628//EN\" \"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd\">"
            + $"<eSearchResult><Count>{ids.Count}</Count>{more}<IdList>{string.Concat(ids.Select(id => $"<Id>{id}</Id>"))}</IdList></eSearchResult>";

    /// <summary>An efetch answer of articles that have a title.</summary>
    public static string Articles(params IEnumerable<string> ids)
        => "<PubmedArticleSet>" + string.Concat(ids.Select(id => $"<PubmedArticle><MedlineCitation><PMID>{id}</PMID><Article><ArticleTitle>Title {id}</ArticleTitle></Article></MedlineCitation></PubmedArticle>")) + "</PubmedArticleSet>";

    /// <summary>The fields of a form.</summary>
    public static IReadOnlyDictionary<string, string> Form(FakeProviderRequest request)
        => request.Text.Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => Uri.UnescapeDataString(pair[0].Replace('+', ' ')), pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')));
}
