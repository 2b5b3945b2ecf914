using MedImaging;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers flows.</summary>
public static class MedImagingBuilderFlowExtensions
{
    /// <summary>Registers a flow. Ask for it as <see cref="Flow{TIn, TOut}"/>, by its name as the key, or without a key when it is the only one of its type.</summary>
    /// <remarks>When the host starts, the flow is built, so that anything missing is told then, all at once.</remarks>
    /// <typeparam name="TIn">What it takes.</typeparam>
    /// <typeparam name="TOut">What it gives.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The flow's name, unique in the host.</param>
    /// <param name="build">Adds the steps.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddFlow<TIn, TOut>(this MedImagingBuilder builder, string name, Func<FlowBuilder<TIn, TIn>, FlowBuilder<TIn, TOut>> build)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(build);

        var services = builder.Services;
        services.AddKeyedSingleton(name, (provider, _) => build(Flow.Start<TIn>(name)).Build(provider));
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<Flow<TIn, TOut>>(name));
        services.AddSingleton<IFlow>(provider => provider.GetRequiredKeyedService<Flow<TIn, TOut>>(name));
        return builder;
    }
}

/// <summary>Asks, when the host starts, that all flows can be built.</summary>
internal sealed class FlowsStartup;
