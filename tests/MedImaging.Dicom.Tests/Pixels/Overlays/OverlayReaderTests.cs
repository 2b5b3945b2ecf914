using MedImaging.Testing;

namespace MedImaging.Dicom.Tests.Pixels.Overlays;

public sealed class OverlayReaderTests
{
    [Fact]
    public void PackedOverlay_HasTheBitsOfItsElement()
    {
        byte[] bytes = File.ReadAllBytes(TestData.Require("dicom/pydicom/examples_overlay.dcm"));
        var instance = DecodedFrames.Open(bytes);
        var overlay = instance.ReadOverlays(0)[0];
        Assert.True(instance.File.Dataset.TryGet(new DicomTag(0x60003000), out var data));

        var packed = data.Value.Span;
        for (int i = 0; i < overlay.Rows * overlay.Columns; i++)
        {
            Assert.Equal((packed[i >> 3] >> (i & 7) & 1) != 0, overlay[i / overlay.Columns, i % overlay.Columns]);
        }

        Assert.Equal(0x6000, overlay.Group);
    }

    [Fact]
    public void EmbeddedOverlay_IsCutOutOfThePixels_AndNotShownInThem()
    {
        var dataset = Objects.Image(1, 4, 1, 16, 12, 11, isSigned: false, "MONOCHROME2", DecodedFrames.Words(1, 0x1002, 3, 0x1004));
        Overlay(dataset, 1, 4);
        dataset.Add(new DicomTag(0x60000100), 16);
        dataset.Add(new DicomTag(0x60000102), 12);

        var instance = new DicomInstance(new DicomFile(dataset), "test", ContentHash.Of("x"));
        var overlay = Assert.Single(instance.ReadOverlays(0));

        Assert.Equal([false, true, false, true], Enumerable.Range(0, 4).Select(c => overlay[0, c]));
        Assert.Equal([1f, 2f, 3f, 4f], instance.ReadFrame(0).Samples.ToArray());
        Assert.Equal(("LESION", true, (2, -4)), (overlay.Label, overlay.IsRegion, overlay.Origin));
    }

    [Fact]
    public void OverlayOfSeveralFrames_StartsWithinAByte()
    {
        var dataset = Objects.Image(1, 3, 1, 8, 8, 7, isSigned: false, "MONOCHROME2", [1, 2, 3, 4, 5, 6]);
        dataset.Add(DicomTags.NumberOfFrames, 2);
        Overlay(dataset, 1, 3);
        dataset.Add(new DicomTag(0x60000015), 2);
        dataset.Add(new DicomTag(0x60003000), DicomVr.OB, new byte[] { 0b00101001, 0 });

        var instance = new DicomInstance(new DicomFile(dataset), "test", ContentHash.Of("x"));

        Assert.Equal(0b001, instance.ReadOverlays(0)[0].Bits.Span[0]);
        Assert.Equal(0b101, instance.ReadOverlays(1)[0].Bits.Span[0]);
    }

    [Fact]
    public void OverlayWithoutItsBytes_IsLeftOut()
    {
        var dataset = Objects.Image(1, 3, 1, 8, 8, 7, isSigned: false, "MONOCHROME2", [1, 2, 3]);
        Overlay(dataset, 60000, 60000);
        dataset.Add(new DicomTag(0x60003000), DicomVr.OB, new byte[2]);

        Assert.Empty(new DicomInstance(new DicomFile(dataset), "test", ContentHash.Of("x")).ReadOverlays(0));
    }

    private static void Overlay(DicomDataset dataset, int rows, int columns)
    {
        dataset.Add(new DicomTag(0x60000010), rows);
        dataset.Add(new DicomTag(0x60000011), columns);
        dataset.Add(new DicomTag(0x60000040), "R");
        dataset.Add(new DicomTag(0x60000050), DicomVr.SS, DecodedFrames.Words(3, -3));
        dataset.Add(new DicomTag(0x60001500), "LESION");
    }
}
