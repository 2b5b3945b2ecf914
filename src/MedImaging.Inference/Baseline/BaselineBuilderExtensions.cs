using MedImaging;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the detector that needs no model.</summary>
public static class BaselineBuilderExtensions
{
    /// <summary>Registers the baseline as the keyed <see cref="IImageModel"/> of a name.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name that steps ask for, such as <c>baseline</c>.</param>
    /// <param name="configure">Changes what counts as a finding, or none.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static MedImagingBuilder AddBaselineDetector(this MedImagingBuilder builder, string name, Action<BaselineOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);

        builder.Services.AddOptions<BaselineOptions>(name).Configure(configure ?? (static _ => { })).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BaselineOptions>, BaselineOptionsValidator>());
        builder.Services.TryAddKeyedSingleton<IImageModel>(
            name, static (services, key) => new BaselineDetector(services.GetRequiredService<IOptionsMonitor<BaselineOptions>>().Get((string?)key)));
        return builder;
    }
}
