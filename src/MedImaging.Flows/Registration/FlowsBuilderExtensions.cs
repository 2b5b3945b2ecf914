using MedImaging;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what the imaging steps need.</summary>
public static class FlowsBuilderExtensions
{
    /// <summary>Registers the report writer, the report rules, the checker of evidence chains, and how studies stand in journals.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddFlows(this MedImagingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        if (builder.Services.Any(service => service.ServiceType == typeof(ProvenanceVerifier)))
        {
            return builder;
        }

        builder.AddReportWriting();
        builder.Services.TryAddSingleton(services => new ProvenanceVerifier(
            services.GetRequiredService<IContentStore>(),
            services.GetServices<IImageReader>(),
            services.GetKeyedServices<IImageModel>(KeyedService.AnyKey)));
        return builder
            .AddJournalType("study-source", 1, services => new StudySourceCodec(ReadSteps.Reading(services), services.GetRequiredService<IContentStore>()))
            .AddJournalType("image-source", 1, services => new ImageSourceCodec(ReadSteps.Reading(services), services.GetRequiredService<IContentStore>()))
            .AddJournalType("exported-files", 1, services => new ExportedFilesCodec(services.GetRequiredService<IContentStore>()));
    }

    /// <summary>Registers the offline report writer, unless the host has another, and the report rules with their checker.</summary>
    /// <remarks>A host adds a rule of its own with <c>services.AddSingleton&lt;IReportRule, MyRule&gt;()</c>.</remarks>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddReportWriting(this MedImagingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var services = builder.Services;
        services.TryAddSingleton<IReportWriter, TemplateReportWriter>();
        if (services.All(service => service.ServiceType != typeof(ReportChecker)))
        {
            foreach (var rule in ReportChecker.StandardRules)
            {
                services.AddSingleton(rule);
            }

            services.AddSingleton<ReportChecker>();
        }

        return builder;
    }
}
