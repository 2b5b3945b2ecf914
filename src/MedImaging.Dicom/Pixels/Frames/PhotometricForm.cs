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

    /// <summary>YBR_ICT and YBR_RCT: a JPEG 2000 decoder undoes them, so that decoded samples are red, green and blue.</summary>
    YbrWavelet,
}

internal static class PhotometricForms
{
    public static PhotometricForm Parse(ReadOnlySpan<byte> text) => text switch
    {
        _ when text.SequenceEqual("MONOCHROME2"u8) => PhotometricForm.Monochrome2,
        _ when text.SequenceEqual("MONOCHROME1"u8) => PhotometricForm.Monochrome1,
        _ when text.SequenceEqual("PALETTE COLOR"u8) => PhotometricForm.PaletteColor,
        _ when text.SequenceEqual("RGB"u8) => PhotometricForm.Rgb,
        _ when text.SequenceEqual("YBR_FULL"u8) => PhotometricForm.YbrFull,
        _ when text.SequenceEqual("YBR_FULL_422"u8) => PhotometricForm.YbrFull422,
        _ when text.SequenceEqual("YBR_ICT"u8) || text.SequenceEqual("YBR_RCT"u8) => PhotometricForm.YbrWavelet,
        _ => PhotometricForm.Unknown,
    };

    public static bool IsColor(PhotometricForm form) => form is not (PhotometricForm.Monochrome1 or PhotometricForm.Monochrome2 or PhotometricForm.Unknown);

    public static int SamplesOf(PhotometricForm form) => form switch
    {
        PhotometricForm.Unknown => -1,
        PhotometricForm.Rgb or PhotometricForm.YbrFull or PhotometricForm.YbrFull422 or PhotometricForm.YbrWavelet => 3,
        _ => 1,
    };
}
