namespace MedImaging.Dicom.Tests.Data;

public sealed class DicomTagTests
{
    [Theory]
    [InlineData("0010,0010")]
    [InlineData("(0010,0010)")]
    [InlineData("00100010")]
    [InlineData("PatientName")]
    public void Parse_TakesTheUsualSpellings(string text) => Assert.Equal(DicomTags.PatientName, DicomTag.Parse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("patientname")]
    [InlineData("0010,001")]
    [InlineData("0010;0010")]
    [InlineData("(0010,0010")]
    [InlineData("00g0,0010")]
    public void TryParse_RefusesAnythingElse(string? text)
    {
        Assert.False(DicomTag.TryParse(text, out var tag));
        Assert.Equal(default, tag);
    }

    [Fact]
    public void Tag_KnowsItsPartsAndItsPlace()
    {
        var tag = new DicomTag(0x0029, 0x0010);

        Assert.Equal("(0029,0010)", tag.ToString());
        Assert.True(tag.IsPrivate && tag.IsPrivateCreator && !tag.IsGroupLength);
        Assert.True(tag > DicomTags.PatientName && DicomTags.PatientName < tag && tag >= new DicomTag(0x00290010) && tag.CompareTo(tag) == 0);
        Assert.Equal("PatientName", DicomTags.PatientName.Keyword);
        Assert.Throws<FormatException>(() => DicomTag.Parse("name"));
        Assert.Throws<ArgumentException>(() => DicomTag.FromKeyword("Name"));
    }
}
