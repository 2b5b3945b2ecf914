namespace MedImaging.Dicom;

/// <summary>Frames that can be in one stack: of one direction, size, pixel spacing, frame of reference and stack id.</summary>
/// <param name="Frames">The frames, in the order that does not depend on how files came.</param>
/// <param name="Normal">What their planes stand at right angles to; <see langword="null"/> when they do not say where they lie.</param>
internal sealed record FrameGroup(IReadOnlyList<StackFrame> Frames, PatientVector? Normal);
