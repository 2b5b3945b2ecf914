namespace MedImaging.Dicom.Tests.Dictionary;

public sealed class DicomDictionaryTests
{
    [Fact]
    public void EveryEntry_IsFoundByItsTagAndByItsKeyword()
    {
        Assert.True(DictionaryTable.Tags.Length > 5000);
        for (int i = 0; i < DictionaryTable.Tags.Length; i++)
        {
            var attribute = DicomDictionary.Find(new DicomTag(DictionaryTable.Tags[i]));

            Assert.NotNull(attribute);
            Assert.Equal(DictionaryTable.Tags[i], attribute.Tag.Value);
            Assert.NotEqual("", attribute.Name);
            Assert.True(Enum.IsDefined(attribute.Vr) && attribute.Vr != DicomVr.None, attribute.Keyword);
            Assert.True(DicomDictionary.TryFindKeyword(attribute.Keyword, out var tag));
            Assert.Equal(attribute.Tag, tag);
        }
    }

    [Theory]
    [InlineData("0010,0010", "PatientName", "Patient's Name", DicomVr.PN, "1", false)]
    [InlineData("7FE0,0010", "PixelData", "Pixel Data", DicomVr.OW, "1", false)]
    [InlineData("0028,0106", "SmallestImagePixelValue", "Smallest Image Pixel Value", DicomVr.US, "1", false)]
    [InlineData("6000,3000", "OverlayData", "Overlay Data", DicomVr.OW, "1", false)]
    [InlineData("601E,3000", "OverlayData", "Overlay Data", DicomVr.OW, "1", false)]
    [InlineData("5012,0010", "NumberOfPoints", "Number of Points", DicomVr.US, "1", true)]
    [InlineData("0020,3142", "SourceImageIDs", "Source Image IDs", DicomVr.CS, "1-n", true)]
    [InlineData("0010,0000", "", "Group Length", DicomVr.UL, "1", true)]
    [InlineData("0029,0010", "", "Private Creator", DicomVr.LO, "1", false)]
    public void Find_KnowsTagsAndThoseThatRepeat(string tag, string keyword, string name, DicomVr vr, string multiplicity, bool isRetired)
    {
        var attribute = DicomDictionary.Find(DicomTag.Parse(tag));

        Assert.NotNull(attribute);
        Assert.Equal((keyword, name, vr, multiplicity, isRetired), (attribute.Keyword, attribute.Name, attribute.Vr, attribute.Multiplicity, attribute.IsRetired));
    }

    [Theory]
    [InlineData("0029,1010")]
    [InlineData("0010,0011")]
    [InlineData("FFFE,E000")]
    public void Find_KnowsNothingOfPrivateAndUnknownTags(string tag) => Assert.Null(DicomDictionary.Find(DicomTag.Parse(tag)));

    [Theory]
    [InlineData("1.2.840.10008.1.2.1", "Explicit VR Little Endian")]
    [InlineData("1.2.840.10008.1.2.4.70", "JPEG Lossless, Non-Hierarchical, First-Order Prediction (Process 14 [Selection Value 1])")]
    [InlineData("1.2.840.10008.5.1.4.1.1.2", "CT Image Storage")]
    [InlineData("1.2.3", null)]
    [InlineData(null, null)]
    public void FindUidName_KnowsTheRegistry(string? uid, string? name) => Assert.Equal(name, DicomDictionary.FindUidName(uid));
}
