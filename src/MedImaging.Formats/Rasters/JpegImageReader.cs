using Microsoft.Extensions.Options;

namespace MedImaging.Formats;

/// <summary>Reads JPEG files as images.</summary>
/// <param name="options">The limits.</param>
internal sealed class JpegImageReader(IOptions<RasterReaderOptions> options) : RasterImageReader(RasterFormat.Jpeg, options);
