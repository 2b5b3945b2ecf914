using static MedImaging.Dicom.Tests.SyntheticSeries;

namespace MedImaging.Dicom.Tests;

public sealed class FramePlaneTests
{
    [Fact]
    public void AClassicFrame_LiesWhereItsHeaderSays_AndSoDoesItsReference()
    {
        PatientVector row = Rotated(new(1, 0, 0), 20, 30), column = Rotated(new(0, 1, 0), 20, 30);
        var instance = Instance(new SyntheticSeries { Row = row, Column = column }.Dataset(2));

        var frame = instance.ReadFrame(0);
        var geometry = instance.ReadGeometry(0);

        Assert.NotNull(frame.Plane);
        Assert.Equal(geometry.Plane, frame.Plane);
        Assert.Equal(frame.Plane, frame.ToReference().Plane);
        Assert.Equal(geometry.Position, frame.Plane.Origin);
        Assert.Equal((0.5, 0.75), (Math.Round(frame.Plane.ColumnStep.Length, 9), Math.Round(frame.Plane.RowStep.Length, 9)));   // (0028,0030) has the distance of rows first
        Assert.True((frame.Plane.PositionOf(new(1.5, 2.5)) - (frame.Plane.Origin + (row * 0.5) + (column * 1.5))).Length < 1e-4);
    }

    [Fact]
    public void FramesOfAnEnhancedObject_HaveEachTheirPlane()
    {
        var dataset = new SyntheticSeries { Rows = 4 }.Dataset(0);
        foreach (var tag in (DicomTag[])[DicomTags.ImagePositionPatient, DicomTags.ImageOrientationPatient, DicomTags.PixelSpacing])
        {
            dataset.Remove(tag);
        }

        With(dataset, DicomTags.Rows, 2d);
        With(dataset, DicomTags.NumberOfFrames, "2");
        dataset.Add(DicomTags.SharedFunctionalGroupsSequence, new DicomDataset
        {
            { DicomTags.PixelMeasuresSequence, new DicomDataset { { DicomTags.PixelSpacing, 2.0, 3.0 } } },
            { new DicomTag(0x00209116), new DicomDataset { { DicomTags.ImageOrientationPatient, 0.0, 1.0, 0.0, 0.0, 0.0, -1.0 } } },
        });
        dataset.Add(DicomTags.PerFrameFunctionalGroupsSequence, [.. Enumerable.Range(0, 2).Select(i => new DicomDataset
        {
            { new DicomTag(0x00209113), new DicomDataset { { DicomTags.ImagePositionPatient, 10.0 + i, 5.0, -3.0 } } },
        })]);
        var instance = Instance(dataset);

        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(new FramePlane(new(10 + i, 5, -3), new(0, 3, 0), new(0, 0, -2)), instance.ReadFrame(i).Plane);
        }
    }

    [Fact]
    public void WhatIsNotSaid_IsNotGuessed()
    {
        foreach (var tag in (DicomTag[])[DicomTags.ImagePositionPatient, DicomTags.ImageOrientationPatient, DicomTags.PixelSpacing])
        {
            var dataset = new SyntheticSeries().Dataset(0);
            dataset.Remove(tag);
            Assert.Null(Instance(dataset).ReadFrame(0).Plane);
        }
    }
}
