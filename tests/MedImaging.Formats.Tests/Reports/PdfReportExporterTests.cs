using System.Text.RegularExpressions;
using MedImaging.Codecs;
using Microsoft.Extensions.Options;

namespace MedImaging.Formats.Tests;

public partial class PdfReportExporterTests
{
    private static readonly PdfReportExporter Exporter = new(Options.Create(new PdfReportOptions { OrganizationName = "St. Example Hospital", ContactLine = "Department of Radiology" }));

    [Theory, InlineData(true), InlineData(false)]
    public async Task Export_IsASoundPdf_WithEmbeddedSubsets_AndNoPatientInItsMetadata(bool signed)
    {
        using var file = new ScratchFile((await ExportAsync(signed)).Bytes);

        Assert.Contains("No syntax or stream encoding errors", Programs.Run("qpdf", "--check", file.Path), StringComparison.Ordinal);
        string[] fonts = [.. Programs.Run("pdffonts", file.Path).Split('\n').Skip(2).Where(line => line.Length > 0)];
        Assert.Equal(2, fonts.Length);
        Assert.All(fonts, font => Assert.Matches(@"^[A-Z]{6}\+NotoSans-(Regular|Bold) +CID TrueType +Identity-H +yes yes yes ", font));
        string info = Programs.Run("pdfinfo", file.Path);
        Assert.Matches(@"Title: +Radiology report\n", info);
        Assert.Matches(@"Tagged: +yes\n", info);
        Assert.Matches(@"Page size: +595\.276 x 841\.89 pts \(A4\)", info);
        Assert.DoesNotContain("PHANTOM", info, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Export_HasEverySentence_AndTheWholeChain_AsText()
    {
        var (draft, content) = await SampleReports.ChestAsync();
        string text = TextOf((await Exporter.ExportDraftAsync(draft, content)).Bytes);

        Assert.All(draft.Sentences, sentence => Assert.Contains(Squeeze(sentence.Text), text, StringComparison.Ordinal));
        Assert.All(Enum.GetNames<ReportSection>(), section => Assert.Contains(section, text, StringComparison.Ordinal));
        var frame = draft.Findings.Frames[0];
        foreach (string expected in new[] { "PHANTOM, Ángström Zoë", "1965-04-12", "female, 61 years", "2026-11-19", "ACC-00042", frame.Frame.Descriptor.SopInstanceUid!, frame.Frame.PixelHash.Hex, frame.Frame.SourceHash.Hex, frame.Model.Hash.Hex, frame.Items[0].Evidence.RecipeHash.Hex, "raw model score", "measured by a rule", "comparison-missing", draft.ComputeHash().Hex, Squeeze(draft.Disclaimer), "Page 1 of 3", "Page 3 of 3", "Possible critical finding: Pneumonia [1/f1]", "[no evidence]" })
        {
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Export_TellsWhatWasMeasured_InTheTableOfFindings()
    {
        var (draft, content) = await SampleReports.ChestAsync();
        string text = TextOf((await Exporter.ExportDraftAsync(SampleReports.Measured(draft), content)).Bytes);
        Assert.Contains("12.5 × 9 mm", text, StringComparison.Ordinal);
        Assert.Contains("88 mm²", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Élève naïve, façade, Žižek, Łódź, Ørsted, ğüşıöç, Đặng Văn")]
    [InlineData("Πνευμονία του αριστερού πνεύμονα, ά έ ή ί ό ύ ώ")]
    [InlineData("Пневмония нижней доли левого лёгкого, Їжак, Ђорђевић")]
    [InlineData("≥ 5 mm, ≤ 3 cm², 37 °C, ± 2 µg, α β, 3 × 4, “quoted” – dash — …")]
    public async Task Export_KeepsTheLettersOfOtherAlphabets(string words)
    {
        var (draft, content) = await SampleReports.ChestAsync(twist: text => text + " " + words);

        Assert.Contains(Squeeze(words), TextOf((await Exporter.ExportDraftAsync(draft, content)).Bytes), StringComparison.Ordinal);
        var font = new Pdf.PdfFont(Pdf.EmbeddedFonts.Regular, "F1", new Pdf.PdfFont(Pdf.EmbeddedFonts.Symbols, "F3"));
        Assert.All(words.EnumerateRunes(), rune => Assert.True(font.Has(rune), rune.ToString()));
    }

    [Fact]
    public async Task Export_KeepsWhatItsFontLacks_InTheTextLayer()
    {
        var (draft, content) = await SampleReports.ChestAsync(twist: text => text + " 肺炎 רֵאָה");

        string text = TextOf((await Exporter.ExportDraftAsync(draft, content)).Bytes);

        Assert.Contains("肺炎", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_TwiceGivesTheSameBytes()
    {
        Assert.Equal((await ExportAsync(true)).Bytes.ToArray(), (await ExportAsync(true)).Bytes.ToArray());
        Assert.Equal((await ExportAsync(false)).Bytes.ToArray(), (await ExportAsync(false)).Bytes.ToArray());
    }

    [Fact]
    public async Task EveryPageOfADraft_CarriesWatermarkAndWords_AndNoPageOfASignedReport()
    {
        var (draft, content) = await SampleReports.ChestAsync(sentencesMore: 40, findingsMore: 20, critical: false);
        var (draftPages, signedPages) = (
            Render((await Exporter.ExportDraftAsync(draft, content)).Bytes),
            Render((await Exporter.ExportFinalAsync(SampleReports.Sign(draft), content)).Bytes));

        Assert.InRange(draftPages.Count, 4, 12);
        Assert.All(draftPages, page => Assert.InRange(Pink(page), 0.03, 0.3));
        Assert.All(signedPages, page => Assert.InRange(Pink(page), 0, 0.004));   // the heat map has a little pink of its own
        Assert.All(signedPages, page => Assert.InRange(Dark(page), 0.01, 0.5));
        string draftText = TextOf((await Exporter.ExportDraftAsync(draft, content)).Bytes);
        Assert.InRange(Regex.Count(draftText, "DRAFT — not reviewed by a clinician"), draftPages.Count, int.MaxValue);
        string signedText = TextOf((await Exporter.ExportFinalAsync(SampleReports.Sign(draft), content)).Bytes);
        Assert.DoesNotContain("DRAFT", signedText, StringComparison.Ordinal);
        Assert.Equal(signedPages.Count, Regex.Count(signedText, "Signed by Dr. Hélène Müller-Ångström on 2026-11-20 12:41 UTC"));
        Assert.Contains("Electronically signed by Dr. Hélène Müller-Ångström, radiologist", signedText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LongTable_RepeatsItsHead_OnEveryPage()
    {
        var (draft, content) = await SampleReports.ChestAsync(findingsMore: 80);

        string[] pages = PagesOf((await Exporter.ExportDraftAsync(draft, content)).Bytes);

        string[] table = [.. pages.Where(page => page.Contains("Further pattern number", StringComparison.Ordinal) && page.Contains("99MEDIMG", StringComparison.Ordinal))];
        Assert.InRange(table.Length, 4, 8);
        Assert.All(table, page => Assert.Matches(@"Ref\.\s+Finding\s+Result\s+Confidence\s+Location\s+Model", page));
        string all = string.Concat(pages);
        Assert.All(Enumerable.Range(4, 80), i => Assert.Matches($@"Further pattern number {i}\s", all));
        Assert.All(pages, (page, i) => Assert.Contains($"Page {i + 1} of {pages.Length}", page, StringComparison.Ordinal));
    }

    public static TheoryData<string> Hostile() => new()
    {
        "", " ", "\0\a\u001b[31m\u007f", "\u202Egnirts\u202C\u2066x\u2069\uFEFF", new string('W', 5000), string.Concat(Enumerable.Repeat("1.2.840.", 700)),
        "\ud800 lone \udfff", "a\r\nb\n\n\nc\u2028d\te", ") Tj ET Q endstream endobj <</JS(app.alert(1))>> >> (", "<script>alert(1)</script> \\( \\) %%EOF",
        string.Concat(Enumerable.Range(0x4E00, 3000).Select(c => (char)c)), string.Concat(Enumerable.Repeat("e\u0301\u0302\u0303", 400)), "👩‍⚕️🫁",
    };

    [Theory, MemberData(nameof(Hostile))]
    public async Task HostileText_EverywhereAtOnce_CannotBreakThePage(string text)
    {
        var (draft, content) = await SampleReports.ChestAsync(twist: _ => text);
        var first = draft.Findings.Frames[0];
        var study = new StudyDescriptor { PatientName = text, PatientId = text, PatientBirthDate = text, PatientSex = text, PatientAge = text, Date = text, Description = text, AccessionNumber = text };
        var frame = first with
        {
            Frame = first.Frame with { Study = study, Series = first.Frame.Series with { BodyPart = text }, Descriptor = first.Frame.Descriptor with { SopInstanceUid = text } },
            Model = first.Model with { Id = text, Version = text, IntendedUse = text },
            Pictures = [.. first.Pictures.Select(picture => picture with { Caption = text })],
            Limitations = [text],
        };
        draft = draft with
        {
            Id = text,
            CaseId = text,
            Writer = text,
            Disclaimer = text,
            Findings = draft.Findings with { Frames = [frame] },
            Sentences = [.. draft.Sentences.Select(sentence => sentence with { Cites = [text] })],
            Checks = new ReportChecks([new ReportIssue(text, IssueSeverity.Error, text, text)], text),
        };

        using var file = new ScratchFile((await Exporter.ExportDraftAsync(draft, content)).Bytes);

        Programs.Run("qpdf", "--check", file.Path);
        const int Dpi = 24;   // a hundred pages of it
        var pages = Render(File.ReadAllBytes(file.Path), Dpi);
        Assert.InRange(pages.Count, 2, 200);
        Assert.All(pages, page => Assert.InRange(Pink(page), 0.01, 1));
        Assert.All(pages, page => Assert.True(MarginsAreClean(page, Dpi)));
    }

    [Fact]
    public async Task Export_OfAPictureThatIsGone_SaysSo_AndOfOneThatIsNoPng_Refuses()
    {
        var (draft, content) = await SampleReports.ChestAsync();
        content.Forget();
        Assert.Equal(2, Regex.Count(TextOf((await Exporter.ExportDraftAsync(draft, content)).Bytes), "This picture is not in the content store"));

        var junk = await content.PutAsync(new byte[] { 1, 2, 3 }, "image/png");
        var frame = draft.Findings.Frames[0];
        draft = draft with { Findings = draft.Findings with { Frames = [frame with { Pictures = [new EvidencePicture(PictureKind.Frame, junk, null, "x")] }] } };
        var error = await Assert.ThrowsAsync<MedImagingException>(async () => await Exporter.ExportDraftAsync(draft, content));
        Assert.Equal(ErrorKind.Corrupt, error.Kind);
    }

    [Fact]
    public async Task ExportFinal_RefusesWordsNobodySigned()
    {
        var (draft, content) = await SampleReports.ChestAsync();
        string json = System.Text.Encoding.UTF8.GetString(MedImagingJson.ToBytes(SampleReports.Sign(draft), MedImagingJson.Default.SignedReport));
        var forged = MedImagingJson.FromBytes(System.Text.Encoding.UTF8.GetBytes(json.Replace("No pleural effusion", "A pleural effusion", StringComparison.Ordinal)), MedImagingJson.Default.SignedReport);

        var error = await Assert.ThrowsAsync<MedImagingException>(async () => await Exporter.ExportFinalAsync(forged, content));

        Assert.Equal(ErrorKind.Corrupt, error.Kind);
    }

    [Fact]
    public async Task Export_StopsWhenAsked()
    {
        var (draft, content) = await SampleReports.ChestAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Exporter.ExportDraftAsync(draft, content, new CancellationToken(true)));
    }

    [Fact]
    public async Task Export_OnLetterPaper_HasItsSize()
    {
        var (draft, content) = await SampleReports.ChestAsync();
        var exporter = new PdfReportExporter(Options.Create(new PdfReportOptions { Paper = PaperSize.Letter, Title = "Chest report", Language = "de-AT" }));

        using var file = new ScratchFile((await exporter.ExportDraftAsync(draft, content)).Bytes);

        string info = Programs.Run("pdfinfo", file.Path);
        Assert.Contains("612 x 792 pts (letter)", info, StringComparison.Ordinal);
        Assert.Contains("Chest report", info, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Structure_NamesHeadingsTablesAndFigures_InReadingOrder()
    {
        using var file = new ScratchFile((await ExportAsync(true)).Bytes);

        string tree = Programs.Run("pdfinfo", "-struct", file.Path);

        Assert.Equal(["Document", "P", "P", "H1"], Words().Matches(tree).Select(match => match.Value).Take(4));
        Assert.Equal(2, Regex.Count(tree, @"^\s*Figure", RegexOptions.Multiline));
        Assert.InRange(Regex.Count(tree, @"^\s*TH\b", RegexOptions.Multiline), 6, 100);
    }

    internal static List<RasterImage> Render(ReadOnlyMemory<byte> pdf, int dpi = 80)
    {
        using var file = new ScratchFile(pdf);
        Programs.Run("pdftoppm", "-r", $"{dpi}", "-png", file.Path, Path.Combine(file.Folder, "page"));
        return [.. Directory.GetFiles(file.Folder, "page*.png").Order(StringComparer.Ordinal).Select(path => Png.Decode(File.ReadAllBytes(path)))];
    }

    private static async Task<ExportedFile> ExportAsync(bool signed)
    {
        var (draft, content) = await SampleReports.ChestAsync();
        var file = signed ? await Exporter.ExportFinalAsync(SampleReports.Sign(draft), content) : await Exporter.ExportDraftAsync(draft, content);
        Assert.Equal(("report.pdf", "application/pdf", signed), (file.Name, file.MediaType, file.IsFinal));
        return file;
    }

    private static string TextOf(ReadOnlyMemory<byte> pdf)
    {
        using var file = new ScratchFile(pdf);
        return Squeeze(Programs.Run("pdftotext", "-layout", file.Path, "-"));
    }

    private static string[] PagesOf(ReadOnlyMemory<byte> pdf)
    {
        using var file = new ScratchFile(pdf);
        return [.. Programs.Run("pdftotext", "-layout", file.Path, "-").Split('\f').Where(page => page.Length > 0).Select(Squeeze)];
    }

    private static string Squeeze(string text) => Spaces().Replace(text, " ").Trim();

    private static double Pink(RasterImage page) => Share(page, (r, g, b) => r - g is > 10 and < 60 && Math.Abs(g - b) < 14 && r > 200);

    private static double Dark(RasterImage page) => Share(page, (r, g, b) => r + g + b < 380);

    private static double Share(RasterImage page, Func<int, int, int, bool> belongs)
    {
        var samples = page.Samples.Span;
        int count = 0;
        for (int i = 0; i < samples.Length; i += 3)
        {
            count += belongs(samples[i], samples[i + 1], samples[i + 2]) ? 1 : 0;
        }

        return count / (samples.Length / 3d);
    }

    // Nothing dark in the outer 40 points: no line runs off the paper. (The watermark is pale.)
    private static bool MarginsAreClean(RasterImage page, int dpi)
    {
        int margin = 40 * dpi / 72;
        var samples = page.Samples.Span;
        for (int y = 0; y < page.Height; y++)
        {
            for (int x = 0; x < page.Width; x++)
            {
                int i = ((y * page.Width) + x) * 3;
                if ((x < margin || x >= page.Width - margin) && samples[i] + samples[i + 1] + samples[i + 2] < 380)
                {
                    return false;
                }
            }
        }

        return true;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\b(Document|P|H1|H2|Table)\b")]
    private static partial Regex Words();
}
