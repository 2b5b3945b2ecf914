using System.Runtime.InteropServices;

namespace MedImaging.Dicom.Tests;

/// <summary>Slices of a made series, each a whole object; tests change what they are about.</summary>
internal sealed class SyntheticSeries
{
    public PatientVector Row { get; init; } = new(1, 0, 0);

    public PatientVector Column { get; init; } = new(0, 1, 0);

    public PatientVector Origin { get; init; } = new(-10, -20, 30);

    public PatientVector? Step { get; init; }

    public double Spacing { get; init; } = 2.5;

    public (double Row, double Column) Pixel { get; init; } = (0.75, 0.5);

    public int Rows { get; init; } = 4;

    public int Columns { get; init; } = 6;

    public string Modality { get; init; } = "CT";

    public string SeriesUid { get; init; } = "1.2.3.5";

    public Func<int, int, int, short> Value { get; init; } = static (column, row, slice) => (short)((100 * slice) + (10 * row) + column);

    public static PatientVector Rotated(PatientVector v, double degreesAboutX, double degreesAboutZ)
    {
        double a = double.DegreesToRadians(degreesAboutX), b = double.DegreesToRadians(degreesAboutZ);
        PatientVector tilted = new(v.X, (v.Y * Math.Cos(a)) - (v.Z * Math.Sin(a)), (v.Y * Math.Sin(a)) + (v.Z * Math.Cos(a)));
        return new((tilted.X * Math.Cos(b)) - (tilted.Y * Math.Sin(b)), (tilted.X * Math.Sin(b)) + (tilted.Y * Math.Cos(b)), tilted.Z);
    }

    public DicomDataset Dataset(int slice, int? number = null)
    {
        int index = number ?? (slice + 1);
        var step = Step ?? (Row.Cross(Column) * Spacing);
        var position = Origin + (step * slice);
        short[] pixels = new short[Rows * Columns];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = Value(i % Columns, i / Columns, slice);
        }

        return new DicomDataset
        {
            { DicomTags.ImageType, "ORIGINAL", "PRIMARY", "AXIAL" },
            { DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.2" },
            { DicomTags.SOPInstanceUID, $"1.2.3.6.{index}" },
            { DicomTags.Modality, Modality },
            { DicomTags.SeriesDescription, "Synthetic" },
            { DicomTags.PatientID, "PHANTOM" },
            { DicomTags.StudyInstanceUID, "1.2.3.4" },
            { DicomTags.SeriesInstanceUID, SeriesUid },
            { DicomTags.SeriesNumber, 1 },
            { DicomTags.InstanceNumber, index },
            { DicomTags.ImagePositionPatient, position.X, position.Y, position.Z },
            { DicomTags.ImageOrientationPatient, Row.X, Row.Y, Row.Z, Column.X, Column.Y, Column.Z },
            { DicomTags.FrameOfReferenceUID, "1.2.3.7" },
            { DicomTags.SliceThickness, 9.0 },
            { DicomTags.SamplesPerPixel, 1 },
            { DicomTags.PhotometricInterpretation, "MONOCHROME2" },
            { DicomTags.Rows, Rows },
            { DicomTags.Columns, Columns },
            { DicomTags.PixelSpacing, Pixel.Row, Pixel.Column },
            { DicomTags.BitsAllocated, 16 },
            { DicomTags.BitsStored, 16 },
            { DicomTags.HighBit, 15 },
            { DicomTags.PixelRepresentation, 1 },
            { DicomTags.RescaleIntercept, 0.0 },
            { DicomTags.RescaleSlope, 1.0 },
            { DicomTags.PixelData, MemoryMarshal.Cast<short, ushort>(pixels) },
        };
    }

    public List<DicomDataset> Datasets(int count) => [.. Enumerable.Range(0, count).Select(slice => Dataset(slice))];

    public static DicomInstance Instance(DicomDataset dataset, string? name = null)
    {
        byte[] bytes = DicomWriter.ToBytes(new DicomFile(dataset));
        return new DicomInstance(DicomFile.Parse(bytes), name ?? "slice", ContentHash.Of(bytes));
    }

    public static ImageSeries Assemble(IEnumerable<DicomDataset> datasets) => Assert.Single(SeriesAssembler.Assemble(datasets.Select(dataset => Instance(dataset))));

    public static DicomDataset With(DicomDataset dataset, DicomTag tag, params double[] values)
    {
        dataset.Remove(tag);
        dataset.Add(tag, values);
        return dataset;
    }

    public static DicomDataset With(DicomDataset dataset, DicomTag tag, params string[] values)
    {
        dataset.Remove(tag);
        dataset.Add(tag, values);
        return dataset;
    }
}
