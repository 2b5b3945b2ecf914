namespace MedImaging.Dicom.Tests.Values;

public sealed class PersonNameTests
{
    [Theory]
    [InlineData("Adams^John Robert Quincy^^Rev.^B.A. M.Div.", "Rev. John Robert Quincy Adams, B.A. M.Div.")]
    [InlineData("Morrison-Jones^Susan^^^Ph.D., Chief Executive Officer", "Susan Morrison-Jones, Ph.D., Chief Executive Officer")]
    [InlineData("Doe^John", "John Doe")]
    [InlineData("Smith^Fluffy", "Fluffy Smith")]
    [InlineData("ABC Farms^Running on Water", "Running on Water ABC Farms")]
    [InlineData("Doe", "Doe")]
    [InlineData("^^^^M.D.", "M.D.")]
    [InlineData("=山田^太郎", "太郎 山田")]
    [InlineData("==やまだ^たろう", "たろう やまだ")]
    [InlineData("", "")]
    public void ToDisplay_IsWhatPeopleSay(string text, string expected) => Assert.Equal(expected, PersonName.Parse(text).ToDisplay());

    [Theory]
    [InlineData("Yamada^Tarou=山田^太郎=やまだ^たろう", "Yamada^Tarou=山田^太郎=やまだ^たろう")]
    [InlineData("Doe^Jane^^^", "Doe^Jane")]
    [InlineData("Doe^Jane==", "Doe^Jane")]
    [InlineData("Doe^^Q", "Doe^^Q")]
    [InlineData("a^b^c^d^e^f", "a^b^c^d^e^f")]
    [InlineData("a=b=c=d", "a=b=c=d")]
    public void ToString_GivesTheTextBack_WithoutEmptyEnds(string text, string expected)
    {
        var name = PersonName.Parse(text);

        Assert.Equal(expected, name.ToString());
        Assert.Equal(name, PersonName.Parse(name.ToString()));
    }

    [Fact]
    public void Parts_AreFoundInTheirPlaces()
    {
        var name = PersonName.Parse("Doe^Jane^Q^Dr.^II=山田^太郎");

        Assert.Equal(new NameComponents("Doe", "Jane", "Q", "Dr.", "II"), name.Alphabetic);
        Assert.Equal(new NameComponents("山田", "太郎"), name.Ideographic);
        Assert.Equal(NameComponents.Empty, name.Phonetic);
        Assert.Equal(new PersonName(new NameComponents("Doe")), PersonName.Parse("Doe"));
        Assert.False(name.IsTooLong);
        Assert.True(PersonName.Parse(new string('x', 65)).IsTooLong);
        Assert.False(PersonName.Parse($"{new string('x', 64)}={new string('y', 64)}").IsTooLong);
        Assert.False(PersonName.TryParse(null, out _) || PersonName.TryParse("", out _) || PersonName.TryParse(" ^^=^ ", out _));
    }
}
