namespace MedImaging;

/// <summary>Takes frames in one unit only: a window in Hounsfield units means nothing on other numbers. Others are refused.</summary>
/// <param name="Unit">The unit in UCUM, such as <c>[hnsf'U]</c> for CT or <c>g/ml</c> for the standardised uptake value of PET.</param>
public sealed record UnitStep(string Unit) : PreprocessingStep;

/// <summary>Keeps a box of the frame; what lies past the frame's edges is not part of it. It comes before all that looks at samples.</summary>
/// <param name="Left">The first column that stays.</param>
/// <param name="Top">The first row that stays.</param>
/// <param name="Width">How many columns stay.</param>
/// <param name="Height">How many rows stay.</param>
public sealed record CropStep(int Left, int Top, int Width, int Height) : PreprocessingStep;

/// <summary>Keeps the smallest box around all pixels above a threshold, and a margin as far as the image reaches: the field of view of a fundus camera, a head in air. Where nothing is above, all stays.</summary>
/// <remarks>For a frame it comes before all other steps but <see cref="UnitStep"/> and <see cref="CropStep"/> and sees real units; of a colour pixel, the largest sample. In a <see cref="VolumeRecipe"/> it sees what the steps before it made.</remarks>
/// <param name="Threshold">What a pixel must be above.</param>
/// <param name="Margin">How many pixels stay around the box. The default is 0.</param>
public sealed record ForegroundStep(double Threshold, int Margin = 0) : PreprocessingStep;
