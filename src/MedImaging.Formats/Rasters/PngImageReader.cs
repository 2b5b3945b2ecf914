using Microsoft.Extensions.Options;

namespace MedImaging.Formats;

/// <summary>Reads PNG files as images.</summary>
/// <param name="options">The limits.</param>
internal sealed class PngImageReader(IOptions<RasterReaderOptions> options) : RasterImageReader(RasterFormat.Png, options);
