using MedImaging;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers models made of other models.</summary>
public static class EnsembleBuilderExtensions
{
    /// <summary>Registers several models under one name, as the keyed <see cref="IImageModel"/> of it.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name that steps ask for; also the id of the joint model.</param>
    /// <param name="members">The names of the models, two or more.</param>
    /// <returns>The same builder, for chaining. How they are joined is in the <see cref="EnsembleOptions"/> of the name.</returns>
    /// <exception cref="ArgumentException">A name is empty or that of the ensemble, or there are fewer than two members.</exception>
    public static MedImagingBuilder AddEnsemble(this MedImagingBuilder builder, string name, params string[] members)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(members);
        if (members.Length < 2 || members.Any(member => string.IsNullOrWhiteSpace(member) || member == name))
        {
            throw new ArgumentException("An ensemble names two other models or more.", nameof(members));
        }

        string[] own = [.. members];
        builder.Services.AddOptions<EnsembleOptions>(name).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EnsembleOptions>, EnsembleOptionsValidator>());
        builder.Services.TryAddKeyedSingleton<IImageModel>(
            name,
            (services, _) => new EnsembleModel(name, [.. own.Select(member => services.GetRequiredKeyedService<IImageModel>(member))], services.GetRequiredService<IOptionsMonitor<EnsembleOptions>>().Get(name)));
        return builder;
    }

    /// <summary>Registers a model that looks at each frame several times, as the keyed <see cref="IImageModel"/> of a name.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name that steps ask for.</param>
    /// <param name="member">The name of the model that looks; it must give scores (<see cref="IScoringModel"/>).</param>
    /// <param name="configure">Changes from which sides it looks, or none.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException">A name is empty, or both are one.</exception>
    public static MedImagingBuilder AddAugmentedModel(this MedImagingBuilder builder, string name, string member, Action<AugmentationOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(member);
        if (name == member)
        {
            throw new ArgumentException("The model that looks has another name.", nameof(member));
        }

        builder.Services.AddOptions<AugmentationOptions>(name).Configure(configure ?? (static _ => { })).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AugmentationOptions>, AugmentationOptionsValidator>());
        builder.Services.TryAddKeyedSingleton<IImageModel>(name, (services, _) => services.GetRequiredKeyedService<IImageModel>(member) is IScoringModel model
            ? new AugmentedModel(model, services.GetRequiredService<IOptionsMonitor<AugmentationOptions>>().Get(name))
            : throw new MedImagingException(ErrorKind.UnsupportedFormat, $"The model \"{member}\" gives no scores, so it cannot be asked from several sides."));
        return builder;
    }
}
