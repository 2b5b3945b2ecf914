namespace MedImaging.Dicom;

/// <summary>Why a series is taken or not.</summary>
/// <param name="Series">The series.</param>
/// <param name="IsMatch">Whether it meets all conditions.</param>
/// <param name="IsTaken">Whether it is among those taken: a match may be outdone by a better one.</param>
/// <param name="Reasons">What each condition came to.</param>
public sealed record SeriesVerdict(ImageSeries Series, bool IsMatch, bool IsTaken, IReadOnlyList<SelectionReason> Reasons);
