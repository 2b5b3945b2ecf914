using MedImaging;
using MedImaging.Formats;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers report exporters, the frame renderer, and readers of NIfTI and of pictures.</summary>
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
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PdfReportOptions>, PdfReportOptionsValidator>());
        services.TryAddKeyedSingleton<IReportExporter, JsonReportExporter>("json");
        services.TryAddKeyedSingleton<IReportExporter, PdfReportExporter>("pdf");
        services.TryAddSingleton<IFrameRenderer, FrameRenderer>();
        return builder;
    }

    /// <summary>Reads NIfTI files in one piece, <c>.nii</c> and <c>.nii.gz</c>, as images whose frames are their slices. Volumes and pairs of files are read by <see cref="NiftiReader"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the reader's limits, or nothing for the defaults.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddNifti(this MedImagingBuilder builder, Action<NiftiReaderOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var services = builder.Services;
        services.AddOptions<NiftiReaderOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<NiftiReaderOptions>, NiftiReaderOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IImageReader, NiftiImageReader>());
        return builder;
    }

    /// <summary>Reads PNG, JPEG, TIFF and BMP files as images.</summary>
    /// <remarks>
    /// Grey of 8 and 16 bits has a window over all its values, so that the file's window gives sample ÷ largest; colours are red, green and blue from 0 to 255.
    /// Alpha is left aside, the orientation applied, and the density of pixels not taken for millimetres: each where it matters with a warning.
    /// The pages of a TIFF file are frames.
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the readers' limits, or nothing for the defaults.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddRasterImages(this MedImagingBuilder builder, Action<RasterReaderOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var services = builder.Services;
        services.AddOptions<RasterReaderOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RasterReaderOptions>, RasterReaderOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IImageReader, PngImageReader>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IImageReader, JpegImageReader>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IImageReader, TiffImageReader>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IImageReader, BmpImageReader>());
        return builder;
    }
}
