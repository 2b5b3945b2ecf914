using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Dicom.Tests.Studies;

/// <summary>From images that were read to the record a store keeps of them.</summary>
public sealed class StudyRecordTests
{
    [Fact]
    public async Task AStudyThatWasRead_IsKeptWithItsSeriesImagesAndScanner()
    {
        DicomInstance[] images = [Image("1.2.1", "1.2.1.1", 1), Image("1.2.1", "1.2.1.2", 2), Image("1.2.2", "1.2.2.1", 1), Image("1.2.1", "1.2.1.1", 1), Image(null, "1.2.3.1", 1)];
        var study = new ImageStudy { Images = images, Request = new AnalysisRequest() };

        var services = new ServiceCollection();
        services.AddMedImaging();
        await using var host = services.BuildServiceProvider();
        var kept = await host.GetRequiredService<IStudyStore>().AddAsync(ImagingStudy.Of(study, "patient-1", "case-1"), TestContext.Current.CancellationToken);

        Assert.Equal(("1.2", "patient-1", "case-1", "20260101", "A-7"), (kept.StudyInstanceUid, kept.PatientId, kept.CaseId, kept.Date, kept.AccessionNumber));
        Assert.Equal(["1.2.1", "1.2.2"], kept.Series.Select(series => series.SeriesInstanceUid));
        Assert.All(kept.Series, series => Assert.Equal((Modality.ComputedTomography, "MedImaging Phantom 2"), (series.Modality, series.Scanner)));
        Assert.Equal([("1.2.1.1", 1), ("1.2.1.2", 2)], kept.Series[0].Images.Select(image => (image.SopInstanceUid, image.Number ?? 0)));
        Assert.Equal((images[0].SourceHash, 1, "1.2.840.10008.5.1.4.1.1.2"), (kept.Series[0].Images[0].Content!.Value, kept.Series[0].Images[0].FrameCount, kept.Series[0].Images[0].SopClassUid));
    }

    [Fact]
    public void ImagesOfNoStudy_AreRefused()
    {
        var study = new ImageStudy { Images = [Image("1.2.1", "1.2.1.1", 1, study: null)], Request = new AnalysisRequest() };
        var error = Assert.Throws<MedImagingException>(() => ImagingStudy.Of(study));

        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Contains("(0020,000D)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SIEMENS", "SOMATOM Force", "SIEMENS SOMATOM Force")]
    [InlineData("Philips", "PHILIPS Ingenia", "PHILIPS Ingenia")]
    [InlineData(null, "Ingenia", "Ingenia")]
    [InlineData("Philips", null, "Philips")]
    [InlineData(null, null, null)]
    public void AScanner_IsItsMakerAndModel_TheMakerSaidOnce(string? maker, string? model, string? scanner)
        => Assert.Equal(scanner, new SeriesDescriptor { Manufacturer = maker, ModelName = model }.Scanner);

    private static DicomInstance Image(string? series, string image, int number, string? study = "1.2")
    {
        var dataset = Objects.Ct();
        Set(dataset, DicomTags.StudyInstanceUID, study);
        Set(dataset, DicomTags.SeriesInstanceUID, series);
        Set(dataset, DicomTags.SOPInstanceUID, image);
        Set(dataset, DicomTags.InstanceNumber, $"{number}");
        Set(dataset, DicomTags.AccessionNumber, "A-7");
        Set(dataset, DicomTags.ManufacturerModelName, "Phantom 2");
        return new DicomInstance(DicomFile.Parse(DicomWriter.ToBytes(new DicomFile(dataset))), image, ContentHash.Of(image));
    }

    private static void Set(DicomDataset dataset, DicomTag tag, string? value)
    {
        dataset.Remove(tag);
        if (value is not null)
        {
            dataset.Add(tag, value);
        }
    }
}
