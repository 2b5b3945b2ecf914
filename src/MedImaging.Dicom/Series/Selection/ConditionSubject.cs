namespace MedImaging.Dicom;

/// <summary>What a condition is asked of: a series, or one image of it.</summary>
internal readonly record struct ConditionSubject(ImageSeries Series, DicomInstance? Image)
{
    public IReadOnlyList<DicomInstance> Images => Image is null ? Series.Instances : [Image];
}
