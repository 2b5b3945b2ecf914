using Microsoft.Extensions.Options;

namespace MedImaging.Formats;

/// <summary>Reads TIFF files as images.</summary>
/// <param name="options">The limits.</param>
internal sealed class TiffImageReader(IOptions<RasterReaderOptions> options) : RasterImageReader(RasterFormat.Tiff, options);
