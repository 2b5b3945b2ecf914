using MedImaging;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers methods of explanation.</summary>
public static class ExplanationBuilderExtensions
{
    /// <summary>Registers the methods that need nothing but a model, with their defaults: <c>cam</c>, <c>grad-cam</c>, <c>score-cam</c>, <c>occlusion</c>, <c>lime</c>, <c>shap</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddExplanations(this MedImagingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var services = builder.Services;
        services.TryAddKeyedSingleton<IFindingExplainer>("cam", static (_, _) => new ClassActivationExplainer());
        services.TryAddKeyedSingleton<IFindingExplainer>("grad-cam", static (_, _) => new ClassActivationExplainer(asGradCam: true));
        services.TryAddKeyedSingleton<IFindingExplainer>("score-cam", static (_, _) => new ScoreCamExplainer());
        services.TryAddKeyedSingleton<IFindingExplainer>("occlusion", static (_, _) => new OcclusionExplainer());
        services.TryAddKeyedSingleton<IFindingExplainer>("lime", static (_, _) => new LimeExplainer());
        services.TryAddKeyedSingleton<IFindingExplainer>("shap", static (_, _) => new ShapExplainer());
        return builder;
    }

    /// <summary>Registers a method under a key: one with other options than the defaults, or the attention of a model. It goes before the methods of <see cref="AddExplanations"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="key">The key that steps ask for, such as <c>lime</c>.</param>
    /// <param name="explainer">The method.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException"><paramref name="key"/> is empty.</exception>
    public static MedImagingBuilder AddExplainer(this MedImagingBuilder builder, string key, IFindingExplainer explainer)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        ArgumentNullException.ThrowIfNull(explainer);
        builder.Services.AddKeyedSingleton(key, explainer);   // the last one registered is the one that is found
        return builder;
    }
}
