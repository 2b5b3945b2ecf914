using System.Text;

namespace MedImaging.Dicom.Tests.Texts;

public sealed class CharacterSetTests
{
    public static TheoryData<int> NameIndexes => [.. Enumerable.Range(0, TextSamples.Names.Length)];

    public static TheoryData<int> LineIndexes => [.. Enumerable.Range(0, TextSamples.Lines.Length)];

    [Theory]
    [MemberData(nameof(NameIndexes))]
    public void Names_AreReadAndWrittenAsTheStandardHasThem(int index) => ReadAndWrite(TextSamples.Names[index], DicomVr.PN);

    [Theory]
    [MemberData(nameof(LineIndexes))]
    public void Lines_AreReadAndWrittenAsTheStandardHasThem(int index) => ReadAndWrite(TextSamples.Lines[index], DicomVr.LT);

    private static void ReadAndWrite(Sample sample, DicomVr vr)
    {
        var set = CharacterSet.Find(sample.Terms, out bool isKnown);

        Assert.True(isKnown);
        Assert.Equal(sample.Text, set.Decode(sample.Encoded, vr, out var flaw));
        Assert.Equal(TextFlaw.None, flaw);
        Assert.Equal(Encoding.Latin1.GetString(sample.Encoded), Encoding.Latin1.GetString(set.Encode(sample.Text, DicomTags.PatientName, vr)));
    }

    [Theory]
    [InlineData("\\ISO 2022 IR 87", "JIS X 0208", 6879)]
    [InlineData("\\ISO 2022 IR 159", "JIS X 0212", 6067)]
    [InlineData("\\ISO 2022 IR 149", "KS X 1001", 8224)]
    [InlineData("\\ISO 2022 IR 58", "GB 2312", 7445)]
    [InlineData("ISO_IR 166", "ISO 8859-11", 96 - 9 + 1)]
    [InlineData("ISO_IR 126", "ISO 8859-7", 93)]
    public void EveryCharacterOfASet_ComesBack(string terms, string name, int atLeast)
    {
        var set = CharacterSet.Find(terms, out _);
        int count = 0;
        for (int c = 0x80; c <= char.MaxValue; c++)
        {
            string text = ((char)c).ToString();
            if (!char.IsSurrogate((char)c) && set.TryEncode(text, DicomVr.LO, out byte[] bytes))
            {
                Assert.Equal(text, set.Decode(bytes, DicomVr.LO, out var flaw));
                Assert.Equal(TextFlaw.None, flaw);
                count++;
            }
        }

        Assert.True(count >= atLeast - 8 && count <= atLeast + 140, $"{name}: {count}");
    }

