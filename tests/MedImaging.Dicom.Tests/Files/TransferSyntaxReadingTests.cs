using System.Buffers.Binary;
using System.IO.Compression;
using MedImaging.Testing;
using static MedImaging.Dicom.Tests.Bytes;

namespace MedImaging.Dicom.Tests.Files;

/// <summary>Datasets that are rewritten before they are read: big endian and deflated (PS3.5 A.3, A.5).</summary>
public sealed class TransferSyntaxReadingTests
{
    private const string BigEndian = "1.2.840.10008.1.2.2";
    private const string Deflated = "1.2.840.10008.1.2.1.99";
    private static readonly byte[] Dataset = Join(Explicit(0x00080060, "CS", Text("CT")), Explicit(0x00100010, "PN", Text("Doe^Jane")));

    [Fact]
    public void BigEndian_GivesTheElementsOfLittleEndian_SequencesWordsAndAll()
    {
        byte[] item = Join(Big(0x00080100, "SH", Text("ab")), Big(0x00281050, "DS", Text("40")), Big(0x00280106, "US", [1, 2]));
        byte[] file = Bytes.File(Join(
            Big(0x00080060, "CS", Text("CT")),
            Big(0x00081140, "SQ", Join(BigItem(item, Undefined), BigTag(0xFFFEE00D), new byte[4]), Undefined), BigTag(0xFFFEE0DD), new byte[4],
            Big(0x00082218, "SQ", BigItem(item)),
            Big(0x00280009, "AT", [0, 0x18, 0x10, 0x63]),
            Big(0x00280010, "US", [2, 0]),
            Big(0x00291010, "UN", [1, 2, 3, 4]),
            Big(0x00460146, "FL", [0x3F, 0x80, 0, 0]),
            Big(0x00701308, "FD", [0x3F, 0xF0, 0, 0, 0, 0, 0, 0]),
            Big(0x7FE00010, "OW", [0x12, 0x34, 0x56, 0x78])), BigEndian);

        var dataset = DicomFile.Parse(file).Dataset;

        Assert.Equal(("CT", 512), (dataset.GetString(DicomTags.Modality), dataset.GetInt(DicomTags.Rows)));
        Assert.True(dataset.TryGetItems(DicomTags.ReferencedImageSequence, out var items));
        Assert.Equal(("ab", 40d, 0x102), (items[0].GetString(new DicomTag(0x00080100)), items[0].GetDouble(DicomTags.WindowCenter), items[0].GetInt(DicomTags.SmallestImagePixelValue)));
        Assert.True(dataset.TryGetItems(new DicomTag(0x00082218), out items));
        Assert.Equal(0x102, items[0].GetInt(DicomTags.SmallestImagePixelValue));
        Assert.Equal("00181063", dataset.GetString(new DicomTag(0x00280009)));
        Assert.Equal((1d, 1d), (dataset.GetDouble(new DicomTag(0x00460146)), dataset.GetDouble(new DicomTag(0x00701308))));
        Assert.Equal([1, 2, 3, 4], Value(dataset, 0x00291010));
        Assert.Equal([0x34, 0x12, 0x78, 0x56], Value(dataset, 0x7FE00010));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void BigEndianPixels_TurnAroundByTheBitsOfTheirOwnDataset_NotByThoseOfAnIcon(bool undefinedLengths)
    {
        byte[] numbers = [1, 2, 3, 4, 5, 6, 7, 8];
        var icon = new DicomDataset();
        icon.Add(DicomTags.BitsAllocated, 16);
        icon.Add(DicomTags.PixelData, DicomVr.OW, numbers);
        var image = new DicomDataset();
        image.Add(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.2");
        image.Add(DicomTags.SOPInstanceUID, "2.25.1");
        image.Add(DicomTags.Modality, "CT");
        image.Add(DicomTags.BitsAllocated, 32);
        image.Add(new DicomTag(0x00880200), icon);
        image.Add(DicomTags.PixelData, DicomVr.OW, numbers);

        byte[] file = DicomWriter.ToBytes(new DicomFile(image), new DicomWriterOptions { TransferSyntax = TransferSyntax.FromUid(BigEndian), UseUndefinedLengths = undefinedLengths });
        var read = DicomFile.Parse(file).Dataset;

        Assert.Equal([4, 3, 2, 1, 8, 7, 6, 5], file[^8..]);
        Assert.Equal(numbers, Value(read, 0x7FE00010));
        Assert.True(read.TryGetItems(new DicomTag(0x00880200), out var items));
        Assert.Equal(numbers, Value(items[0], 0x7FE00010));
    }

    [Fact]
    public void BigEndianPixels_WithoutAUsableNumberOfBits_AreWords_WrittenAndRead()
    {
        var image = new DicomDataset();
        image.Add(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.2");
        image.Add(DicomTags.SOPInstanceUID, "2.25.1");
        image.Add(DicomTags.Modality, "CT");
        image.Add(DicomTags.BitsAllocated, DicomVr.IS, "32");
        image.Add(DicomTags.PixelData, DicomVr.OW, new byte[] { 1, 2, 3, 4 });

        byte[] file = DicomWriter.ToBytes(new DicomFile(image), new DicomWriterOptions { TransferSyntax = TransferSyntax.FromUid(BigEndian) });

        Assert.Equal([2, 1, 4, 3], file[^4..]);
        Assert.Equal([1, 2, 3, 4], Value(DicomFile.Parse(file).Dataset, 0x7FE00010));
    }

    [Fact]
    public void EveryTruncationOfABigEndianFile_IsAnErrorWithAnOffset_OrEndsBetweenElements()
    {
        byte[] whole = System.IO.File.ReadAllBytes(TestData.Require("dicom/pydicom/ExplVR_BigEnd.dcm"));
        for (int length = 130; length < Math.Min(whole.Length, 4000); length += 7)
        {
            if (Record(whole.AsMemory(0, length)) is { } ex)
            {
                Assert.InRange(ex.Offset ?? -1, 0, length);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Deflated_IsInflated_RawOrWithAZlibHeader(bool hasHeader)
    {
        byte[] bytes = Bytes.File(Deflate(Dataset, hasHeader), Deflated);

        var file = DicomFile.Parse(bytes);

        Assert.Equal("Doe^Jane", file.Dataset.GetString(DicomTags.PatientName));
        Assert.Equal(hasHeader, file.Warnings.Any(w => w.Contains("PS3.5 A.5", StringComparison.Ordinal)));
        Assert.True(file.TransferSyntax.IsDeflated);
    }

    [Fact]
    public void FaultsInAnInflatedDataset_SayWhereTheirOffsetsCount()
    {
        byte[] bytes = Bytes.File(Deflate(Explicit(0x7FE00010, "OW", new byte[16], 32), hasHeader: false), Deflated);

        var ex = Assert.Throws<MedImagingException>(() => DicomFile.Parse(bytes));

        Assert.Equal((ErrorKind.Corrupt, 0L), (ex.Kind, ex.Offset));
        Assert.Contains("inflated", ex.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DeflatedFilesThatAreCutOrBroken_AreCorrupt_AndThoseThatAreNotDeflatedAreRead()
    {
        byte[] stream = Deflate(Join(Dataset, Explicit(0x7FE00010, "OW", [.. Enumerable.Range(0, 4000).Select(i => (byte)(i * i * 31 >> 3))])), hasHeader: false);

        Assert.Equal(ErrorKind.Corrupt, Record(Bytes.File(stream[..(stream.Length / 2)], Deflated))?.Kind);
        Assert.Equal(ErrorKind.Corrupt, Record(Bytes.File([0xFF, 0xFE, 1, 2, 3, 4, 5, 6, 7], Deflated))?.Kind);
        Assert.Contains(DicomFile.Parse(Bytes.File(Dataset, Deflated)).Warnings, w => w.Contains("PS3.5 A.5", StringComparison.Ordinal));
    }

    [Fact]
    public void Bombs_AreRefusedWhileTheyInflate_BySizeAndByRatio()
    {
        byte[] zeros = Bytes.File(Deflate(Join(Dataset, Explicit(0x7FE00010, "OW", new byte[60 << 20])), hasHeader: false), Deflated);
        long before = GC.GetAllocatedBytesForCurrentThread();

        var byRatio = Record(zeros);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 48 << 20);
        Assert.Equal(ErrorKind.LimitExceeded, byRatio?.Kind);
        Assert.Equal(ErrorKind.LimitExceeded, Record(zeros, new DicomReaderOptions { MaxInflationRatio = 1100, MaxInflatedBytes = 50 << 20 })?.Kind);
        Assert.Null(Record(zeros, new DicomReaderOptions { MaxInflationRatio = 1100 }));
    }

    [Fact]
    public void TheWrongByteOrderSaid_IsReadAsItIs()
    {
        byte[] big = Join(Big(0x00080060, "CS", Text("CT")), Big(0x00280010, "US", [2, 0]));
        byte[] little = Join(Explicit(0x00080060, "CS", Text("CT")), Explicit(0x00280010, "US", [0, 2]));
        foreach (byte[] bytes in new[] { Bytes.File(big), Bytes.File(little, BigEndian) })
        {
            var file = DicomFile.Parse(bytes);

            Assert.Equal(512, file.Dataset.GetInt(DicomTags.Rows));
            Assert.Contains(file.Warnings, w => w.Contains("endian", StringComparison.Ordinal));
        }
    }

    private static byte[] Value(DicomDataset dataset, uint tag) => dataset.TryGet(new DicomTag(tag), out var element) ? element.Value.ToArray() : [];

    private static MedImagingException? Record(ReadOnlyMemory<byte> bytes, DicomReaderOptions? options = null)
    {
        try
        {
            DicomFile.Parse(bytes, options);
            return null;
        }
        catch (MedImagingException ex)
        {
            return ex;
        }
    }

    private static byte[] Deflate(byte[] bytes, bool hasHeader)
    {
        using var target = new MemoryStream();
        using (Stream deflate = hasHeader ? new ZLibStream(target, CompressionLevel.Optimal) : new DeflateStream(target, CompressionLevel.Optimal))
        {
            deflate.Write(bytes);
        }

        return target.ToArray();
    }

    private static byte[] BigTag(uint tag) => [(byte)(tag >> 24), (byte)(tag >> 16), (byte)(tag >> 8), (byte)tag];

    private static byte[] BigItem(byte[] value, uint? length = null) => [.. BigTag(0xFFFEE000), .. BigTag(length ?? (uint)value.Length), .. value];

    private static byte[] Big(uint tag, string vr, byte[] value, uint? length = null)
    {
        byte[] size = vr is "OB" or "OW" or "SQ" or "UN" ? [0, 0, 0, 0, 0, 0] : new byte[2];
        if (size.Length == 6)
        {
            BinaryPrimitives.WriteUInt32BigEndian(size.AsSpan(2), length ?? (uint)value.Length);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(size, (ushort)value.Length);
        }

        return [.. BigTag(tag), .. Text(vr), .. size, .. value];
    }
}
