using System.Runtime.InteropServices;

namespace MedImaging.Dicom.Tests.Pixels.Samples;

public sealed class SegmentedTableTests
{
    // PS3.3 C.7.9.2: a run, a line, and both again by their offset.
    [Fact]
    public void Segments_MakeTheTableTheyStandFor()
    {
        ushort[] words = [0, 2, 10, 20, 1, 4, 100, 2, 2, 0, 0];
        ushort[] entries = new ushort[12];

        Assert.True(SegmentedTable.TryExpand(MemoryMarshal.AsBytes(words.AsSpan()), isWide: true, entries));
        Assert.Equal([10, 20, 40, 60, 80, 100, 10, 20, 40, 60, 80, 100], entries);
    }

    [Fact]
    public void SegmentsOfBytes_HaveOffsetsOfFourBytes()
    {
        byte[] bytes = [0, 1, 7, 1, 3, 1, 2, 1, 3, 0, 0, 0];
        ushort[] table = new ushort[7];

        Assert.True(SegmentedTable.TryExpand(bytes, isWide: false, table));
        Assert.Equal([7, 5, 3, 1, 1, 1, 1], table);
    }

    [Theory]
    [InlineData(new ushort[] { 1, 4, 100 }, 4)]                         // a line without a beginning
    [InlineData(new ushort[] { 0, 2, 1 }, 2)]                           // cut off
    [InlineData(new ushort[] { 0, 0, 1, 1 }, 2)]                        // no progress
    [InlineData(new ushort[] { 0, 3, 1, 2, 3 }, 2)]                     // more than the descriptor says
    [InlineData(new ushort[] { 0, 1, 1, 2, 1, 0, 0, 2, 1, 6, 0 }, 9)]   // a repetition of a repetition
    [InlineData(new ushort[] { 0, 1, 1, 2, 1, 0xFFFF, 0xFFFF }, 9)]     // an offset outside
    [InlineData(new ushort[] { 3, 1, 1 }, 1)]                           // no such opcode
    public void SegmentsThatAreNotSound_AreRefused(ushort[] words, int count)
        => Assert.False(SegmentedTable.TryExpand(MemoryMarshal.AsBytes(words.AsSpan()), isWide: true, new ushort[count]));

    [Fact]
    public void SegmentedPalette_ColoursAnImage()
    {
        var dataset = Objects.Image(1, 4, 1, 8, 8, 7, isSigned: false, "PALETTE COLOR", [0, 1, 2, 3]);
        foreach (var tag in (DicomTag[])[DicomTags.RedPaletteColorLookupTableDescriptor, DicomTags.GreenPaletteColorLookupTableDescriptor, DicomTags.BluePaletteColorLookupTableDescriptor])
        {
            dataset.Add(tag, 4, 0, 16);
        }

        for (uint channel = 0; channel < 3; channel++)
        {
            dataset.Add(new DicomTag(0x00281221 + channel), (ReadOnlySpan<ushort>)[0, 1, (ushort)(channel * 1000), 1, 3, 65535]);
        }

        var frame = Objects.Frame(dataset);

        Assert.Equal(3, frame.SamplesPerPixel);
        Assert.Equal(0f, frame.Samples.Span[0]);
        Assert.Equal(255f, frame.Samples.Span[9]);
        Assert.Equal(1000f * 255 / 65535, frame.Samples.Span[1], 1e-4);
    }
}
