using System.Globalization;

namespace MedImaging.Dicom;

/// <summary>Where a comparison takes its values from.</summary>
/// <param name="Name">Its name in the rules.</param>
/// <param name="Tag">The attribute; <see langword="null"/> for a measured value.</param>
/// <param name="Measure">Measures the value; <see langword="null"/> when it is not known.</param>
internal sealed record ValueSource(string Name, DicomTag? Tag, Func<ImageSeries, IReadOnlyList<string>?> Measure)
{
    public static IReadOnlyList<ValueSource> Measured { get; } =
    [
        new("sliceCount", null, series => One(series.MainStack?.Frames.Count ?? 0)),
        new("imageCount", null, series => One(series.Instances.Count(instance => instance.Descriptor.FrameCount > 0))),
        new("instanceCount", null, series => One(series.Instances.Count)),
        new("stackCount", null, series => One(series.Stacks.Count)),
        new("spacing", null, series => One(series.MainStack?.Spacing)),
        new("pixelSpacing", null, series => One(series.MainStack?.Frames[0].Geometry.PixelSpacing?.Row)),
        new("orientation", null, series => series.MainStack?.Plane is { } plane ? [plane.ToString().ToLowerInvariant()] : null),
        new("imageType", null, series => series.MainStack?.Frames[0].Geometry.FrameType),
        new("rows", null, series => One(series.MainStack?.Frames[0].Instance.Descriptor.Rows)),
        new("columns", null, series => One(series.MainStack?.Frames[0].Instance.Descriptor.Columns)),
        new("defectCount", null, series => One(series.Defects.Count)),
        new("defects", null, series => [.. series.Defects.Select(defect => defect.Kind.ToString()).Distinct()]),
    ];

    public static ValueSource Of(DicomTag tag, string name) => new(name, tag, static _ => null);

    private static string[]? One(double? value) => value is { } number ? [number.ToString("0.######", CultureInfo.InvariantCulture)] : null;
}
