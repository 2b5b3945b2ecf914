namespace MedImaging.Dicom;

/// <summary>A series that is taken.</summary>
/// <param name="Series">The series.</param>
/// <param name="Images">Those of its objects that meet the rules for images; all of them when there are none.</param>
public sealed record SelectedSeries(ImageSeries Series, IReadOnlyList<DicomInstance> Images);
