using Microsoft.Extensions.Options;

namespace MedImaging.Formats;

/// <summary>Reads BMP files as images.</summary>
/// <param name="options">The limits.</param>
internal sealed class BmpImageReader(IOptions<RasterReaderOptions> options) : RasterImageReader(RasterFormat.Bmp, options);
