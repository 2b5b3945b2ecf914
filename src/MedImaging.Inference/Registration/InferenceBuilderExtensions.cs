using MedImaging;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers models that run in this process.</summary>
public static class InferenceBuilderExtensions
{
    /// <summary>Registers an ONNX model as the keyed <see cref="IImageModel"/> of a name. The host's start fails when the file or its manifest is not there; everything else is verified when the model is first asked for.</summary>
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
            var chosen = services.GetRequiredService<IOptionsMonitor<OnnxModelOptions>>().Get((string?)key);
            return OnnxModel.Load(chosen.Path ?? "", chosen);
        });
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
