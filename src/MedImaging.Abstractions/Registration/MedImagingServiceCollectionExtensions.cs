using MedImaging;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers MedImaging.Sdk.</summary>
public static class MedImagingServiceCollectionExtensions
{
    /// <summary>Registers the parts every host needs; the packages add theirs to the builder it returns.</summary>
    /// <param name="services">The host's services.</param>
    /// <returns>The builder.</returns>
    public static MedImagingBuilder AddMedImaging(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IRunJournal, InMemoryRunJournal>();
        services.TryAddSingleton<IContentStore, InMemoryContentStore>();
        services.TryAddSingleton<IReportStore, InMemoryReportStore>();
        services.TryAddSingleton<ICaseStore, InMemoryCaseStore>();
        return new MedImagingBuilder(services);
    }
}
