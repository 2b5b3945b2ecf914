using System.Text;
using MedImaging.Providers;

namespace MedImaging.Tests.Wire;

public sealed class WireJsonTests
{
    [Theory]
    [InlineData("""{"a":"plain"}""", "plain")]
    [InlineData("""{"a":"\uD83E\uDEC1"}""", "🫁")]
    [InlineData("""{"a":"\\uD800"}""", "\\uD800")]
    [InlineData("""{"a":"\u00e9\n\""}""", "é\n\"")]
    public void TryParse_TakesWhatCanBeRead(string json, string expected)
    {
        using var document = WireJson.TryParse(Encoding.UTF8.GetBytes(json));

        Assert.Equal(expected, document!.RootElement.Text("a"u8));
    }

    [Theory]
    [InlineData("""{"a":"\uD800"}""")]
    [InlineData("""{"a":"\uDC00"}""")]
    [InlineData("""{"a":"\uD800\n"}""")]
    [InlineData("""{"a":"\uD800\uD800"}""")]
    [InlineData("""{"\uD800":1,"a":"b"}""")]
    [InlineData("""{"a":"b\""")]
    [InlineData("""{"a":NaN}""")]
    [InlineData("")]
    public void TryParse_RefusesWhatCannot(string json) => Assert.Null(WireJson.TryParse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void TryParse_RefusesWhatIsNoUtf8_AndWhatIsTooDeep()
    {
        Assert.Null(WireJson.TryParse("{\"a\":\"\xFF\"}"u8.ToArray().Select(b => b == 0xC3 ? (byte)0xFF : b).ToArray()));
        Assert.Null(WireJson.TryParse(Encoding.UTF8.GetBytes(new string('[', 100_000))));
    }

    [Fact]
    public void Members_OfOtherTypes_AreNotThere()
    {
        using var document = WireJson.TryParse("""{"n":null,"s":"x","i":12,"f":1.5,"g":-3,"b":99999999999999999999,"o":{},"a":[1]}"""u8.ToArray());
        var root = document!.RootElement;

        Assert.Null(root.Member("n"u8));
        Assert.Null(root.Text("i"u8));
        Assert.Equal(12, root.Count("i"u8));
        Assert.All(["f", "g", "b", "s", "o", "x"], name => Assert.Null(root.Count(Encoding.UTF8.GetBytes(name))));
        Assert.Null(root.Object("a"u8));
        Assert.Empty(root.Items("o"u8));
        Assert.Null(root.Items("a"u8).First().Text("deeper"u8));
    }

    [Theory]
    [InlineData("gemini-2.5-flash", true, true)]
    [InlineData("hf.co/me/model:Q4_K_M", true, false)]
    [InlineData("two words", false, false)]
    [InlineData("", false, false)]
    [InlineData(null, false, false)]
    public void Words_AndCodes_AreKept_AndNothingElse(string? text, bool isWord, bool isCode)
        => Assert.Equal((isWord ? text : null, isCode ? text : null), (WireJson.Word(text), WireJson.Code(text)));
}
