namespace MedImaging.Dicom.Tests.Values;

public sealed class DatasetValuesTests
{
    private static DicomDataset Dataset() => new()
    {
        { DicomTags.PatientName, new PersonName(new NameComponents("Doe", "Jane")) },
        { DicomTags.StudyDate, new DicomDate(1997, 4, 24) },
        { DicomTags.StudyTime, DicomTime.Parse("100122.5") },
        { DicomTag.FromKeyword("AcquisitionDateTime"), DicomDateTime.Parse("19970424100122-0500") },
        { DicomTags.PixelSpacing, "1.50 ", "+0.5000" },
        { DicomTags.InstanceNumber, "+007" },
        { DicomTags.SeriesNumber, "1.5" },
        { DicomTag.FromKeyword("FrameIncrementPointer"), new DicomTag(0x00181063), new DicomTag(0x00181065) },
        { DicomTags.SeriesDate, "yesterday" },
        { DicomTags.ContentDate },
        { DicomTags.ReferencedImageSequence, new DicomDataset() },
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Values_AreReadAsTheirKinds_WithTheirTexts(bool isWritten)
    {
        var dataset = Dataset();
        if (isWritten)
        {
            dataset.Remove(DicomTags.SeriesDate);
            dataset.Remove(DicomTags.SeriesNumber);
            dataset.Add(DicomTags.SOPClassUID, "1.2");
            dataset.Add(DicomTags.SOPInstanceUID, "1.2.3");
            dataset = DicomFile.Parse(DicomWriter.ToBytes(new DicomFile(dataset))).Dataset;
        }

        Assert.Equal("Jane Doe", dataset.GetPersonName(DicomTags.PatientName)!.ToDisplay());
        Assert.Equal(new DicomDate(1997, 4, 24), dataset.GetDate(DicomTags.StudyDate));
        Assert.Equal("100122.5", dataset.GetTime(DicomTags.StudyTime).ToString());
        Assert.Equal(TimeSpan.FromHours(-5), dataset.GetDateTime(DicomTag.FromKeyword("AcquisitionDateTime"))!.Value.Offset);
        Assert.Equal([(1.5, "1.50"), (0.5, "+0.5000")], dataset.GetDecimals(DicomTags.PixelSpacing).Select(d => (d.Value, d.Text)));
        Assert.Equal([(7, "+007")], dataset.GetIntegers(DicomTags.InstanceNumber).Select(d => (d.Value, d.Text)));
        Assert.Equal([new DicomTag(0x00181063), new DicomTag(0x00181065)], dataset.GetTags(DicomTag.FromKeyword("FrameIncrementPointer")));
    }

    [Fact]
    public void WhatIsAbsentOrEmpty_IsNull_AndWhatIsSomethingElse_Fails()
    {
        var dataset = Dataset();

        Assert.Null(dataset.GetDate(DicomTags.ContentDate));
        Assert.Null(dataset.GetTime(DicomTags.ContentTime));
        Assert.Null(dataset.GetPersonName(DicomTags.ReferringPhysicianName));
        Assert.Empty(dataset.GetDecimals(DicomTags.SliceThickness));
        Assert.Empty(dataset.GetTags(DicomTags.SliceThickness));
        foreach (var action in new Action[]
        {
            () => dataset.GetDate(DicomTags.SeriesDate), () => dataset.GetIntegers(DicomTags.SeriesNumber), () => dataset.GetDateTime(DicomTags.PatientName),
            () => dataset.GetDecimals(DicomTags.ReferencedImageSequence), () => dataset.GetTags(DicomTags.PatientName), () => dataset.GetTime(DicomTags.ReferencedImageSequence),
        })
        {
            var ex = Assert.Throws<MedImagingException>(action);
            Assert.Equal(ErrorKind.InvalidInput, ex.Kind);
            Assert.DoesNotContain("yesterday", ex.Message, StringComparison.Ordinal);
        }

        Assert.False(dataset.TryGetDate(DicomTags.SeriesDate, out _) || dataset.TryGetTime(DicomTags.PatientName, out _) || dataset.TryGetDateTime(DicomTags.ContentDate, out _)
            || dataset.TryGetInteger(DicomTags.SeriesNumber, out _) || dataset.TryGetDecimal(DicomTags.ReferencedImageSequence, out _) || dataset.TryGetPersonName(DicomTags.SliceThickness, out _));
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2", true)]
    [InlineData("2.25.0", true)]
    [InlineData("0", true)]
    [InlineData("1.02", false)]
    [InlineData("1..2", false)]
    [InlineData("1.2.", false)]
    [InlineData(".1", false)]
    [InlineData("1.2a", false)]
    [InlineData("", false)]
    [InlineData("1.23456789012345678901234567890123456789012345678901234567890.12", true)]
    [InlineData("1.23456789012345678901234567890123456789012345678901234567890.1234", false)]
    public void Uids(string text, bool isValid) => Assert.Equal(isValid, DicomUid.IsValid(text));
}
