using System.Diagnostics.CodeAnalysis;
using MedImaging;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what turns texts and images into vectors in this process. Of each kind the first that is registered is taken.</summary>
public static class EmbeddingBuilderExtensions
{
    /// <summary>Registers a BERT-like model as <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of texts. The host's start fails when a file is not there; everything else is verified when it is first asked for.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The model's file, with its manifest and <c>vocab.txt</c> beside it.</param>
    /// <param name="configure">Changes how the model is opened, or none.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public static MedImagingBuilder AddTextEmbeddings(this MedImagingBuilder builder, string path, Action<TextEmbeddingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Configure(builder.Services.AddOptions<TextEmbeddingOptions>().Configure(o => o.Path = path), configure)
            .Validate(
                static o => LocalModelPaths.AreThere(o.Path, o.ManifestPath ?? Path.ChangeExtension(o.Path, ".json"), o.VocabularyPath ?? Path.Combine(Path.GetDirectoryName(o.Path) ?? "", "vocab.txt")),
                "The text embedding model needs its file, its manifest and its vocabulary; one of them is not there.")
            .ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TextEmbeddingOptions>, TextEmbeddingOptionsValidator>());
        return Add<string, TextEmbeddingOptions>(builder, static o => OnnxTextEmbeddings.Load(o.Path ?? "", o));
    }

    /// <summary>Registers a file of word vectors as <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of texts. The host's start fails when it is not there; it is read when it is first asked for.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The file.</param>
    /// <param name="configure">Changes how it is read, or none.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public static MedImagingBuilder AddGloveEmbeddings(this MedImagingBuilder builder, string path, Action<GloveOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Configure(builder.Services.AddOptions<GloveOptions>().Configure(o => o.Path = path), configure)
            .Validate(static o => LocalModelPaths.AreThere(o.Path), "The file of word vectors is not there.")
            .ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GloveOptions>, GloveOptionsValidator>());
        return Add<string, GloveOptions>(builder, static o => GloveEmbeddings.Load(o.Path ?? "", o));
    }

    /// <summary>Registers vectors of spellings, which need no model, as <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of texts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="dimension">How many numbers a vector has, from 16 to 65,536.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is out of range.</exception>
    public static MedImagingBuilder AddHashingEmbeddings(this MedImagingBuilder builder, int dimension = 512)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(new HashingEmbeddings(dimension));
        return builder;
    }

    /// <summary>Registers an image model as <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of frames. The host's start fails when a file is not there; everything else is verified when it is first asked for.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The model's file, with its manifest beside it.</param>
    /// <param name="configure">Changes how the model is opened, or none.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public static MedImagingBuilder AddImageEmbeddings(this MedImagingBuilder builder, string path, Action<ImageEmbeddingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Configure(builder.Services.AddOptions<ImageEmbeddingOptions>().Configure(o => o.Path = path), configure)
            .Validate(static o => LocalModelPaths.AreThere(o.Path, o.ManifestPath ?? Path.ChangeExtension(o.Path, ".json")), "The image model needs its file and its manifest; one of them is not there.")
            .ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ImageEmbeddingOptions>, ImageEmbeddingOptionsValidator>());
        return Add<PixelFrame, ImageEmbeddingOptions>(builder, static o => OnnxImageEmbeddings.Load(o.Path ?? "", o));
    }

    private static OptionsBuilder<T> Configure<T>(OptionsBuilder<T> options, Action<T>? configure)
        where T : class
        => configure is null ? options : options.Configure(configure);

    private static MedImagingBuilder Add<TInput, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        MedImagingBuilder builder, Func<TOptions, IEmbeddingGenerator<TInput, Embedding<float>>> load)
        where TOptions : class
    {
        builder.Services.TryAddSingleton(services => load(services.GetRequiredService<IOptions<TOptions>>().Value));
        return builder;
    }
}
