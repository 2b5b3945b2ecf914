using System.Globalization;

namespace MedImaging.Formats.Pdf;

/// <summary>A colour in DeviceRGB.</summary>
internal readonly record struct PdfColor(byte Red, byte Green, byte Blue)
{
    public static readonly PdfColor White = new(255, 255, 255);

    public string Fill => Operands + " rg";

    public string Stroke => Operands + " RG";

    private string Operands => string.Create(CultureInfo.InvariantCulture, $"{Red / 255d:0.###} {Green / 255d:0.###} {Blue / 255d:0.###}");
}
