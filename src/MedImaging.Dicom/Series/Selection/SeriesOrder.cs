namespace MedImaging.Dicom;

/// <summary>What makes one series better than another.</summary>
/// <param name="Name">Its name in the rules.</param>
/// <param name="KeyOf">What is compared; the smallest is best.</param>
internal sealed record SeriesOrder(string Name, Func<ImageSeries, (double Number, string Text)> KeyOf)
{
    public IComparer<(double Number, string Text)> Comparer { get; } = Comparer<(double Number, string Text)>.Create(static (a, b) =>
        a.Number.CompareTo(b.Number) is not 0 and var byNumber ? byNumber : string.CompareOrdinal(b.Text, a.Text));

    public static IReadOnlyList<SeriesOrder> All { get; } =
    [
        new("mostImages", series => (-(series.MainStack?.Frames.Count ?? 0), "")),
        new("fewestImages", series => (series.MainStack?.Frames.Count ?? int.MaxValue, "")),
        new("thinnest", series => (series.MainStack?.Spacing ?? double.MaxValue, "")),
        new("thickest", series => (-(series.MainStack?.Spacing ?? 0), "")),
        new("finest", series => (series.MainStack?.Frames[0].Geometry.PixelSpacing?.Row ?? double.MaxValue, "")),
        new("fewestDefects", series => (series.Defects.Count, "")),
        new("latest", series => (0, Moment(series))),
    ];

    // Dates and times as DICOM writes them sort as texts (PS3.5 6.2); the greater text comes first.
    private static string Moment(ImageSeries series)
    {
        var dataset = series.Instances[0].File.Dataset;
        string? date = dataset.GetString(new DicomTag(0x00080021)) ?? dataset.GetString(new DicomTag(0x00080022)) ?? dataset.GetString(DicomTags.StudyDate);
        string? time = dataset.GetString(new DicomTag(0x00080031)) ?? dataset.GetString(new DicomTag(0x00080032)) ?? dataset.GetString(DicomTags.StudyTime);
        return date + time;
    }
}
