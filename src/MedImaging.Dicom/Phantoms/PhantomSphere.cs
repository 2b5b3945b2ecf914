namespace MedImaging.Dicom;

/// <summary>A ball to draw into a <see cref="CtPhantom"/> or an <see cref="MrPhantom"/>, in patient coordinates (PS3.3 C.7.6.2.1.1): x to the left, y to the back, z to the head.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="X">The centre in millimetres; 0 is the middle of the picture.</param>
/// <param name="Y">The centre in millimetres; 0 is the middle of the picture.</param>
/// <param name="Z">The centre in millimetres; 0 is the middle of the series.</param>
/// <param name="RadiusMillimetres">The radius.</param>
/// <param name="Value">Hounsfield units in CT, stored intensity in MR.</param>
public sealed record PhantomSphere(LesionKind Kind, double X, double Y, double Z, double RadiusMillimetres, double Value);
