namespace MedImaging.Dicom;

/// <summary>The type of a volume's samples, settled.</summary>
internal enum SampleForm
{
    Int16,
    UInt16,
    Single,
}
