using MedImaging;
using MedImaging.Dicom;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the taking in of files.</summary>
public static class IngestBuilderExtensions
{
    /// <summary>Takes in DICOM files as studies: <see cref="IStudyIngestor"/>. A host adds its <see cref="IMalwareScanner"/> and further <see cref="IContentInspector"/>s to the services.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the limits; <see langword="null"/> for the defaults.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddStudyIngest(this MedImagingBuilder builder, Action<IngestLimits>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        builder.AddDicom();
        builder.Services.AddOptions<IngestLimits>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<IngestLimits>, IngestLimitsValidator>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IContentInspector, FormatInspector>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IContentInspector, DocumentInspector>());
        builder.Services.TryAddSingleton<IInstanceIndex, InMemoryInstanceIndex>();
        builder.Services.TryAddSingleton<IStudyIngestor, DicomStudyIngestor>();
        return builder;
    }
}
