namespace MedImaging;

/// <summary>A place in a frame, between pixels.</summary>
/// <param name="Column">From the left edge.</param>
/// <param name="Row">From the top edge.</param>
public readonly record struct FramePoint(double Column, double Row);
