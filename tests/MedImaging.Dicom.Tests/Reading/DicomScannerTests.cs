using MedImaging.Testing;
using static MedImaging.Dicom.Tests.Bytes;

namespace MedImaging.Dicom.Tests.Reading;

public sealed class DicomScannerTests
{
    private static readonly byte[] Sequence = Join(Explicit(0x00081140, "SQ", Join(Item(Join(Explicit(0x00081150, "UI", Text("1.2\0")), Explicit(0x00081199, "SQ", Item([], Undefined), Undefined), ItemEnd, SequenceEnd), Undefined), ItemEnd), Undefined), SequenceEnd);
    private static readonly byte[] Whole = Bytes.File(Join(Explicit(0x00080060, "CS", Text("CT")), Sequence, Explicit(0x00280010, "US", Number(512, 2)), Explicit(0x00280030, "DS", Text("0.5\\0.75")), Explicit(0x7FE00010, "OW", new byte[64])));

    [Fact]
    public void Elements_AreThoseOfTheParser()
    {
        int compared = 0;
        foreach (string path in TestData.RequireFiles("dicom", "*.dcm"))
        {
            byte[] bytes = System.IO.File.ReadAllBytes(path);
            try
            {
                var file = DicomFile.Parse(bytes, new DicomReaderOptions { IsLenient = false });   // what needs repair is for the parser
                if (!file.TransferSyntax.IsBigEndian && !file.TransferSyntax.IsDeflated)
                {
                    Assert.Equal([.. file.Dataset.Select(e => $"{e.Tag} {e.Vr} {e.Length} {e.Offset} {(e.Items is null ? ContentHash.Of(e.Value.Span).Hex : ContentHash.Of([]).Hex)}")], Lines(bytes));
                    compared++;
                }
            }
            catch (MedImagingException)
            {
                AssertOneKindOfException(bytes);
            }
        }

        Assert.True(compared > 60, $"only {compared} files were compared");
    }

    [Fact]
    public void SkipTo_StopsAtTheTagOrBehindIt()
    {
        var scanner = new DicomScanner(Whole);

        Assert.True(scanner.SkipTo(DicomTags.Modality));
        Assert.Equal("CT"u8.ToArray(), scanner.Text.ToArray());
        Assert.False(scanner.SkipTo(DicomTags.PatientName));
        Assert.Equal(DicomTags.Rows, scanner.Tag);
        Assert.True(scanner.SkipTo(DicomTags.Rows));
        Assert.True(scanner.TryGetInt32(0, out int rows));
        Assert.True(scanner.SkipTo(DicomTags.PixelSpacing));
        Assert.True(scanner.TryGetDouble(1, out double spacing));
        Assert.False(scanner.TryGetInt32(1, out _));
        Assert.False(scanner.TryGetDouble(2, out _));
        Assert.Equal((512, 0.75), (rows, spacing));
        Assert.Equal(DicomVr.DS, scanner.Vr);
        Assert.False(scanner.SkipTo(new DicomTag(0xFFFCFFFC)));
        Assert.False(scanner.Read());
        Assert.False(scanner.IsCut);
    }

    [Fact]
    public void TheStartOfAFile_IsScannedAsFarAsItGoes()
    {
        int start = Bytes.File([]).Length;
        for (int length = start; length < Whole.Length; length++)
        {
            var scanner = new DicomScanner(Whole.AsSpan(0, length), isWhole: false);
            while (scanner.Read())
            {
                Assert.True(scanner.Offset + scanner.Value.Length <= length);
            }

            Assert.True(scanner.IsCut);
            AssertOneKindOfException(Whole[..length]);
        }
    }

    [Fact]
    public void Nesting_IsBounded_AndCostsNoStack()
    {
        byte[] deep = Bytes.File(Join([.. Enumerable.Repeat(Join(Explicit(0x00081140, "SQ", [], Undefined), Item([], Undefined)), 100_000)]));

        var ex = Assert.Throws<MedImagingException>(() => new DicomScanner(deep).Read());

        Assert.Equal(ErrorKind.LimitExceeded, ex.Kind);
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2.2")]
    [InlineData("1.2.840.10008.1.2.1.99")]
    public void WhatCannotBeScannedInPlace_IsSaidToBe(string syntax)
    {
        byte[] bytes = Bytes.File([0, 8, 0, 0x60, .. "CS"u8, 0, 2, .. "CT"u8], syntax);

        var ex = Assert.Throws<MedImagingException>(() => new DicomScanner(bytes).Read());

        Assert.Equal(ErrorKind.UnsupportedFormat, ex.Kind);
        Assert.Contains("DicomFile", ex.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scanning_AllocatesNothing()
    {
        Scan();
        long before = GC.GetAllocatedBytesForCurrentThread();
        int count = Scan();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(5, count);

        static int Scan()
        {
            var scanner = new DicomScanner(Whole);
            int count = 0;
            while (scanner.Read())
            {
                count++;
            }

            return count;
        }
    }

    private static List<string> Lines(byte[] bytes)
    {
        var scanner = new DicomScanner(bytes);
        var lines = new List<string>();
        while (scanner.Read())
        {
            lines.Add($"{scanner.Tag} {scanner.Vr} {Math.Max(0, scanner.Length)} {scanner.Offset} {ContentHash.Of(scanner.Value).Hex}");
        }

        return lines;
    }

    private static void AssertOneKindOfException(byte[] bytes)
    {
        try
        {
            Lines(bytes);
        }
        catch (MedImagingException ex)
        {
            Assert.InRange(ex.Offset ?? -1, 0, bytes.Length);
        }
    }
}
