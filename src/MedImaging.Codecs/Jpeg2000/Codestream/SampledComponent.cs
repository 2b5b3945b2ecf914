namespace MedImaging.Codecs;

/// <summary>A component of SIZ.</summary>
/// <param name="Bits">The bits of a sample.</param>
/// <param name="IsSigned">Whether samples are signed.</param>
/// <param name="StepX">The grid points from sample to sample: XRsiz.</param>
/// <param name="StepY">The same down: YRsiz.</param>
internal readonly record struct SampledComponent(int Bits, bool IsSigned, int StepX, int StepY);
