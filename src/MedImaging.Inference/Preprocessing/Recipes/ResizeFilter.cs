namespace MedImaging;

/// <summary>How pixels are joined when a frame is resized. Pixel centres lie at ½ everywhere (never "align corners").</summary>
/// <remarks>Use the one the model was trained with: the difference between two of them costs accuracy.</remarks>
public enum ResizeFilter
{
    /// <summary>Each output pixel is the mean of the source area it covers; enlarging repeats pixels. OpenCV's <c>INTER_AREA</c> when shrinking, and torch's <c>area</c> for whole factors.</summary>
    Area,

    /// <summary>A triangle over the neighbouring pixels, stretched when shrinking, so that nothing aliases: PIL's <c>BILINEAR</c>, torchvision's and torch's with <c>antialias=True</c>.</summary>
    Bilinear,

    /// <summary>Keys' cubic (a = −½), stretched when shrinking; it can overshoot, so a <see cref="ClampStep"/> follows it. PIL's <c>BICUBIC</c>, torch's with <c>antialias=True</c>.</summary>
    Bicubic,

    /// <summary>Lanczos' window of three lobes, stretched when shrinking; it can overshoot. PIL's <c>LANCZOS</c>.</summary>
    Lanczos,

    /// <summary>The pixel under the output's centre, of two the second: PIL's <c>NEAREST</c> and torch's <c>nearest-exact</c>, which round such a place now up, now down; for masks.</summary>
    Nearest,

    /// <summary>A straight line between the two nearest pixels each way, whatever the size: it aliases when shrinking, as OpenCV's <c>INTER_LINEAR</c> and torch's <c>bilinear</c> without antialias do.</summary>
    PlainBilinear,

    /// <summary>A cubic (a = −¾) through the four nearest pixels each way, whatever the size: OpenCV's <c>INTER_CUBIC</c>, torch's <c>bicubic</c> without antialias. It can overshoot.</summary>
    PlainBicubic,
}
