using System.Globalization;
using System.Text;
using MedImaging.Testing;

namespace MedImaging.Tests.Embeddings;

public sealed class WordPieceTokenizerTests
{
    private static readonly WordPieceTokenizer Uncased = WordPieceTokenizer.Load(TestModelFiles.Vocabulary);

    private static readonly string[] Texts =
    [
        "", " ", "\t\r\n", "a", "No acute cardiopulmonary abnormality.",
        "There is a 1.2 × 0.8 cm spiculated nodule in the right upper lobe (RUL), SUVmax 4.7; Lung-RADS 4B.",
        "T2/FLAIR hyperintensities c/w chronic small-vessel ischaemic change, s/p craniotomy 2019-03-04.",
        "Hepatocellular carcinoma; cholangiocarcinoma, pneumonoultramicroscopicsilicovolcanoconiosis & thrombocytopenia?!",
        "[CLS] the patient [SEP] [UNK] [PAD] [MASK] said: ##ing ## #",
        "don't can't it's ‘quoted’ “double” «guillemets» 3′ 4″ … — – - ‐ ‑ _ ~ ^ ` | \\ / < > $ + = %",
        "Ménière's disease, Sjögren, Guillain–Barré, Köhler, façade, naïve, Ångström, Łódź, Ørsted, Đặng, ǅ ǆ",
        "e\u0301 o\u0308 a\u030a\u0301 q\u0323\u0307 \u0301alone x\u0344y",
        "İstanbul ISTANBUL ıstanbul istanbul Iğdır", "STRASSE straße ẞ ß ﬁ ﬂ ﬀ Ǆ", "ΟΔΥΣΣΕΥΣ ΣΑΣ Σ σ ς Ά Ώ ΐ", "ПРИВЕТ Ёж Й й Їжак",
        "肺部影像：右上葉結節。肺癌か？ ひらがな カタカナ ｶﾀｶﾅ がぎぐ \u304b\u3099", "한국어 폐암 각 ㄱㅏ 가", "𠀀𪜀𫝀 \uF900\uFA0E\U0002F800",
        "zero\u200bwidth no\u200djoin \u200e\u200fmarks soft\u00adhyphen bom\ufeff word\u2060joiner", "שָׁלוֹם عَرَبِيّ ٱلسَّلَامُ فارسی‌ها हिन्दी ไทย தமிழ் မြန်မာ",
        "a\u0000b c\u0001d e\u007ff g\u0085h i\u000bj k\u000cl \ufffd m\ufffdn \ue000 \U000F0000x", "sp\u00a0ace\u2003em\u2028line\u2029para\u3000ideo\u1680ogham\u202fnarrow",
        "🙂 😀😃 👩‍⚕️ 👨‍👩‍👧‍👦 🇩🇪 ❤️ ☠︎ 1️⃣ x🙂y", "≠ ≮ ≯ ∉ ½ ² ™ Ⓐ ⅷ ① ℃ Å Ω K µ μ º ª",
        "\u037e \u0387 \u1fef \u2329\u232a ; · `", "१२३ ٤٥٦ ๗๘๙ 𝟙𝟚𝟛 𝐀𝐁𝐂 𐐀𐐨", "© ® € £ ¥ ¢ § ¶ ° ± × ÷ ¬ ¦", "fullwidth ＡＢＣ，．！ ａｂｃ",
        "x" + new string('a', 98), new string('a', 100), new string('a', 101), new string('é', 100) + "b", new string('é', 250), new string('-', 250),
        string.Concat(Enumerable.Repeat("𝐀", 100)), string.Concat(Enumerable.Repeat("𝐀", 101)), "aa" + new string('b', 201) + " after", new string('각', 50), new string('한', 34),
        "a" + string.Concat(Enumerable.Repeat("\u0301", 300)) + "b", "antidisestablishmentarianism" + new string('z', 60),
    ];

    [Fact]
    public async Task Tokens_OfEveryText_AreThoseOfAnIndependentTokenizer()
    {
        var expected = await TokenizerOracle.TokenizeAsync(TestModelFiles.Vocabulary, Texts, TestContext.Current.CancellationToken);

        for (int i = 0; i < Texts.Length; i++)
        {
            Assert.True(expected[i].SequenceEqual(Uncased.Tokenize(Texts[i])), $"text {i}:\n{string.Join(' ', expected[i])}\n{string.Join(' ', Uncased.Tokenize(Texts[i]))}");
        }
    }

    // Blocks that were settled by Unicode 8: the other tokenizer's tables know nothing younger.
    private static readonly (int First, int Last)[] Settled =
        [(1, 0x5FF), (0x10A0, 0x11FF), (0x1E00, 0x2BFF), (0x3000, 0x4DB5), (0x4E00, 0x9FCC), (0xAC00, 0xD7A3), (0xE000, 0xFDFF), (0xFE10, 0xFFFD),
         (0x1D400, 0x1D7FF), (0x1F000, 0x1F6FF), (0x20000, 0x2A6D6), (0x2F800, 0x2FA1F)];

