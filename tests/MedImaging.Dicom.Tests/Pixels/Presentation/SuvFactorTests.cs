namespace MedImaging.Dicom.Tests.Pixels.Presentation;

public sealed class SuvFactorTests
{
    // 70 kg, 370 MBq of F-18 (half life 6586.2 s) injected an hour before the scan: 2^(-3600/6586.2) = 0.684634…; 70,000 g / 253.3147 MBq.
    [Fact]
    public void DecayToTheStart_IsTakenFromTheDose()
    {
        var factor = SuvFactor.Of(Pet());

        Assert.Equal(70_000 / (370e6 * Math.Pow(2, -3600 / 6586.2)), factor.Value!.Value, 1e-12);
        Assert.Equal(2.7633e-4, factor.Value.Value, 1e-7);
        Assert.Null(factor.Reason);
    }

    [Fact]
    public void DecayToTheAdministration_NeedsNoTime()
    {
        var dataset = Replace(Pet(), new DicomTag(0x00541102), "ADMIN");
        dataset.Remove(DicomTags.SeriesTime);

        Assert.Equal(70_000 / 370e6, SuvFactor.Of(dataset).Value!.Value, 1e-15);
    }

    [Fact]
    public void UptakeAlready_IsLeft()
    {
        Assert.Equal(1, SuvFactor.Of(Replace(Pet(), DicomTags.Units, "GML")).Value);
    }

    [Fact]
    public void PhilipsCounts_HaveTheirOwnFactor()
    {
        var dataset = Replace(Pet(), DicomTags.Units, "CNTS");
        Assert.NotNull(SuvFactor.Of(dataset).Reason);
        dataset.Add(new DicomTag(0x70530010), DicomVr.LO, "Philips PET Private Group");
        dataset.Add(new DicomTag(0x70531000), DicomVr.DS, "0.00025");

        Assert.Equal(0.00025, SuvFactor.Of(dataset).Value);
    }

    [Fact]
    public void InjectionBeforeMidnight_IsOfTheDayBefore()
    {
        var dataset = Replace(Pet("233000"), DicomTags.SeriesTime, "003000");
        dataset = Replace(dataset, DicomTags.AcquisitionTime, "003000");

        Assert.Equal(70_000 / (370e6 * Math.Pow(2, -3600 / 6586.2)), SuvFactor.Of(dataset).Value!.Value, 1e-12);
    }

    [Theory]
    [InlineData(0x00101030, "(0010,1030)")]
    [InlineData(0x00541001, "(0054,1001)")]
    [InlineData(0x00541102, "(0054,1102)")]
    [InlineData(0x00080031, "(0008,0031)")]
    [InlineData(0x00280051, "(0028,0051)")]
    [InlineData(0x00540016, "(0018,1074)")]
    public void WhatIsMissing_IsNamed_AndNoNumberGiven(uint tag, string named)
    {
        var dataset = Pet();
        dataset.Remove(new DicomTag(tag));

        var factor = SuvFactor.Of(dataset);

        Assert.Null(factor.Value);
        Assert.Contains(named, factor.Reason, StringComparison.Ordinal);
        var ex = Assert.Throws<MedImagingException>(() => new DicomInstance(new DicomFile(dataset), "test", ContentHash.Of("x")).ReadSuvFrame(0));
        Assert.Contains(named, ex.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Frame_IsInUptake()
    {
        var dataset = Pet();
        var frame = new DicomInstance(new DicomFile(dataset), "test", ContentHash.Of("x")).ReadSuvFrame(0);

        Assert.Equal(SuvFactor.Unit, frame.Unit);
        Assert.Equal((float)(4 * SuvFactor.Of(dataset).Value!.Value * 2), frame.Samples.Span[3]);
    }

    private static DicomDataset Pet(string injected = "110000")
    {
        var dataset = Objects.Image(1, 4, 1, 16, 16, 15, isSigned: false, "MONOCHROME2", DecodedFrames.Words(1, 2, 3, 4));
        dataset.Add(DicomTags.Modality, "PT");
        dataset.Add(DicomTags.RescaleSlope, 2.0);
        dataset.Add(DicomTags.RescaleIntercept, 0.0);
        dataset.Add(DicomTags.SeriesDate, "20260102");
        dataset.Add(DicomTags.SeriesTime, "120000.0");
        dataset.Add(DicomTags.AcquisitionDate, "20260102");
        dataset.Add(DicomTags.AcquisitionTime, "120000");
        dataset.Add(DicomTags.PatientWeight, 70.0);
        dataset.Add(DicomTags.Units, "BQML");
        dataset.Add(new DicomTag(0x00280051), "DECY", "ATTN", "SCAT");
        dataset.Add(new DicomTag(0x00541102), "START");
        dataset.Add(new DicomTag(0x00540016), new DicomDataset
        {
            { new DicomTag(0x00181072), injected },
            { new DicomTag(0x00181074), 370e6 },
            { new DicomTag(0x00181075), 6586.2 },
        });
        return dataset;
    }

    private static DicomDataset Replace(DicomDataset dataset, DicomTag tag, string value)
    {
        dataset.Remove(tag);
        dataset.Add(tag, value);
        return dataset;
    }
}
