namespace MedImaging.Dicom;

/// <summary>Puts objects together to series and stacks of slices, by what they say of themselves. The order they come in makes no difference.</summary>
public static class SeriesAssembler
{
    /// <summary>Puts objects together.</summary>
    /// <param name="instances">The objects, of any number of studies; only their headers are looked at.</param>
    /// <returns>The series, by study, number and UID.</returns>
    public static IReadOnlyList<ImageSeries> Assemble(IEnumerable<DicomInstance> instances)
    {
        ArgumentNullException.ThrowIfNull(instances);
        return [.. instances
            .GroupBy(instance => (Study: instance.Study.StudyInstanceUid ?? "", Series: instance.Series.SeriesInstanceUid ?? ""))
            .Select(group => (group.Key, Number: group.Min(NumberOf), Series: SeriesAssembly.Assemble(group)))
            .OrderBy(series => series.Key.Study, StringComparer.Ordinal)
            .ThenBy(series => series.Number)
            .ThenBy(series => series.Key.Series, StringComparer.Ordinal)
            .Select(series => series.Series)];
    }

    private static int NumberOf(DicomInstance instance) => instance.File.Dataset.TryGetInt(DicomTags.SeriesNumber, out int number) ? number : int.MaxValue;
}
