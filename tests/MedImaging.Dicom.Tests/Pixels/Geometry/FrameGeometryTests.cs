using MedImaging.Testing;

namespace MedImaging.Dicom.Tests.Pixels;

public sealed class FrameGeometryTests
{
    [Fact]
    public void ClassicObject_IsReadFromItsDataset()
    {
        var geometry = FrameGeometry.Of(Objects.Ct());

        Assert.Equal(new PatientVector(-100.5, -100.5, 12.25), geometry.Position);
        Assert.Equal((new PatientVector(1, 0, 0), new PatientVector(0, 1, 0), new PatientVector(0, 0, 1)), (geometry.RowDirection, geometry.ColumnDirection, geometry.Normal));
        Assert.Equal(((0.75, 0.5), 2.5, 1), (geometry.PixelSpacing, geometry.SliceThickness, geometry.AcquisitionNumber));
        Assert.Equal(["ORIGINAL", "PRIMARY", "AXIAL"], geometry.FrameType);
        Assert.Null(geometry.StackId);
    }

    [Fact]
    public void FunctionalGroups_GiveEachFrameItsOwn()
    {
        var dataset = new DicomDataset
        {
            {
                DicomTags.SharedFunctionalGroupsSequence, new DicomDataset
                {
                    { GroupTags.PlaneOrientationSequence, new DicomDataset { { DicomTags.ImageOrientationPatient, 0.0, 1.0, 0.0, 0.0, 0.0, -1.0 } } },
                    { DicomTags.PixelMeasuresSequence, new DicomDataset { { DicomTags.PixelSpacing, 2.0, 3.0 }, { DicomTags.SliceThickness, 4.0 }, { DicomTags.SpacingBetweenSlices, 5.0 } } },
                }
            },
            { DicomTags.PerFrameFunctionalGroupsSequence, Group(1, 10), Group(2, 15) },
        };

        var (first, second) = (FrameGeometry.Of(dataset), FrameGeometry.Of(dataset, 1));

        Assert.Equal((new PatientVector(10, 1, 2), new PatientVector(15, 1, 2)), (first.Position, second.Position));
        Assert.Equal(new PatientVector(-1, 0, 0), second.Normal);
        Assert.Equal(((2.0, 3.0), 4.0, 5.0), (second.PixelSpacing, second.SliceThickness, second.SpacingBetweenSlices));
        Assert.Equal(("S1", 2, 3, 7), (second.StackId, second.InStackPosition, second.TemporalPosition, second.AcquisitionNumber));
        Assert.Equal([1, 2], second.DimensionIndices);
        Assert.Equal(["ORIGINAL", "PRIMARY", "VOLUME", "NONE"], second.FrameType);

        static DicomDataset Group(int place, double x) => new()
        {
            { GroupTags.CtImageFrameTypeSequence, new DicomDataset { { GroupTags.FrameType, "ORIGINAL", "PRIMARY", "VOLUME", "NONE" } } },
            { GroupTags.PlanePositionSequence, new DicomDataset { { DicomTags.ImagePositionPatient, x, 1.0, 2.0 } } },
            {
                GroupTags.FrameContentSequence, new DicomDataset
                {
                    { GroupTags.StackId, "S1" }, { GroupTags.InStackPositionNumber, place }, { GroupTags.TemporalPositionIndex, 3 },
                    { GroupTags.FrameAcquisitionNumber, 7 }, { GroupTags.DimensionIndexValues, 1, place },
                }
            },
        };
    }

    [Theory]
    [InlineData(new[] { 1.0, 0, 0, 0, 1, 0.5 })]      // not at a right angle nor of length 1
    [InlineData(new[] { 0.0, 0, 0, 0, 0, 0 })]
    [InlineData(new[] { 1.0, 0, 0 })]
    public void OrientationThatIsNone_IsNotKnown(double[] values)
    {
        var dataset = new DicomDataset { { DicomTags.ImageOrientationPatient, values } };

        Assert.Equal((null, null, null), (FrameGeometry.Of(dataset).RowDirection, FrameGeometry.Of(dataset).ColumnDirection, FrameGeometry.Of(dataset).Normal));
    }

    [Fact]
    public void DoseGrid_LaysItsFramesByTheirOffsets()
    {
        var dataset = DicomFile.Parse(File.ReadAllBytes(TestData.Require("dicom/pydicom/rtdose.dcm"))).Dataset;
        Assert.True(dataset.TryGetDoubles(DicomTag.FromKeyword("GridFrameOffsetVector"), out var offsets));

        var (first, third) = (FrameGeometry.Of(dataset), FrameGeometry.Of(dataset, 2));

        Assert.True(first.Position is not null && third.Position is not null && offsets[2] != 0);
        Assert.Equal(first.Position.Value + (first.Normal!.Value * offsets[2]), third.Position.Value);
    }
}
