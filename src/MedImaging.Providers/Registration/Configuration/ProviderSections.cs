namespace MedImaging.Providers;

/// <summary>Writes a provider's section of the configuration into its options.</summary>
internal static class ProviderSections
{
    public static void Apply(SectionReader section, GeminiOptions options)
    {
        options.Model = section.Text("Model") ?? options.Model;
        options.Description = Describe(section, options.Model);
        AddKeys(section, options.ApiKeys);
        Apply(section, options.Endpoint);
    }

    public static void Apply(SectionReader section, OllamaOptions options)
    {
        options.Model = section.Text("Model") ?? options.Model;
        options.Description = Describe(section, options.Model);
        options.ApiKey = Keys(section) is [var key, ..] ? key : null;
        Apply(section, options.Endpoint);
    }

    public static void Apply(SectionReader section, OpenAICompatibleOptions options)
    {
        options.Preset = section.Choice<OpenAIPreset>("Preset") ?? options.Preset;
        options.Model = section.Text("Model") ?? options.Model;
        options.Description = Describe(section, options.Model);
        AddKeys(section, options.ApiKeys);
        Apply(section, options.Endpoint);
    }

    public static void Apply(SectionReader section, ProviderEndpoint endpoint)
    {
        endpoint.Address = section.Address("Endpoint") ?? endpoint.Address;
        endpoint.Residency = section.Choice<DataResidency>("Residency") ?? endpoint.Residency;
        endpoint.AllowsPrivateNetwork = section.Flag("AllowsPrivateNetwork") ?? endpoint.AllowsPrivateNetwork;
        endpoint.IdleTimeout = section.Time("IdleTimeout") ?? endpoint.IdleTimeout;
        endpoint.TotalTimeout = section.Time("TotalTimeout") ?? endpoint.TotalTimeout;
    }

    public static IReadOnlyList<string> Keys(SectionReader section)
    {
        var keys = section.List("ApiKeys");
        return keys.Count > 0 ? keys : section.Text("ApiKey") is { } one ? [one] : [];
    }

    /// <summary>What the host says its model can do, under <c>Description</c>.</summary>
    public static ProviderModel? Describe(SectionReader section, string? model)
        => section.Section("Description") is { Exists: true } described && (described.Text("Id") ?? model) is { } id ? ReadModel(described, id) : null;

    public static ProviderModel ReadModel(SectionReader section, string id) => new()
    {
        Id = id,
        TakesImages = section.Flag("TakesImages") ?? false,
        TakesAudio = section.Flag("TakesAudio") ?? false,
        FollowsSchemas = section.Flag("FollowsSchemas") ?? false,
        CallsFunctions = section.Flag("CallsFunctions") ?? false,
        ContextTokens = section.Whole("ContextTokens", 1, int.MaxValue),
        InputPrice = section.Number("InputPrice") ?? 0,
        CachedInputPrice = section.Number("CachedInputPrice"),
        OutputPrice = section.Number("OutputPrice") ?? 0,
    };

    private static void AddKeys(SectionReader section, IList<string> keys)
    {
        foreach (string key in Keys(section))
        {
            keys.Add(key);
        }
    }
}
