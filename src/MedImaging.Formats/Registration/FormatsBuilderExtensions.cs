using MedImaging;
using MedImaging.Formats;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers report exporters and the frame renderer.</summary>
public static class FormatsBuilderExtensions
{
    /// <summary>Registers the report exporters under their formats' names, <c>json</c> and <c>pdf</c>, and the renderer of frames.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">How PDF reports look, or nothing for the defaults.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddFormats(this MedImagingBuilder builder, Action<PdfReportOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var services = builder.Services;
        services.AddOptions<PdfReportOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<Options.IValidateOptions<PdfReportOptions>, PdfReportOptionsValidator>());
        services.TryAddKeyedSingleton<IReportExporter, JsonReportExporter>("json");
        services.TryAddKeyedSingleton<IReportExporter, PdfReportExporter>("pdf");
        services.TryAddSingleton<IFrameRenderer, FrameRenderer>();
        return builder;
    }
}
