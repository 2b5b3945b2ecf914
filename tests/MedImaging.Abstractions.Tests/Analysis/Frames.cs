namespace MedImaging.Tests.Analysis;

/// <summary>Frames without a file behind them.</summary>
internal static class Frames
{
    public static FrameReference Of(int rows = 400, int columns = 400, double? rowSpacing = null, double? columnSpacing = null, FramePlane? plane = null) => new()
    {
        SourceHash = ContentHash.Of("source"),
        SourceName = "test",
        Study = new StudyDescriptor(),
        Series = new SeriesDescriptor(),
        Descriptor = new InstanceDescriptor { FrameCount = 1, Rows = rows, Columns = columns },
        Index = 0,
        PixelHash = ContentHash.Of("pixels"),
        Rows = rows,
        Columns = columns,
        RowSpacing = rowSpacing,
        ColumnSpacing = columnSpacing,
        Plane = plane,
    };

    public static PixelFrame Of(int rows, int columns, float[] samples, string unit = "1", int samplesPerPixel = 1) => new()
    {
        Instance = new NoFile { SourceName = "test", SourceHash = ContentHash.Of("test"), Study = new StudyDescriptor(), Series = new SeriesDescriptor(), Descriptor = new InstanceDescriptor { FrameCount = 1 } },
        Index = 0,
        Rows = rows,
        Columns = columns,
        SamplesPerPixel = samplesPerPixel,
        Samples = samples,
        Unit = unit,
        PixelHash = ContentHash.Of("pixels"),
    };

    public static double ValueOf(this IEnumerable<Measurement> measurements, CodedConcept concept) => Assert.Single(measurements, item => item.Concept == concept).Value;

    private sealed class NoFile : ImageInstance
    {
        public override PixelFrame ReadFrame(int index) => throw new NotSupportedException();
    }
}
