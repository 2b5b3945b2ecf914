using System.Globalization;
using System.Text;
using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class SearchWordsTests
{
    private readonly SearchWords _words = new(new FieldTokens());
    private readonly SearchWords _tokens = new(new FieldTokens(new TestKeys()));

    [Theory]
    [InlineData("No acute cardiopulmonary disease.", "no acute cardiopulmonary disease")]
    [InlineData("12mm nodule, L4/5; T2-weighted (3.5 cm²)", "12 mm nodule l 4 5 t 2 weighted 3 5 cm 2")]
    [InlineData("Größe: 7 µm – Ødem, Straße, STRASSE", "grosse 7 μm odem strasse strasse")]
    [InlineData("Épanchement pleural à gauche; œdème", "epanchement pleural a gauche oedeme")]
    [InlineData("E\u0301panchement cafe\u0301", "epanchement cafe")]
    [InlineData("Şişlik ve İLTİHAP ısı", "sislik ve iltihap isi")]
    [InlineData("Viêm phổi ở thùy dưới", "viem phoi o thuy duoi")]
    [InlineData("Źdźbło Łódź", "zdzblo lodz")]
    [InlineData("Очаговая тень, Ёлка, ЙОД", "очаговая тень елка иод")]
    [InlineData("Πνευμονία ΠΝΕΥΜΟΝΙΑΣ πνευμονίας", "πνευμονια πνευμονιασ πνευμονιασ")]
    [InlineData("肺炎の疑い", "肺 炎 の 疑 い")]
    [InlineData("폐렴이 의심됨", "폐 렴 이 의 심 됨")]
    [InlineData("ＣＴ検査１２", "ct 検 査 12")]
    [InlineData("ปอดบวม", "ป อ ด บ ว ม")]
    [InlineData("ذات الرِّئة أحمد", "ذات الرئه احمد")]
    [InlineData("דַּלֶּקֶת רֵאוֹת", "דלקת ראות")]
    [InlineData("निमोनिया", "निमोनिया")]
    [InlineData("٣٫٥ सेमी ४", "3 5 सेमी 4")]
    [InlineData("pneu\u00ADmonia\u200D", "pneumonia")]
    [InlineData("ﬁbrosis ﬂow", "fibrosis flow")]
    [InlineData("𝟏𝟐 𠮷野", "12 𠮷 野")]
    public void Of_GivesWords(string text, string expected) => Assert.Equal(expected, _words.Of("t", text));

    [Theory, InlineData(null), InlineData(""), InlineData(" \t\r\n"), InlineData("!?… — \"\" 🫁"), InlineData("\u0301\u200D"), InlineData("\uD800\uDC00"), InlineData("\uDC00\uD800")]
    public void Of_WithoutWords_IsNull(string? text)
    {
        // U+10000 is a letter (Linear B); alone, halves of it are not.
        Assert.Equal(text == "\uD800\uDC00", _words.Of("t", text) is not null);
        Assert.Equal(text == "\uD800\uDC00" ? 1 : 0, _words.Phrases("t", text).Count);
    }

    [Theory]
    [InlineData("pleural effusion", "pleural|effusion")]
    [InlineData("\"pleural effusion\" left", "pleural effusion|left")]
    [InlineData("left \"pleural effusion", "left|pleural effusion")]
    [InlineData("„Großer Erguss“ links", "grosser erguss|links")]
    [InlineData("follow-up T2", "follow up|t 2")]
    [InlineData("肺炎", "肺 炎")]
    [InlineData("12mm 12 MM", "12 mm|12|mm")]
    [InlineData("twice TWICE", "twice")]
    [InlineData("a\" OR \"1\"=\"1", "a|or|1")]
    [InlineData("NEAR(x y) col:* ^z -w", "near x|y|col|z|w")]
    public void Phrases_AreWhatIsTyped(string query, string expected) => Assert.Equal(expected.Split('|'), _words.Phrases("t", query));

    [Theory]
    [InlineData("Small left pleural effusion, 12 mm.", "12mm \"PLEURAL EFFUSION\"", true)]
    [InlineData("Small left pleural effusion, 12 mm.", "\"effusion pleural\"", false)]
    [InlineData("Small left pleural effusion, 12 mm.", "effus", false)]
    [InlineData("右下葉に肺炎の疑い", "肺炎 疑い", true)]
    [InlineData("右下葉に肺炎の疑い", "炎肺", false)]
    [InlineData("폐렴이 의심됨", "폐렴", true)]
    [InlineData("Épanchement", "epanchement", true)]
    public void WhatIsLookedFor_IsFound_WithAndWithoutKeys(string text, string query, bool isFound)
    {
        foreach (var words in (SearchWords[])[_words, _tokens])
        {
            var record = new StoredRecord { Key = new RecordKey("t", "Report", "1"), Version = 1, Words = words.Of("t", text), Body = default };
            Assert.Equal(isFound, RecordMatch.IsWanted(record, new RecordQuery { Tenant = "t", Kind = "Report", Phrases = words.Phrases("t", query) }));
        }
    }

    [Fact]
    public void WithKeys_NoWordIsThere_AndTenantsDiffer()
    {
        string north = _tokens.Of("north", "Pneumonia pneumonia Erguss")!;

        Assert.Matches("^[a-z2-7]{26} [a-z2-7]{26} [a-z2-7]{26}$", north);
        Assert.DoesNotContain("pneumonia", north, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(2, north.Split(' ').Distinct().Count());
        Assert.NotEqual(north, _tokens.Of("south", "Pneumonia pneumonia Erguss"));
        Assert.Equal([north.Split(' ')[0]], _tokens.Phrases("north", "PNEUMONIA"));
    }

    [Fact]
    public void LongRuns_AreCutTheSameEachTime()
    {
        string run = new('a', 1000);
        string words = _words.Of("t", "x " + run + " y")!;

        Assert.All(words.Split(' '), word => Assert.InRange(word.Length, 1, WordReader.LongestWord));
        Assert.Equal(run.Length + 2, words.Replace(" ", "", StringComparison.Ordinal).Length);
        Assert.Contains($" {_words.Phrases("t", run)[0]} ", $" {words} ", StringComparison.Ordinal);
    }

    [Fact]
    public void LongTexts_AreBounded()
    {
        Assert.Equal(SearchWords.MostWords, _words.Of("t", string.Concat(Enumerable.Repeat("a ", 200_000)))!.Split(' ').Length);
        Refusal.Expect(ErrorKind.LimitExceeded, () => _words.Phrases("t", new string('a', 1001)));
        Refusal.Expect(ErrorKind.LimitExceeded, () => _words.Phrases("t", string.Join(' ', Enumerable.Range(0, 33).Select(i => $"w{(char)('a' + i)}{i}"))));
    }

    [Fact]
    public void AnyText_GivesPlainWords_AndReadingThemAgainChangesNothing()
    {
        var random = new Random(7);
        for (int round = 0; round < 5000; round++)
        {
            char[] text = new char[random.Next(60)];
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = (char)random.Next(random.Next(2) == 0 ? 0x600 : 0x10000);
            }

            if (_words.Of("t", new string(text)) is { } words)
            {
                Assert.Equal(words, _words.Of("t", words));
                Assert.DoesNotContain("  ", words, StringComparison.Ordinal);
                Assert.True(words.Split(' ').All(word => word.Length is >= 1 and <= WordReader.LongestWord));
            }
        }
    }

    [Fact]
    public void EveryLetter_FoldsToSomethingThatStays()
    {
        for (int value = 0; value <= 0x10FFFF; value++)
        {
            if (Rune.IsValid(value) && _words.Of("t", new Rune(value).ToString()) is { } words)
            {
                Assert.True(words == _words.Of("t", words), $"U+{value.ToString("X4", CultureInfo.InvariantCulture)}");
            }
        }
    }

    [Fact]
    public async Task Folding_IsUnicodesOwn_AsPythonHasIt()
    {
        // Every Latin, Greek and Cyrillic letter with a decomposition folds to its base letters.
        const string Script = """
            import unicodedata as u
            for c in list(range(0xC0,0x250))+list(range(0x1E00,0x1F00))+list(range(0x386,0x3CF))+list(range(0x400,0x530))+list(range(0x1F00,0x2000)):
                ch=chr(c)
                if u.category(ch) in ('Lu','Ll'):
                    base=''.join(x for x in u.normalize('NFD',ch) if not u.combining(x)).lower()
                    print('%X' % c, ' '.join('%X' % ord(x) for x in base))
            """;
        var python = ExternalProgram.Require("python3", "python3");
        using var folder = new TemporaryFolder();
        string script = folder.Write("fold.py", Encoding.UTF8.GetBytes(Script));
        var result = await python.RunAsync([script], cancellationToken: TestContext.Current.CancellationToken);
        int seen = 0;
        foreach (string line in result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int[] codes = [.. line.Split(' ').Select(code => int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
            string whole = new Rune(codes[0]).ToString(), bare = string.Concat(codes[1..].Select(code => new Rune(code).ToString()));
            Assert.True(_words.Of("t", whole) == _words.Of("t", bare), $"U+{codes[0]:X4}");
            seen++;
        }

        Assert.InRange(seen, 1000, 2000);
    }
}
