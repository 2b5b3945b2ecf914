using System.Text;
using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MedImaging.Tests.Registration;

public sealed class RegistrationTests
{
    private const string Answer = """{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"fine"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ARouter_FallsOverFromARemoteProvider_ToALocalOne()
    {
        await using var cloud = await FakeProvider.StartAsync(Token);
        await using var local = await FakeProvider.StartAsync(Token);
        cloud.Otherwise = _ => FakeAnswer.Of(401, "application/json", """{"error":{"message":"no","code":"invalid_api_key"}}""");
        local.Otherwise = _ => FakeAnswer.Json(Answer);
        await using var host = Host(
            builder => builder.AllowEgress(policy => (policy.Name, policy.DeclaredBy, policy.Declaration) = ("tests", "tests", EgressDeclaration.Synthetic)),
            Entries(("Groq:Endpoint", cloud.Address.AbsoluteUri), ("Groq:AllowsPrivateNetwork", "true"), ("Groq:Model", "m"), ("Groq:ApiKeys:0", Canaries.Key), ("MaxRetries", "0"),
                ("Compatible:own:Endpoint", local.Address.AbsoluteUri), ("Compatible:own:Residency", "Local"), ("Compatible:own:Model", "m")));

        var response = await host.GetRequiredKeyedService<IChatClient>("default").GetResponseAsync("hello", cancellationToken: Token);

        Assert.Equal("fine", response.Text);
        Assert.Equal("own", response.GetRoute()!.Lane);
        Assert.Equal($"Bearer {Canaries.Key}", Assert.Single(cloud.Requests).Headers["Authorization"]);
        Assert.Equal([("groq", DataResidency.Remote, 1), ("own", DataResidency.Local, 0)], host.GetServices<RegisteredProvider>().Select(provider => (provider.Name, provider.Residency, provider.Keys)).Order());
        Assert.Equal(2, ((InMemoryEgressLog)host.GetRequiredService<IEgressLog>()).ToList().Count(receipt => receipt.Provider is "groq" or "own"));
    }

    [Fact]
    public async Task WithoutAPolicy_ARemoteProviderIsNeverAsked()
    {
        await using var cloud = await FakeProvider.StartAsync(Token);
        await using var host = Host(null, Entries(("OpenAI:Endpoint", cloud.Address.AbsoluteUri), ("OpenAI:AllowsPrivateNetwork", "true"), ("OpenAI:Model", "m"), ("OpenAI:ApiKey", Canaries.Key)));

        var error = await Assert.ThrowsAnyAsync<MedImagingException>(() => host.GetRequiredKeyedService<IChatClient>("openai").GetResponseAsync("hello", cancellationToken: Token));

        Assert.Equal(ErrorKind.PolicyBlocked, error.Kind);
        Assert.Empty(cloud.Requests);
    }

    [Fact]
    public async Task AHostsOwnClient_CanUseTheWholeStack_AndNoneOfOurVendors()
    {
        var own = new FakeChatClient().Otherwise(_ => "fine");
        await using var host = Host(builder => builder
            .AddChatClient("own", _ => own)
            .AddProviderRouter("all", options =>
            {
                options.Tier("primary", "own").ServesOneTenant = true;
                options.Functions = new FunctionLoopOptions();
            }));
        var client = host.GetRequiredKeyedService<IChatClient>("all");
        var options = new ChatOptions { ModelId = "m" }.WithScope(new CallScope { Patient = "p", Study = "s" });

        Assert.Equal("fine", (await client.GetResponseAsync("hello", options, Token)).Text);
        var again = await client.GetResponseAsync("hello", options, Token);

        Assert.True(again.IsFromCache());
        Assert.Single(own.Requests);
        Assert.NotNull(host.GetRequiredService<BudgetLedger>());
    }

    [Fact]
    public void ANameThatIsTaken_AndOptionsThatCannotWork_AreErrors()
    {
        var builder = new ServiceCollection().AddMedImaging().AddGroq(options => options.ApiKeys.Add("k"));
        Assert.Throws<ArgumentException>(() => builder.AddGroq(options => options.ApiKeys.Add("k")));
        Assert.Throws<ArgumentException>(() => builder.AddChatClient("groq", _ => new FakeChatClient()));
        Assert.Throws<ArgumentException>(() => builder.AddProviderRouter("groq", _ => { }));

        Fails<OpenAICompatibleOptions>("openai", medImaging => medImaging.AddOpenAI(_ => { }), "has no key");
        Fails<GeminiOptions>("gemini", medImaging => medImaging.AddGemini(_ => { }), "has no key");
        Fails<GeminiOptions>("gemini", medImaging => medImaging.AddGemini(options => options.ApiKeys.Add("planted secret")), "no header can carry");
        Fails<GeminiOptions>("gemini", medImaging => medImaging.AddGemini(options =>
        {
            options.ApiKeys.Add("k");
            options.Endpoint.Address = new Uri("http://planted.example.org/");
        }), "https");
        Fails<OpenAICompatibleOptions>("medgemma", medImaging => medImaging.AddMedGemma(_ => { }), "");
        Fails<ProviderRouterOptions>("r", medImaging => medImaging.AddProviderRouter("r", _ => { }), "no tier");
        Fails<ProviderRouterOptions>("r", medImaging => medImaging.AddProviderRouter("r", options => options.Tier("t", "r")), "its own clients");
        Fails<ProviderRouterOptions>("r", medImaging => medImaging.AddProviderRouter("r", options => options.Tier("t", "nobody")), "not registered");
        Fails<ProviderRouterOptions>("r", medImaging => medImaging.AddOllama(_ => { }).AddProviderRouter("r", options => options.Tier("t", "ollama").Tier("u", "ollama")), "a client twice");
    }

    [Fact]
    public void ARotationOfNoModels_IsTheOneModel()
    {
        using var host = Host(builder => builder.AddOpenRouter(
            options =>
            {
                options.Model = "m";
                options.ApiKeys.Add("k");
            },
            []));
        Assert.Equal("m", Assert.Single(host.GetServices<RegisteredProvider>()).Model);
    }

    [Fact]
    public void TheDefaultRouter_AsksRemoteOnesInTheirTurn_AndTheLocalOnesLast()
    {
        using var host = Host(null, Entries(
            ("Ollama:Residency", "Remote"), ("Ollama:AllowsPrivateNetwork", "true"),
            ("Compatible:studio:Preset", "LMStudio"), ("Compatible:studio:Model", "m"),
            ("OpenAI:ApiKey", "k"), ("MedGemma:Endpoint", "http://127.0.0.1:9/"), ("MedGemma:Residency", "Local")));
        var tiers = host.GetRequiredService<IOptionsMonitor<ProviderRouterOptions>>().Get("default").Tiers;
        Assert.Equal(["openai: openai", "ollama: ollama", "local: medgemma, studio"], tiers.Select(tier => $"{tier.Name}: {string.Join(", ", tier.Clients)}"));
    }

    [Theory]
    [InlineData("MaxRetries", "planted")]
    [InlineData("RateLimit:RequestsPerMinute", "planted")]
    [InlineData("RateLimit:RequestsPerMinute", "100001")]
    [InlineData("Ollama:Endpoint", "planted")]
    [InlineData("Ollama:Residency", "planted")]
    [InlineData("Compatible:x:Preset", "planted")]
    [InlineData("PubMed:ApiKey", "planted secret")]
    public void ABadEntry_IsNamed_AndItsValueIsNot(string entry, string value)
    {
        var error = Assert.Throws<MedImagingException>(() => Host(null, Entries((entry, value))));
        Assert.Contains($"MedImaging:Providers:{entry}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Literature_IsRegisteredFromTheConfiguration()
    {
        using var folder = new TemporaryFolder();
        using var host = Host(null, Entries(("PubMed:Email", "someone@example.org"), ("SemanticScholar:ApiKey", "k"), ("Guidelines:Folder", folder.FullPath)));
        Assert.Equal(3, host.GetServices<ILiteratureSource>().Count());
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<MedImagingException>(() => new ServiceCollection().AddMedImaging().AddGuidelines(folder.File("none"))).Kind);
    }

    [Fact]
    public void TheGuidelinesOfTwoFolders_AreInOneLibrary()
    {
        using TemporaryFolder one = new(), two = new();
        one.Write("pack.json", Pack("first"));
        two.Write("pack.json", Pack("second"));
        using var host = Host(builder => builder.AddGuidelines(one.FullPath).AddGuidelines(two.FullPath));

        var library = Assert.Single(host.GetServices<ILiteratureSource>());
        Assert.Same(library, Assert.Single(host.GetServices<IGuidelineSource>()));
        Assert.Equal(["first", "second"], host.GetRequiredService<IGuidelineSource>().Packs.Select(pack => pack.Id));
    }

    private static byte[] Pack(string id)
        => Encoding.UTF8.GetBytes($$$"""{"format":"medimaging-guideline-pack/1","id":"{{{id}}}","version":"1","title":"t","publisher":"p","licence":"CC0-1.0","statements":[{"id":"s","text":"Example only.","appliesWhen":{"modality":["CT"]}}]}""");

    private static void Fails<TOptions>(string name, Action<MedImagingBuilder> add, string expected)
    {
        var services = new ServiceCollection();
        add(services.AddMedImaging());
        using var host = services.BuildServiceProvider();
        var error = Assert.Throws<OptionsValidationException>(() => host.GetRequiredService<IOptionsMonitor<TOptions>>().Get(name));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", error.ToString(), StringComparison.Ordinal);
    }

    private static IConfiguration Entries(params (string Name, string Value)[] entries)
        => new ConfigurationBuilder().AddInMemoryCollection(entries.Select(entry => KeyValuePair.Create("MedImaging:Providers:" + entry.Name, (string?)entry.Value))).Build();

    private static ServiceProvider Host(Action<MedImagingBuilder>? add, IConfiguration? configuration = null)
    {
        var services = new ServiceCollection();
        var builder = services.AddMedImaging();
        if (configuration is not null)
        {
            builder.AddProvidersFrom(configuration);
        }

        add?.Invoke(builder);
        return services.BuildServiceProvider();
    }
}
