using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Dicom.Tests.Pixels;

public sealed class DicomInstanceTests
{
    [Theory]
    [InlineData(8, 8, 7, false, new byte[] { 0, 127, 128, 255 }, new float[] { 0, 127, 128, 255 })]
    [InlineData(8, 8, 7, true, new byte[] { 0, 127, 128, 255 }, new float[] { 0, 127, -128, -1 })]
    [InlineData(8, 4, 5, false, new byte[] { 0xFF, 0x3C, 0x03, 0xC4 }, new float[] { 15, 15, 0, 1 })]
    [InlineData(16, 16, 15, true, new byte[] { 0xFF, 0xFF, 0, 0x80, 1, 0, 0xFF, 0x7F }, new float[] { -1, -32768, 1, 32767 })]
    [InlineData(16, 12, 11, false, new byte[] { 0xFF, 0xFF, 0, 0xF8, 1, 0x10, 0, 0 }, new float[] { 4095, 2048, 1, 0 })]
    [InlineData(16, 12, 11, true, new byte[] { 0xFF, 0x0F, 0, 0x08, 1, 0xF0, 0, 0 }, new float[] { -1, -2048, 1, 0 })]
    [InlineData(16, 12, 15, true, new byte[] { 0xF0, 0xFF, 0, 0x80, 0x1F, 0, 0x0F, 0 }, new float[] { -1, -2048, 1, 0 })]
    [InlineData(32, 32, 31, false, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0x80, 1, 0, 0, 0, 0, 1, 0, 0 }, new float[] { 4294967295, 2147483648, 1, 256 })]
    [InlineData(32, 32, 31, true, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0x80, 1, 0, 0, 0, 0, 1, 0, 0 }, new float[] { -1, -2147483648, 1, 256 })]
    [InlineData(1, 1, 0, false, new byte[] { 0b1010 }, new float[] { 0, 1, 0, 1 })]
    public void StoredBits_AreCutOutWithTheirSign(int allocated, int stored, int high, bool isSigned, byte[] bytes, float[] expected)
    {
        var frame = Objects.Frame(Objects.Image(2, 2, 1, allocated, stored, high, isSigned, "MONOCHROME2", bytes));

        Assert.Equal(expected, frame.Samples.ToArray());
        Assert.Equal(ContentHash.Of(bytes), frame.PixelHash);
    }

    [Theory]
    [InlineData("RGB", 0, new byte[] { 1, 2, 3, 4, 5, 6 }, new float[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData("RGB", 1, new byte[] { 1, 4, 2, 5, 3, 6 }, new float[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData("YBR_FULL", 0, new byte[] { 100, 128, 128, 76, 85, 255 }, new float[] { 100, 100, 100, 254, 0, 0 })]
    [InlineData("YBR_FULL_422", 0, new byte[] { 100, 50, 128, 128 }, new float[] { 100, 100, 100, 50, 50, 50 })]
    public void Colour_IsRedGreenBlueInterleaved(string photometric, int planar, byte[] bytes, float[] expected)
    {
        var dataset = Objects.Image(1, 2, 3, 8, 8, 7, isSigned: false, photometric, bytes);
        dataset.Add(DicomTags.PlanarConfiguration, planar);

        var frame = Objects.Frame(dataset);

        Assert.Equal(3, frame.SamplesPerPixel);
        Assert.Equal(expected, frame.Samples.ToArray());
    }

    [Fact]
    public void Ct_IsInHounsfieldUnits_WithItsFirstWindowAndSpacing()
    {
        var frame = Objects.Frame(Objects.Ct());

        Assert.Equal([.. Enumerable.Range(0, 24).Select(i => (i * 37f) - 1024)], frame.Samples.ToArray());
        Assert.Equal(new Window(40, 400), frame.Window);
        Assert.Equal(((0.75, 0.5), "[hnsf'U]", false), (frame.Spacing, frame.Unit, frame.IsInverted));
    }

    [Fact]
    public void ModalityLut_IsApplied_BeyondItsEndsToo()
    {
        var dataset = Objects.Image(1, 4, 1, 8, 8, 7, isSigned: false, "MONOCHROME1", [0, 10, 11, 200]);
        dataset.Add(DicomTags.ModalityLUTSequence, new DicomDataset
        {
            { DicomTags.LUTDescriptor, 2, 10, 16 },
            { DicomTags.ModalityLUTType, "US" },
            { DicomTags.LUTData, (ReadOnlySpan<ushort>)[500, 900] },
        });

        var frame = Objects.Frame(dataset);

        Assert.Equal([500f, 500f, 900f, 900f], frame.Samples.ToArray());
        Assert.True(frame.IsInverted);
    }

    [Fact]
    public void FunctionalGroups_OfAFrame_GoBeforeSharedOnes()
    {
        var dataset = Objects.Image(1, 2, 1, 8, 8, 7, isSigned: false, "MONOCHROME2", [1, 2, 3, 4]);
        dataset.Add(DicomTags.NumberOfFrames, 2);
        dataset.Add(DicomTags.SharedFunctionalGroupsSequence, new DicomDataset
        {
            { DicomTags.PixelMeasuresSequence, new DicomDataset { { DicomTags.PixelSpacing, 2.0, 3.0 } } },
            { DicomTags.PixelValueTransformationSequence, new DicomDataset { { DicomTags.RescaleIntercept, 100.0 }, { DicomTags.RescaleSlope, 1.0 }, { DicomTags.RescaleType, "HU" } } },
        });
        var second = new DicomDataset
        {
            { DicomTags.PixelValueTransformationSequence, new DicomDataset { { DicomTags.RescaleIntercept, 0.0 }, { DicomTags.RescaleSlope, 10.0 }, { DicomTags.RescaleType, "US" } } },
            { DicomTags.FrameVOILUTSequence, new DicomDataset { { DicomTags.WindowCenter, 30.0 }, { DicomTags.WindowWidth, 20.0 }, { DicomTags.VOILUTFunction, "SIGMOID" } } },
        };
        dataset.Add(DicomTags.PerFrameFunctionalGroupsSequence, new DicomDataset(), second);

        var (first, last) = (Objects.Frame(dataset), Objects.Frame(dataset, 1));

        Assert.Equal([101f, 102f], first.Samples.ToArray());
        Assert.Equal([30f, 40f], last.Samples.ToArray());
        Assert.Equal((null, new Window(30, 20, VoiFunction.Sigmoid)), (first.Window, last.Window));
        Assert.Equal(((2.0, 3.0), "[hnsf'U]", "1"), (last.Spacing, first.Unit, last.Unit));
    }

    [Fact]
    public void PixelsThatAreNotThere_AreCorrupt_BeforeAnythingIsAllocated()
    {
        var dataset = Objects.Image(8000, 8000, 1, 16, 16, 15, isSigned: false, "MONOCHROME2", [1, 2]);
        var instance = new DicomInstance(new DicomFile(dataset), "test", ContentHash.Of("x"));
        Assert.ThrowsAny<MedImagingException>(() => instance.ReadFrame(0));
        long before = GC.GetAllocatedBytesForCurrentThread();

        var ex = Assert.Throws<MedImagingException>(() => instance.ReadFrame(0));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Equal(ErrorKind.Corrupt, ex.Kind);
        Assert.Throws<ArgumentOutOfRangeException>(() => instance.ReadFrame(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => instance.ReadFrame(-1));
    }

    [Fact]
    public async Task RegisteredReader_ReadsWhatItSaysItCan()
    {
        using var services = new ServiceCollection().AddMedImaging().AddDicom(o => o.MaxFileBytes = 100_000).Services.BuildServiceProvider();
        var reader = Assert.Single(services.GetServices<IImageReader>());
        byte[] bytes = DicomWriter.ToBytes(new DicomFile(Objects.Ct()));

        var instance = await reader.ReadAsync(ImageSource.FromBytes("ct.dcm", bytes), TestContext.Current.CancellationToken);

        Assert.True(reader.CanRead(bytes.AsSpan(0, 1024)));
        Assert.False(reader.CanRead("%PDF-1.7"u8));
        Assert.False(reader.CanRead([]));
        Assert.Equal(("DICOM", ContentHash.Of(bytes), "ct.dcm", "PHANTOM", Modality.ComputedTomography, 1, 4, 6), (reader.Format, instance.SourceHash, instance.SourceName, instance.Study.PatientId, instance.Series.Modality, instance.Descriptor.FrameCount, instance.Descriptor.Rows, instance.Descriptor.Columns));
        var ex = await Assert.ThrowsAsync<MedImagingException>(() => reader.ReadAsync(ImageSource.FromBytes("big.dcm", new byte[100_001])).AsTask());
        Assert.Equal(ErrorKind.LimitExceeded, ex.Kind);
        Assert.IsType<UuidUidSource>(services.GetRequiredService<IUidSource>());
    }
}
