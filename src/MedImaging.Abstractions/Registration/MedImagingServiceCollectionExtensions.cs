using MedImaging;
using MedImaging.Engine;
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

        var builder = new MedImagingBuilder(services);
        if (services.Any(service => service.ServiceType == typeof(FlowRuns)))
        {
            return builder;
        }

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IRunJournal, InMemoryRunJournal>();
        services.TryAddSingleton<IContentStore, InMemoryContentStore>();
        services.AddStores();
        services.AddRefusingGate();
        services.AddProtection();
        services.TryAddSingleton<ActiveRuns>();
        services.TryAddSingleton<JournalTypes>();
        services.TryAddSingleton(provider => new FlowRuns(provider));
        services.AddOptions<FlowsStartup>().Validate<IEnumerable<IFlow>>(static (_, _) => true).ValidateOnStart();   // asking for the flows builds them
        return builder
            .AddJournalType("analysis-request", 1, MedImagingJson.Default.AnalysisRequest)
            .AddJournalType("findings", 1, MedImagingJson.Default.Findings)
            .AddJournalType("study-findings", 1, MedImagingJson.Default.StudyFindings)
            .AddJournalType("draft-report", 1, MedImagingJson.Default.DraftReport)
            .AddJournalType("sign-off", 1, MedImagingJson.Default.SignOff)
            .AddJournalType("signed-report", 1, MedImagingJson.Default.SignedReport)
            .AddRecomputedType<ImageStudy>()
            .AddRecomputedType<ImageInstance>()
            .AddRecomputedType<PixelFrame>()
            .AddRecomputedType<ImageTensor>()
            .AddRecomputedType<IReadOnlyList<PixelFrame>>()
            .AddRecomputedType<IReadOnlyList<Findings>>();
    }
}
