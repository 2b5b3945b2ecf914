using MedImaging;
using MedImaging.Dicom;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers DICOM.</summary>
public static class DicomBuilderExtensions
{
    /// <summary>Reads DICOM files, and makes UIDs for new objects.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the reader's limits; <see langword="null"/> for the defaults.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddDicom(this MedImagingBuilder builder, Action<DicomReaderOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        builder.Services.AddOptions<DicomReaderOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DicomReaderOptions>, DicomReaderOptionsValidator>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IImageReader, DicomImageReader>());
        builder.Services.TryAddSingleton<IUidSource, UuidUidSource>();
        return builder;
    }
}
