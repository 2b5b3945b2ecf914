using MedImaging;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers models of volumes that run in this process.</summary>
public static class VolumeModelBuilderExtensions
{
    /// <summary>Registers an ONNX model as the keyed <see cref="IVolumeModel"/> of a name. Files are verified when the model is first asked for.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name that steps ask for, such as <c>brain</c>.</param>
    /// <param name="path">The model's file, with its manifest beside it: <c>NAME.onnx</c> and <c>NAME.json</c>.</param>
    /// <param name="configure">Changes how the model is opened, or none.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> or <paramref name="path"/> is empty.</exception>
    public static MedImagingBuilder AddOnnxVolumeModel(this MedImagingBuilder builder, string name, string path, Action<OnnxModelOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);

        var options = builder.Services.AddOptions<OnnxModelOptions>(OptionsName(name)).Configure(o => o.Path = path);
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OnnxModelOptions>, OnnxModelOptionsValidator>());
        builder.Services.TryAddKeyedSingleton<IVolumeModel>(name, static (services, key) =>
        {
            var chosen = services.GetRequiredService<IOptionsMonitor<OnnxModelOptions>>().Get(OptionsName((string?)key));
            return OnnxVolumeModel.Load(chosen.Path ?? "", chosen);
        });
        return builder;
    }

    // A model of frames may go by the same name, with options of its own.
    private static string OptionsName(string? name) => $"volume:{name}";
}
