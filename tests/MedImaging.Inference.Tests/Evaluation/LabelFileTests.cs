namespace MedImaging.Tests.Evaluation;

public sealed class LabelFileTests
{
    [Fact]
    public void Read_TakesQuotesCommasBreaksAndMarks()
    {
        const string Table = "\uFEFF\"file\",note,label\r\na.png,\"said \"\"x\"\", then\nmore\",1\r\n\r\n\"b, c.png\",,0\nd.png,, 12";

        Assert.Equal([new("a.png", 1, 2), new("b, c.png", 0, 5), new("d.png", 12, 6)], LabelFile.Read(new StringReader(Table)));
    }

    [Fact]
    public void Read_TakesOtherColumns_AndWordsForClasses()
        => Assert.Equal(
            [new("a", 1, 2), new("b", 0, 3), new("c", 1, 4)],
            LabelFile.Read(new StringReader("Finding,Image Index\nPNEUMONIA,a\nnormal,b\n1,c\n"), "image index", "finding", ["Normal", "Pneumonia"]));

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("a,b\nx,1", "no column 'file' (line 1)")]
    [InlineData("file,label\nx", "1 fields where its first line names 2 (line 2)")]
    [InlineData("file,label\nx,1,", "3 fields where its first line names 2 (line 2)")]
    [InlineData("file,label\nx,-1", "class that is none (line 2)")]
    [InlineData("file,label\nx,1\n\nx,0", "second time (line 4)")]
    [InlineData("file,label\n,1", "no file (line 2)")]
    [InlineData("file,label\nx,\"1", "not closed (line 2)")]
    [InlineData("file,label\nx,\"1\"2", "after a closing quote (line 2)")]
    [InlineData("file,label\nx,1\"2", "around it (line 2)")]
    [InlineData("file,label\nSecret,Secret", "none (line 2)")]
    public void Read_SaysTheLine_AndNothingOfTheContent(string table, string expected)
    {
        var refusal = Assert.Throws<MedImagingException>(() => LabelFile.Read(new StringReader(table)));

        Assert.Equal(ErrorKind.InvalidInput, refusal.Kind);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfAnyText_IsReadOrRefused()
    {
        var random = new Random(3);
        const string Alphabet = "fle,lab\"\r\n01x \uFEFF";
        for (int i = 0; i < 5000; i++)
        {
            string table = "file,label\n" + new string([.. Enumerable.Range(0, random.Next(30)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            try
            {
                Assert.All(LabelFile.Read(new StringReader(table)), line => Assert.True(line.Label >= 0 && line.Line > 1));
            }
            catch (MedImagingException refusal)
            {
                Assert.Equal(ErrorKind.InvalidInput, refusal.Kind);
            }
        }
    }
}
