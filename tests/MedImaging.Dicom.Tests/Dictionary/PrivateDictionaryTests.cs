using static MedImaging.Dicom.Tests.Bytes;

namespace MedImaging.Dicom.Tests.Dictionary;

public sealed class PrivateDictionaryTests
{
    private static PrivateDictionary Known() => PrivateDictionary.Load(new StringReader("# comment\n\nACME 1.1\t0029,xx01\tUS\tGain\nACME 1.1\t0029,1002\tSQ\tSteps\nOTHER\t0029,xx01\tLO\tLabel\n"));

    [Fact]
    public void ImplicitElements_GetTheVrOfTheirCreator_WhereverTheirBlockIs()
    {
        byte[] dataset = [
            .. Implicit(0x00290010, Text("OTHER ")), .. Implicit(0x00290011, Text("ACME 1.1")), .. Implicit(0x00291001, Text("hello ")), .. Implicit(0x00291101, Number(7, 2)),
            .. Implicit(0x00291102, Item(Implicit(0x00080060, Text("CT")))), .. Implicit(0x00291103, Number(1, 2)), .. Implicit(0x00291201, Number(1, 2)),
        ];
        byte[] bytes = Bytes.File(dataset, "1.2.840.10008.1.2");

        var plain = DicomFile.Parse(bytes).Dataset;
        var read = DicomFile.Parse(bytes, new DicomReaderOptions { PrivateDictionary = Known() }).Dataset;

        Assert.Equal(DicomVr.UN, plain.TryGet(new DicomTag(0x00291101), out var unknown) ? unknown.Vr : DicomVr.None);
        Assert.Equal("hello", read.GetString(new DicomTag(0x00291001)));
        Assert.Equal(7, read.GetInt(new DicomTag(0x00291101)));
        Assert.True(read.TryGetItems(new DicomTag(0x00291102), out var items) && items[0].GetString(DicomTags.Modality) == "CT");
        Assert.All(new uint[] { 0x00291103, 0x00291201 }, tag => Assert.Equal(DicomVr.UN, read.TryGet(new DicomTag(tag), out var element) ? element.Vr : DicomVr.None));
        Assert.True(Known().TryFind(read, new DicomTag(0x00291101), out var gain) && gain.Name == "Gain");
        Assert.False(Known().TryFind(read, new DicomTag(0x00291201), out _) || Known().TryFind(read, DicomTags.Modality, out _));
    }

    [Fact]
    public void ExplicitUn_GetsIt_ButNoSequence()
    {
        byte[] bytes = Bytes.File([.. Explicit(0x00290010, "LO", Text("ACME 1.1")), .. Explicit(0x00291001, "UN", Number(7, 2)), .. Explicit(0x00291002, "UN", Text("ab"))]);

        var read = DicomFile.Parse(bytes, new DicomReaderOptions { PrivateDictionary = Known() }).Dataset;

        Assert.Equal([DicomVr.LO, DicomVr.US, DicomVr.UN], read.Select(e => e.Vr));
    }

    [Theory]
    [InlineData("ACME\t0029,xx01\tUS")]
    [InlineData("ACME\t0028,xx01\tUS\tGain")]
    [InlineData("ACME\t0029,xxZ1\tUS\tGain")]
    [InlineData("ACME\t0029,xx01\tZZ\tGain")]
    [InlineData("\t0029,xx01\tUS\tGain")]
    [InlineData("ACME\t0029xx01\tUS\tGain")]
    public void OtherLines_AreRefusedByNumber(string line)
        => Assert.Contains("line 2", Assert.Throws<MedImagingException>(() => PrivateDictionary.Load(new StringReader("#\n" + line))).Message, StringComparison.Ordinal);
}
