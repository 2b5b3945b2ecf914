using MedImaging;
using MedImaging.Providers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers sources of literature, and with the first of them a <see cref="LiteratureSearch"/> over all that are registered.</summary>
public static class LiteratureBuilderExtensions
{
    /// <summary>Registers a <see cref="LiteratureSearch"/> over all registered sources, in the order they were registered in. The first source does so, too; call this to change its options or to rank by meaning.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the options, or none.</param>
    /// <param name="embeddings">The key of a registered generator of embeddings that compares meanings, or none to rank by words alone. The question and what was found are sent to it.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddLiteratureSearch(this MedImagingBuilder builder, Action<LiteratureSearchOptions>? configure = null, string? embeddings = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Services.AddOptions<LiteratureSearchOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options
            .Validate(static each => IsTime(each.SourceTimeout) && IsTime(each.EmbeddingTimeout), "A search of literature takes more than no time, and at most an hour.")
            .Validate(static each => each.MeaningWeight is >= 0 and <= 1, "Meaning counts from 0 to 1.")
            .Validate<IServiceProviderIsKeyedService>(
                (_, there) => embeddings is null || there.IsKeyedService(typeof(IEmbeddingGenerator<string, Embedding<float>>), embeddings), $"The search of literature names a generator of embeddings that is not registered: '{embeddings}'.")
            .ValidateOnStart();
        builder.Services.Replace(ServiceDescriptor.Singleton(services => Search(services, embeddings)));
        return builder;
    }

    /// <summary>Registers PubMed. NCBI asks for an address of the one who answers for the program: <see cref="PubMedOptions.Email"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the options, or none.</param>
    /// <param name="apiKey">NCBI's key, for ten requests a second in the place of three, or none.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException">An option is not one that can be used.</exception>
    public static MedImagingBuilder AddPubMed(this MedImagingBuilder builder, Action<PubMedOptions>? configure = null, ApiKey? apiKey = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new PubMedOptions();
        configure?.Invoke(options);
        new PubMedClient(options, new RefusingEgressGate(), apiKey).Dispose();   // says at once what the options lack
        builder.Services.AddSingleton<ILiteratureSource>(services => new PubMedClient(options, services.GetRequiredService<IEgressGate>(), apiKey, services.GetService<TimeProvider>()));
        builder.Services.TryAddSingleton(static services => Search(services, null));
        return builder;
    }

    /// <summary>Registers Semantic Scholar.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the options, or none.</param>
    /// <param name="apiKey">Its key, or none.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException">An option is not one that can be used.</exception>
    public static MedImagingBuilder AddSemanticScholar(this MedImagingBuilder builder, Action<SemanticScholarOptions>? configure = null, ApiKey? apiKey = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new SemanticScholarOptions();
        configure?.Invoke(options);
        new SemanticScholarClient(options, new RefusingEgressGate(), apiKey).Dispose();
        builder.Services.AddSingleton<ILiteratureSource>(services => new SemanticScholarClient(options, services.GetRequiredService<IEgressGate>(), apiKey, services.GetService<TimeProvider>()));
        builder.Services.TryAddSingleton(static services => Search(services, null));
        return builder;
    }

    /// <summary>Registers the guideline packs of a folder. They are files of the host's; nothing is sent anywhere. The packs of several folders are one library.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="folder">The folder.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="MedImagingException">There is no such folder, or a file in it cannot be read or is no guideline pack.</exception>
    public static MedImagingBuilder AddGuidelines(this MedImagingBuilder builder, string folder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var packs = GuidelineLibrary.ReadFolderAsync(folder).AsTask().GetAwaiter().GetResult().Packs;   // a host is put together without waiting
        foreach (var pack in packs)
        {
            builder.Services.AddSingleton(pack);
        }

        builder.Services.TryAddSingleton(static services => new GuidelineLibrary(services.GetServices<GuidelinePack>(), services.GetService<TimeProvider>()));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IGuidelineSource, GuidelineLibrary>(static services => services.GetRequiredService<GuidelineLibrary>()));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILiteratureSource, GuidelineLibrary>(static services => services.GetRequiredService<GuidelineLibrary>()));
        builder.Services.TryAddSingleton(static services => Search(services, null));
        return builder;
    }

    private static LiteratureSearch Search(IServiceProvider services, string? embeddings) => new(
        services.GetServices<ILiteratureSource>(),
        services.GetRequiredService<IOptions<LiteratureSearchOptions>>().Value,
        embeddings is null ? null : services.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>(embeddings),
        services.GetService<TimeProvider>());

    private static bool IsTime(TimeSpan time) => time > TimeSpan.Zero && time <= TimeSpan.FromHours(1);
}
