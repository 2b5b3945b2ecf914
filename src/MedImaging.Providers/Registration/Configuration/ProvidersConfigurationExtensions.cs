using MedImaging;
using MedImaging.Providers;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what a configuration names.</summary>
public static class ProvidersConfigurationExtensions
{
    /// <summary>The key of the router over all configured providers.</summary>
    public const string DefaultRouter = "default";

    private const string Root = "MedImaging";

    /// <summary>Registers the providers and the literature sources under <c>MedImaging:Providers</c>, and a router <c>default</c> over them: the tiers of <c>Router:Tiers</c>, or else each remote one in its turn and the local ones last.</summary>
    /// <remarks>
    /// Sections: <c>Gemini</c>, <c>OpenRouter</c>, <c>Groq</c>, <c>OpenAI</c>, <c>MedGemma</c>, <c>Ollama</c>, <c>Compatible:NAME</c> (each with <c>Model</c>, <c>ApiKeys</c>, <c>Endpoint</c>, <c>Residency</c>, <c>AllowsPrivateNetwork</c>,
    /// <c>Description</c>), <c>PubMed</c>, <c>SemanticScholar</c>, <c>Guidelines:Folder</c>, <c>RateLimit</c>, <c>MaxRetries</c>; and <c>MedImaging:Cache:Ttl</c>. No egress policy is read from a configuration: declare it in code, by <c>AllowEgress</c>.
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="configuration">The host's configuration.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="MedImagingException">A value is not what it should be; the message names the entry and never its value.</exception>
    public static MedImagingBuilder AddProvidersFrom(this MedImagingBuilder builder, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        var root = new SectionReader(configuration.GetSection(Root));
        var providers = root.Section("Providers");
        Shared(builder, root, providers);
        var added = new List<(string Key, DataResidency Residency)>();
        Clouds(builder, providers, added);
        Own(builder, providers, added);
        Literature(builder, providers);
        if (Tiers(providers, added) is { Count: > 0 } tiers)
        {
            builder.AddProviderRouter(DefaultRouter, options =>
            {
                foreach (var tier in tiers)
                {
                    options.Tiers.Add(tier);
                }
            });
        }

        return builder;
    }

    private static void Shared(MedImagingBuilder builder, SectionReader root, SectionReader providers)
    {
        int? requests = providers.Section("RateLimit").Whole("RequestsPerMinute", 1, 100_000), tokens = providers.Section("RateLimit").Whole("TokensPerMinute", 1, int.MaxValue);
        int? retries = providers.Whole("MaxRetries", 0, 10);
        var ttl = root.Section("Cache").Time("Ttl");
        builder.Services.AddOptions<ProvidersOptions>().Configure(options =>
        {
            options.RequestsPerMinute = requests ?? options.RequestsPerMinute;
            options.TokensPerMinute = tokens ?? options.TokensPerMinute;
            options.MaxRetries = retries ?? options.MaxRetries;
            options.CacheTimeToLive = ttl ?? options.CacheTimeToLive;
        });
    }

    private static void Clouds(MedImagingBuilder builder, SectionReader providers, List<(string Key, DataResidency Residency)> added)
    {
        var gemini = providers.Section("Gemini");
        if (ProviderSections.Keys(gemini).Count > 0)
        {
            var read = new GeminiOptions();
            ProviderSections.Apply(gemini, read);   // says now what cannot be read
            builder.AddGemini(options => ProviderSections.Apply(gemini, options), "gemini");
            added.Add(("gemini", read.Endpoint.Residency));
        }

        Add("OpenRouter", "openrouter", (section, name, configure) => builder.AddOpenRouter(configure, Models(section), name));
        Add("Groq", "groq", (_, name, configure) => builder.AddGroq(configure, name));
        Add("OpenAI", "openai", (_, name, configure) => builder.AddOpenAI(configure, name));

        void Add(string at, string name, Action<SectionReader, string, Action<OpenAICompatibleOptions>> add)
        {
            var section = providers.Section(at);
            if (ProviderSections.Keys(section).Count > 0)
            {
                AddServer(section, name, configure => add(section, name, configure), added);
            }
        }
    }

    private static void Own(MedImagingBuilder builder, SectionReader providers, List<(string Key, DataResidency Residency)> added)
    {
        var medGemma = providers.Section("MedGemma");
        if (medGemma.Address("Endpoint") is not null)
        {
            AddServer(medGemma, "medgemma", configure => builder.AddMedGemma(configure, "medgemma"), added);
        }

        foreach (var (name, section) in providers.Section("Compatible").Sections())
        {
            AddServer(section, name, configure => builder.AddOpenAICompatible(name, configure), added);
        }

        var ollama = providers.Section("Ollama");
        if (ollama.Exists)
        {
            var read = new OllamaOptions();
            ProviderSections.Apply(ollama, read);
            builder.AddOllama(options => ProviderSections.Apply(ollama, options), "ollama");
            added.Add(("ollama", read.Endpoint.Residency));
        }
    }

    private static void AddServer(SectionReader section, string name, Action<Action<OpenAICompatibleOptions>> add, List<(string Key, DataResidency Residency)> added)
    {
        var read = new OpenAICompatibleOptions();
        ProviderSections.Apply(section, read);   // says now what cannot be read
        add(options => ProviderSections.Apply(section, options));
        added.Add((name, OpenAIBuilderExtensions.ResidencyOf(read)));
    }

    private static void Literature(MedImagingBuilder builder, SectionReader providers)
    {
        var pubMed = providers.Section("PubMed");
        if (pubMed.Exists)
        {
            builder.AddPubMed(
                options =>
                {
                    options.Email = pubMed.Text("Email") ?? options.Email;
                    ProviderSections.Apply(pubMed, options.Endpoint);
                },
                Key(pubMed));
        }

        var scholar = providers.Section("SemanticScholar");
        if (scholar.Exists)
        {
            builder.AddSemanticScholar(options => ProviderSections.Apply(scholar, options.Endpoint), Key(scholar));
        }

        if (providers.Section("Guidelines").Text("Folder") is { } folder)
        {
            builder.AddGuidelines(folder);
        }
    }

    private static ApiKey? Key(SectionReader section)
    {
        try
        {
            return ProviderSections.Keys(section) is [var key, ..] ? new ApiKey(key) : null;
        }
        catch (ArgumentException)
        {
            throw section.Bad("ApiKey", "a key: it consists of visible ASCII characters, without spaces");
        }
    }

    private static List<ProviderModel>? Models(SectionReader section)
        => section.Section("Models").Sections().Select(child => ProviderSections.ReadModel(child.Section, child.Section.Text("Id") ?? throw child.Section.Bad("Id", "there"))).ToList() is { Count: > 0 } models ? models : null;

    private static List<RouterTierOptions> Tiers(SectionReader providers, List<(string Key, DataResidency Residency)> added)
    {
        var named = providers.Section("Router").Section("Tiers").Sections().Select((tier, i) => new RouterTierOptions(FormattableString.Invariant($"tier-{i + 1}"), Clients(tier.Section, tier.Name))).ToList();
        if (named.Count > 0)
        {
            return named;
        }

        var tiers = added.Where(each => each.Residency == DataResidency.Remote).Select(each => new RouterTierOptions(each.Key, [each.Key])).ToList();
        var local = added.Where(each => each.Residency == DataResidency.Local).Select(each => each.Key).ToList();
        return local.Count == 0 ? tiers : [.. tiers, new RouterTierOptions("local", local)];
    }

    private static List<string> Clients(SectionReader tier, string number)
        => (tier.Self ?? throw tier.Bad(number, "names of clients with commas between")).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList();
}
