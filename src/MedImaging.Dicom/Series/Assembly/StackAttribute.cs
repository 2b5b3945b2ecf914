namespace MedImaging.Dicom;

/// <summary>An attribute that can tell stacks apart.</summary>
/// <param name="Tag">The attribute as classic objects have it.</param>
/// <param name="ValueOf">Its value for a frame.</param>
internal sealed record StackAttribute(DicomTag Tag, Func<StackFrame, string?> ValueOf);
