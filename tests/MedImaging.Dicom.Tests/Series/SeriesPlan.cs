using static MedImaging.Dicom.Tests.SyntheticSeries;

namespace MedImaging.Dicom.Tests;

/// <summary>A series with up to two planted defects.</summary>
internal sealed record SeriesPlan(int Count, int Tilt, int Turn, double Spacing, SeriesDefectKind? Defect, int Seed)
{
    public static readonly SeriesDefectKind?[] Defects = [null, .. Enum.GetValues<SeriesDefectKind>().Select(kind => (SeriesDefectKind?)kind)];

    public SeriesDefectKind? Second { get; init; }

    public Random Random { get; } = new(Seed);

    public List<DicomDataset> Build()
    {
        var random = new Random(Seed);
        PatientVector row = Rotated(new(1, 0, 0), Tilt, Turn), column = Rotated(new(0, 1, 0), Tilt, Turn), normal = row.Cross(column);
        var tilted = Defect == SeriesDefectKind.GantryTilt || Second == SeriesDefectKind.GantryTilt;
        var made = new SyntheticSeries { Row = row, Column = column, Spacing = Spacing, Step = (normal * Spacing) + (column * (tilted ? Spacing * 0.3 : 0)) };
        var datasets = made.Datasets(Count);
        Plant(Defect, made, datasets, random);
        if (Second != Defect)
        {
            Plant(Second, made, datasets, random);
        }

        return datasets;
    }

    private void Plant(SeriesDefectKind? defect, SyntheticSeries made, List<DicomDataset> datasets, Random random)
    {
        int at = random.Next(1, Count - 2);
        switch (defect)
        {
            case SeriesDefectKind.Gap:
                datasets.RemoveAt(at);
                break;
            case SeriesDefectKind.DuplicatePosition:
                datasets.Add(made.Dataset(at, 500));
                break;
            case SeriesDefectKind.DuplicateInstance:
                datasets.Add(made.Dataset(at));
                break;
            case SeriesDefectKind.MixedOrientation:
                datasets.Add(new SyntheticSeries { Row = Rotated(made.Row, 20, 0), Column = Rotated(made.Column, 20, 0) }.Dataset(0, 501));
                break;
            case SeriesDefectKind.VaryingSpacing:
                Move(datasets[^1], made.Row.Cross(made.Column) * (0.4 * Spacing));
                break;
            case SeriesDefectKind.Misalignment:
                Move(datasets[at], made.Row * 3);
                break;
            case SeriesDefectKind.Localizer:
                datasets.Add(With(new SyntheticSeries { Row = made.Column, Column = made.Row.Cross(made.Column) }.Dataset(0, 502), DicomTags.ImageType, "ORIGINAL", "PRIMARY", "LOCALIZER"));
                break;
            case SeriesDefectKind.MixedSize:
                datasets.Add(new SyntheticSeries { Row = made.Row, Column = made.Column, Rows = 8 }.Dataset(0, 503));
                break;
            case SeriesDefectKind.MixedRescale:
                With(datasets[at], DicomTags.RescaleIntercept, -1024d);
                break;
            case SeriesDefectKind.MixedFrameOfReference:
                datasets.Add(With(made.Dataset(at, 504), DicomTags.FrameOfReferenceUID, "1.2.99"));
                break;
            case SeriesDefectKind.MissingGeometry:
                foreach (int number in (int[])[505, 506])
                {
                    var lost = made.Dataset(at, number);
                    lost.Remove(DicomTags.ImagePositionPatient);
                    datasets.Add(lost);
                }

                break;
        }
    }

    private static void Move(DicomDataset dataset, PatientVector by)
    {
        var place = dataset.GetDoubles(DicomTags.ImagePositionPatient);
        With(dataset, DicomTags.ImagePositionPatient, place[0] + by.X, place[1] + by.Y, place[2] + by.Z);
    }
}
