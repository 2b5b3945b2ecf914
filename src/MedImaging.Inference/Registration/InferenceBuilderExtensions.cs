using MedImaging;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers models that run in this process.</summary>
public static class InferenceBuilderExtensions
{
    /// <summary>Registers an ONNX model as the keyed <see cref="IImageModel"/> of a name, held by the <see cref="ModelRegistry"/>, which can swap it for another version. The host's start fails when the file or its manifest is not there; everything else is verified when the model is first asked for.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name that steps ask for, such as <c>chest</c>.</param>
    /// <param name="path">The model's file, with its manifest beside it: <c>NAME.onnx</c> and <c>NAME.json</c>.</param>
    /// <param name="configure">Changes how the model is opened, or none.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> or <paramref name="path"/> is empty.</exception>
    public static MedImagingBuilder AddOnnxModel(this MedImagingBuilder builder, string name, string path, Action<OnnxModelOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);

        var options = builder.Services.AddOptions<OnnxModelOptions>(name).Configure(o => o.Path = path);
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OnnxModelOptions>, OnnxModelOptionsValidator>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OnnxModelOptions>, ModelPathValidator>());
        builder.Services.TryAddKeyedSingleton<IImageModel>(name, static (services, key) =>
        {
            string called = (string?)key ?? "";
            var registry = services.GetRequiredService<ModelRegistry>();
            return registry.Use(called, registry.Add(services.GetRequiredService<IOptionsMonitor<OnnxModelOptions>>().Get(called), called));
        });
        return builder.AddModelRegistry().AddExplanations();
    }

    /// <summary>Registers every model of a folder under the name of its file: each <c>NAME.onnx</c> with its manifest <c>NAME.json</c>. The folder is read now, once.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="folder">The folder; those below it are not looked at.</param>
    /// <param name="configure">Changes how the models are opened, or none.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty.</exception>
    /// <exception cref="MedImagingException">The folder is not there (<see cref="ErrorKind.NotFound"/>).</exception>
    public static MedImagingBuilder AddOnnxModels(this MedImagingBuilder builder, string folder, Action<OnnxModelOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        foreach (string path in RegistryFiles.In(folder))
        {
            builder.AddOnnxModel(Path.GetFileNameWithoutExtension(path), path, configure);
        }

        return builder.AddModelRegistry();
    }

    /// <summary>Registers the <see cref="ModelRegistry"/> that holds the host's models; <see cref="AddOnnxModel"/> does so by itself.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes how much it keeps loaded, or none.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddModelRegistry(this MedImagingBuilder builder, Action<ModelRegistryOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Services.AddOptions<ModelRegistryOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ModelRegistryOptions>, ModelRegistryOptionsValidator>());
        builder.Services.TryAddSingleton(static services => new ModelRegistry(
            services.GetRequiredService<IOptions<ModelRegistryOptions>>().Value, services.GetService<ILogger<ModelRegistry>>(), services.GetService<TimeProvider>()));
        return builder;
    }

    private sealed class ModelPathValidator : IValidateOptions<OnnxModelOptions>
    {
        public ValidateOptionsResult Validate(string? name, OnnxModelOptions options)
        {
            if (string.IsNullOrEmpty(options.Path))
            {
                return ValidateOptionsResult.Skip;   // the other validator says so
            }

            string manifest = options.ManifestPath ?? Path.ChangeExtension(options.Path, ".json");
            foreach (string path in (string[])[options.Path, manifest])
            {
                if (!File.Exists(path))
                {
                    return ValidateOptionsResult.Fail($"The model \"{name}\" needs the file {path}, which is not there.");
                }
            }

            return ValidateOptionsResult.Success;
        }
    }
}