    [Fact]
    public async Task Tokens_OfEverySettledCharacter_AreThoseOfAnIndependentTokenizer()
    {
        var known = Settled.SelectMany(b => Enumerable.Range(b.First, b.Last - b.First + 1)).Where(Rune.IsValid).Select(c => new Rune(c));
        Rune[] all = [.. known.Where(r => Rune.GetUnicodeCategory(r) != UnicodeCategory.OtherNotAssigned && r.Value is not (>= 0x20100 and < 0x2A000))];
        string[] texts = [.. all.Select(r => $"a{r}b")];

        var expected = await TokenizerOracle.TokenizeAsync(TestModelFiles.Vocabulary, texts, TestContext.Current.CancellationToken);

        var different = all.Zip(texts, expected).Where(t => !t.Third.SequenceEqual(Uncased.Tokenize(t.Second))).ToList();
        string shown = string.Join('\n', different.Take(40).Select(t => $"U+{t.First.Value:X} {Rune.GetUnicodeCategory(t.First)}: {string.Join(' ', t.Third)} | {string.Join(' ', Uncased.Tokenize(t.Second))}"));
        Assert.True(different.Count == 0, $"{different.Count} of {all.Length}\n{shown}");
        Assert.True(all.Length > 40_000);
    }

    [Fact]
    public void Encode_AddsStartAndEnd_AndCutsWhatDoesNotFit()
    {
        long[] ids = new long[16];
        int count = Uncased.Encode("no pneumothorax", ids, out bool isTruncated);

        Assert.False(isTruncated);
        Assert.Equal(Uncased.StartId, ids[0]);
        Assert.Equal(Uncased.EndId, ids[count - 1]);
        Assert.Equal(Uncased.Tokenize("no pneumothorax").Count, count - 2);
        for (int room = 2; room < count; room++)
        {
            long[] less = new long[room];
            Assert.Equal(room, Uncased.Encode("no pneumothorax", less, out isTruncated));
            Assert.True(isTruncated);
            Assert.Equal([.. ids[..(room - 1)], Uncased.EndId], less);
        }

        Assert.Equal(2, Uncased.Encode(" \u200b ", new long[2], out isTruncated));
        Assert.False(isTruncated);
        Assert.Throws<ArgumentException>(() => Uncased.Encode("a", new long[1], out _));
    }

    [Fact]
    public void Encode_OfBrokenText_NeverThrowsAndNeverGivesTheModelsOwnTokens()
    {
        var random = new Random(20260101);
        int[] own = [Uncased.StartId, Uncased.EndId, Uncased.PaddingId];
        long[] ids = new long[64];
        for (int round = 0; round < 20_000; round++)
        {
            char[] text = new char[random.Next(40)];
            foreach (ref char c in text.AsSpan())
            {
                c = (char)(random.Next(4) switch { 0 => random.Next(0xD800, 0xE000), 1 => random.Next(128), 2 => "[CLSEPD]#"[random.Next(9)], _ => random.Next(0x10000) });
            }

            int count = Uncased.Encode(text, ids, out _);

            Assert.InRange(count, 2, ids.Length);
            Assert.DoesNotContain(ids[1..(count - 1)], id => own.Contains((int)id) || id < 0 || id >= Uncased.Count);
        }
    }

    [Fact]
    public void Encode_AllocatesNothing()
    {
        string text = string.Join(' ', Texts);
        long[] ids = new long[4096];
        _ = Uncased.Encode(text, ids, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
        {
            _ = Uncased.Encode(text, ids, out _);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void CasedVocabulary_KeepsCaseAndAccents()
    {
        var cased = WordPieceTokenizer.Read("[PAD]\n[UNK]\n[CLS]\n[SEP]\nÉcho\necho\n##s"u8, lowerCase: false);

        Assert.Equal(["Écho", "##s", "[UNK]", "echo"], cased.Tokenize("Échos Echo echo"));
    }

    [Theory]
    [InlineData("[PAD]\n[UNK]\n[CLS]\n[SEP]\na\na", "line 6")]
    [InlineData("[PAD]\n[UNK]\n[CLS]\n\n[SEP]", "line 4")]
    [InlineData("[PAD]\n[UNK]\n[CLS]\na", "[SEP]")]
    [InlineData("", "[CLS]")]
    public void Read_OfWhatIsNoVocabulary_SaysWhere(string vocabulary, string place)
    {
        var fault = Assert.Throws<MedImagingException>(() => WordPieceTokenizer.Read(Encoding.UTF8.GetBytes(vocabulary)));

        Assert.Equal(ErrorKind.InvalidInput, fault.Kind);
        Assert.Contains(place, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AccentTable_IsTheCanonicalDecompositionWithoutMarks()
    {
        // Python's own Unicode data, of whatever version it has: characters that it does not know are left out.
        var python = ExternalProgram.Require("python3", "python3");
        const string Script = """
            import unicodedata as u
            for c in range(0x110000):
                if 0xD800 <= c < 0xE000 or u.category(chr(c)) in ('Cn', 'Mn'): continue
                print(*[c] + [ord(x) for x in u.normalize('NFD', chr(c)) if u.category(x) != 'Mn'])
            """;
        var result = await python.RunAsync(["-c", Script], cancellationToken: TestContext.Current.CancellationToken);
        int[] bases = new int[AccentTable.MaxBases];
        int lines = 0;
        foreach (string line in result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int[] expected = [.. line.Split(' ').Select(int.Parse)];
            lines++;
            Assert.Equal(expected[1..], bases[..AccentTable.Strip(expected[0], bases)]);
        }

        Assert.True(lines > 200_000);
    }
}