    [Theory]
    [InlineData("ISO_IR 6", "é")]
    [InlineData("", "é")]
    [InlineData("ISO_IR 100", "ł")]
    [InlineData("ISO_IR 100", "山")]
    [InlineData("ISO_IR 100", "\u0085")]
    [InlineData("ISO_IR 13", "~")]
    [InlineData("ISO_IR 13", "¥")]
    [InlineData("\\ISO 2022 IR 87", "é")]
    [InlineData("\\ISO 2022 IR 87", "①")]
    [InlineData("\\ISO 2022 IR 87", "a\u001B")]
    [InlineData("\\ISO 2022 IR 149", "龘")]
    [InlineData("GBK", "\U00020000")]
    [InlineData("GBK", "é́ł")]
    public void TextOutsideTheSet_IsRefused_NeverReplaced(string terms, string text)
        => Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<MedImagingException>(() => CharacterSet.Find(terms, out _).Encode(text, DicomTags.PatientName, DicomVr.LO)).Kind);

    [Theory]
    [InlineData("ISO_IR 192")]
    [InlineData("GB18030")]
    [InlineData("ISO_IR 100")]
    [InlineData("\\ISO 2022 IR 87")]
    public void HalvesOfSurrogatePairs_AreRefused(string terms)
    {
        foreach (string text in new[] { "a\uD800", "\uDC00a", "\uD800\uD800\uDC00" })   // a theory's data could not hold them
        {
            Assert.False(CharacterSet.Find(terms, out _).TryEncode(text, DicomVr.LO, out _));
        }
    }

    [Theory]
    [InlineData("ISO IR 100", "\u00FC", "ü")]
    [InlineData("ISO_IR_100", "\u00FC", "ü")]
    [InlineData("ISO-IR 100", "\u00FC", "ü")]
    [InlineData("ISO-8859-1", "\u00FC", "ü")]
    [InlineData("latin1", "\u00FC", "ü")]
    [InlineData("ISO_IR 100\\ISO_IR 144", "\u00FC", "ü")]
    [InlineData("ISO-2022-IR 87", "\e$B;3\e(B", "山")]
    [InlineData("ISO 2022-IR 100\\ISO_2022_IR 87", "\u00FC\e$B;3\e(B", "ü山")]
    [InlineData("iso_ir 192", "\u00C3\u00BC", "ü")]
    [InlineData("utf-8", "\u00C3\u00BC", "ü")]
    [InlineData("UTF8", "\u00C3\u00BC", "ü")]
    [InlineData("ISO 2022 GBK", "\u00CD\u00F5", "王")]
    [InlineData("no such set", "\u00FC", "ü")]
    [InlineData("ISO_IR 192\\ISO 2022 IR 87", "\u00C3\u00BC", "ü")]
    [InlineData("ISO_IR 149", "\u00B1\u00E6", "길")]
    public void OtherSpellings_AreUnderstood_AndNotTakenAsRight(string terms, string bytes, string text)
    {
        var set = CharacterSet.Find(terms, out bool isKnown);

        Assert.False(isKnown);
        Assert.Equal(text, set.Decode(Encoding.Latin1.GetBytes(bytes), DicomVr.LO));
    }

    [Theory]
    [InlineData("", "\u00FC", "ü", TextFlaw.Undeclared)]                                    // Latin-1 without a word
    [InlineData("", "\u00C3\u00BC", "ü", TextFlaw.Undeclared)]                              // UTF-8 without a word
    [InlineData("", "\e$B;3ED\e(B", "山田", TextFlaw.Undeclared)]                            // escapes without a word
    [InlineData("ISO 2022 IR 6", "\u00FC", "ü", TextFlaw.Undeclared)]
    [InlineData("ISO_IR 192", "a\u00FCb", "a\uFFFDb", TextFlaw.Malformed)]
    [InlineData("ISO_IR 192", "\u00C3", "\uFFFD", TextFlaw.Malformed)]
    [InlineData("ISO_IR 127", "\u00A1", "\uFFFD", TextFlaw.Malformed)]
    [InlineData("GBK", "a\u00FF", "a\uFFFD", TextFlaw.Malformed)]
    [InlineData("\\ISO 2022 IR 149", "\u00B1\u00E6", "길", TextFlaw.Undeclared)]             // the escape sequence was forgotten
    [InlineData("ISO 2022 IR 149", "\u00B1\u00E6", "길", TextFlaw.None)]
    [InlineData("\\ISO 2022 IR 149", "\e$)C\u00B1", "\uFFFD", TextFlaw.Malformed)]
    [InlineData("\\ISO 2022 IR 87", "\e$B;", "\uFFFD", TextFlaw.Malformed)]
    [InlineData("\\ISO 2022 IR 87", "\e$B;3^\e$B;3", "山^山", TextFlaw.None)]                // not switched back before the delimiter
    [InlineData("\\ISO 2022 IR 87", "\e%G", "\e%G", TextFlaw.Malformed)]
    [InlineData("\\ISO 2022 IR 87", "\e", "\e", TextFlaw.Malformed)]
    [InlineData("ISO_IR 13", "\u008ER\u0093c^\u0091\u00BE\u0098Y", "山田^太郎", TextFlaw.Undeclared)]
    [InlineData("ISO_IR 100", "\u0093a\u0094", "\u0093a\u0094", TextFlaw.Malformed)]
    public void BytesThatBreakTheRules_AreReadAsWellAsCanBe(string terms, string bytes, string text, TextFlaw flaw)
    {
        var set = CharacterSet.Find(terms, out _);

        Assert.Equal((text, flaw), (set.Decode(Encoding.Latin1.GetBytes(bytes), DicomVr.PN, out var found), found));
    }

    [Fact]
    public void NoBytes_MakeTheReaderFail_OrLoseItsPlace()
    {
        var random = new Random(3);
        string[] terms = ["", "ISO_IR 13", "ISO_IR 126", "ISO_IR 192", "GB18030", "GBK", "\\ISO 2022 IR 87\\ISO 2022 IR 159", "ISO 2022 IR 13\\ISO 2022 IR 87", "\\ISO 2022 IR 149", "\\ISO 2022 IR 58"];
        byte[] alphabet = [0x1B, .. "$()-BJDCAIFZ"u8, (byte)'^', (byte)'=', (byte)'\\', 0x0D, 0x20, 0x21, 0x7E, 0x80, 0xA1, 0xB0, 0xFE, 0xFF];
        foreach (string term in terms)
        {
            var set = CharacterSet.Find(term, out _);
            for (int i = 0; i < 3000; i++)
            {
                byte[] bytes = [.. Enumerable.Range(0, random.Next(24)).Select(_ => random.Next(4) == 0 ? (byte)random.Next(256) : alphabet[random.Next(alphabet.Length)])];
                string text = set.Decode(bytes, DicomVr.PN, out var flaw);
                Assert.InRange(text.Length, 0, bytes.Length);
                if (flaw == TextFlaw.None && set.TryEncode(text, DicomVr.PN, out byte[] written))
                {
                    Assert.Equal(text, set.Decode(written, DicomVr.PN));
                }
            }
        }
    }

    [Fact]
    public void TheSetOfADataset_HoldsInItsItems_UnlessTheyHaveTheirOwn_AndChangesWithIt()
    {
        var inner = new DicomDataset { { DicomTags.PatientName, "é" } };
        var own = new DicomDataset { { DicomTags.SpecificCharacterSet, "ISO_IR 192" }, { DicomTags.PatientName, "é" } };
        var dataset = new DicomDataset { { DicomTags.SpecificCharacterSet, "ISO_IR 100" }, { DicomTags.ReferencedImageSequence, inner, own } };

        Assert.Equal((2, 2), (Bytes(inner), Bytes(own)));
        Assert.Equal((byte)' ', Value(inner)[1]);
        Assert.True(dataset.Remove(DicomTags.SpecificCharacterSet));
        Assert.Throws<MedImagingException>(() => Bytes(inner));
        dataset.Add(DicomTags.SpecificCharacterSet, "GB18030");
        Assert.Equal(2, Bytes(inner));
        Assert.NotEqual((byte)' ', Value(inner)[1]);

        static byte[] Value(DicomDataset d) => d.TryGet(DicomTags.PatientName, out var e) ? e.Value.ToArray() : [];
        static int Bytes(DicomDataset d) => Value(d).Length;
    }
}
