namespace MedImaging.Tests;

public sealed class GraphNamesTests
{
    [Theory]
    [InlineData("case_number", "case_number")]
    [InlineData("id", "__id")]
    [InlineData("_key", "___key")]
    [InlineData("__id", "____id")]
    public void AField_KeepsItsName_UnlessItIsTheStoresOwn(string field, string property) => Assert.Equal(property, GraphNames.Property(field));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a`b")]
    [InlineData("1a")]
    [InlineData("ä")]
    [InlineData("a\n")]
    [InlineData("a}) DETACH DELETE n //")]
    public void WhatIsNoName_NeverStandsInAStatement(string name)
    {
        var names = new GraphNames("");

        Assert.Throws<ArgumentException>(() => names.Label(name));
        Assert.Throws<ArgumentException>(() => GraphNames.Property(name));
        Assert.Throws<ArgumentException>(() => GraphNames.Relationship(name));
    }

    [Fact]
    public void AKind_ThatIsTheStoresOwn_IsRefused() => Assert.Throws<ArgumentException>(() => new GraphNames("Med").Label("AuditHead"));

    [Fact]
    public void Keys_CannotBeMistaken()
    {
        string longId = new('x', 600);
        string hash = ContentHash.Of(longId).Hex;
        string[] ids = ["", "a", longId, longId + "x", $"\u001F{hash}", $"{GraphNames.Separator}"];

        Assert.Equal(ids.Length, ids.Select(id => GraphNames.Key(new RecordKey("t", "Case", id))).Distinct().Count());
        Assert.All(ids, id => Assert.True(GraphNames.Key(new RecordKey("t", "Case", id)).Length < 600));
        Assert.Throws<ArgumentException>(() => GraphNames.Key(new RecordKey("t\u001FCase", "Case", "a")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("a\u001Fb")]
    [InlineData("\u001Fa\u001Fb")]
    public void ALink_ComesBackAsItWas(string id)
    {
        foreach (var link in new[] { new RecordLink("OF", "Case", id), new RecordLink("OF", "Case", id + new string('y', 600), IsIncoming: true) })
        {
            Assert.Equal(link, LinkForm.Read(LinkForm.Write(link)));
        }
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("\uD7FF", "😀")]
    [InlineData("😀", "\uE000")]
    [InlineData("😀", "～")]
    [InlineData("～", "\uFFFF")]
    [InlineData("a", "a～")]
    public void Text_IsOrderedAlike_ByCodeUnitsAndByCodePoints(string smaller, string larger)
    {
        Assert.True(string.CompareOrdinal(smaller, larger) < 0);
        Assert.True(string.CompareOrdinal(TextOrder.Of(smaller), TextOrder.Of(larger)) < 0);
        Assert.True(CompareCodePoints(TextOrder.Of(smaller), TextOrder.Of(larger)) < 0);
    }

    [Fact]
    public void Bytes_ComeBack_WhetherTheyAreTextOrNot()
    {
        foreach (byte[] bytes in new byte[][] { [], [0], [0xFF, 0xFE], "{\"a\":1}"u8.ToArray(), [0xEF, 0xBB, 0xBF, 0x41], [0xED, 0xA0, 0x80] })
        {
            var (text, base64) = StoredBytes.Write(bytes);
            Assert.Equal(bytes, StoredBytes.Read(text, base64));
        }

        Assert.Equal(ErrorKind.Corrupt, Assert.Throws<MedImagingException>(() => StoredBytes.Read(null, "not base64!")).Kind);
        Assert.Equal(ErrorKind.Corrupt, Assert.Throws<MedImagingException>(() => StoredBytes.Read(null, null)).Kind);
    }

    private static int CompareCodePoints(string one, string other)
        => one.EnumerateRunes().Select(rune => rune.Value).Concat([-1]).Zip(other.EnumerateRunes().Select(rune => rune.Value).Concat([-1])).Select(pair => pair.First.CompareTo(pair.Second)).FirstOrDefault(order => order != 0);
}
