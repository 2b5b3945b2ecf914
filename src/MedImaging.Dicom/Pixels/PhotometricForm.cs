namespace MedImaging.Dicom;

/// <summary>What the samples of a pixel mean (0028,0004).</summary>
internal enum PhotometricForm
{
    Unknown,
    Monochrome1,
    Monochrome2,
    PaletteColor,
    Rgb,
    YbrFull,
    YbrFull422,
}

internal static class PhotometricForms
{
    // An absent value is taken for what one or three samples nearly always are.
    public static PhotometricForm Parse(string? text, int samples) => text switch
    {
        "MONOCHROME1" => PhotometricForm.Monochrome1,
        "MONOCHROME2" => PhotometricForm.Monochrome2,
        "PALETTE COLOR" => PhotometricForm.PaletteColor,
        "RGB" => PhotometricForm.Rgb,
        "YBR_FULL" => PhotometricForm.YbrFull,
        "YBR_FULL_422" => PhotometricForm.YbrFull422,
        null => samples == 3 ? PhotometricForm.Rgb : PhotometricForm.Monochrome2,
        _ => PhotometricForm.Unknown,
    };

    public static int SamplesOf(PhotometricForm form) => form switch
    {
        PhotometricForm.Unknown => -1,
        PhotometricForm.Rgb or PhotometricForm.YbrFull or PhotometricForm.YbrFull422 => 3,
        _ => 1,
    };
}
