namespace MedImaging.Dicom;

/// <summary>Frames of a group that make one stack, and what sets them apart.</summary>
internal sealed record StackPart(IReadOnlyList<StackFrame> Frames, IReadOnlyList<StackDistinction> Distinctions);
