namespace MedImaging.Tests.Literature;

public sealed class CitationCheckTests
{
    private static readonly EvidenceItem[] Items =
    [
        new() { Id = "pmid:29768149", Source = "pubmed", Title = "Asthma", Pmid = "29768149", Doi = "10.1056/nejmoa1715274", Pmcid = "PMC5442267", Authors = ["O'Byrne PM"], Year = 2018, RetrievedAt = default },
        new() { Id = "doi:10.1000/a(b)c", Source = "semanticscholar", Title = "Brackets", Doi = "10.1000/a(b)c", Authors = ["Jane Smith"], Year = 2020, RetrievedAt = default },
        new() { Id = "guideline:nodule-example/1#solid-small", Source = "guidelines", Title = "Nodules", RetrievedAt = default },
    ];

    [Theory]
    [InlineData("pmid:29768149", "pmid:29768149")]
    [InlineData("PMID 29768149", "pmid:29768149")]
    [InlineData("PMID: 029768149", "pmid:29768149")]
    [InlineData("https://pubmed.ncbi.nlm.nih.gov/29768149/", "pmid:29768149")]
    [InlineData("PMC5442267", "pmid:29768149")]
    [InlineData("https://doi.org/10.1056/NEJMoa1715274.", "pmid:29768149")]
    [InlineData("doi:10.1000/A(b)c", "doi:10.1000/a(b)c")]
    [InlineData("[2]", "doi:10.1000/a(b)c")]
    [InlineData("guideline:nodule-example/1#solid-small", "guideline:nodule-example/1#solid-small")]
    [InlineData("PMID 12345678", null)]
    [InlineData("pmid:2976814", null)]
    [InlineData("pmid:297681490", null)]
    [InlineData("[4]", null)]
    [InlineData("[1,2]", null)]
    [InlineData("number:1", null)]
    [InlineData("guideline:nodule-example/2#solid-small", null)]
    [InlineData("", null)]
    [InlineData("29768149", null)]
    public void Find_KnowsWhatWasRetrieved(string cite, string? expected) => Assert.Equal(expected, new CitationCheck(Items).Find(cite)?.Id);

    [Theory]
    [InlineData("As shown (PMID 12345678).", "PMID 12345678")]
    [InlineData("As shown (PMIDs 29768149, 12345678).", "PMIDs 29768149, 12345678")]
    [InlineData("See doi:10.1056/nejmoa9999999, and more.", "10.1056/nejmoa9999999")]
    [InlineData("See [1, 3-5].", "[1, 3-5]")]
    [InlineData("See PM\u200bID\u202e 1234\u00ad5678.", "PM\u200bID\u202e 1234\u00ad5678")]
    [InlineData("See ＰＭＩＤ：１２３４５６７８.", "ＰＭＩＤ：１２３４５６７８")]
    [InlineData("See PMID ١٢٣٤٥٦٧٨.", "PMID ١٢٣٤٥٦٧٨")]
    [InlineData("Trial NCT01234567 and arXiv:2101.01234", "NCT01234567|arXiv:2101.01234")]
    [InlineData("Müller et al., 2019 found", "Müller et al., 2019")]
    [InlineData("PMC9999999", "PMC9999999")]
    [InlineData("𝐀 s2:0123456789012345678901234567890123456789", "s2:0123456789012345678901234567890123456789")]
    [InlineData("O'Byrne et al. (2018), Smith and colleagues 2020, [1]-[3], PMID 29768149; 10.1000/a(b)c)", "")]
    [InlineData("As in doi.10.1000/made.up and 10.1000/`x`.", "10.1000/made.up|10.1000/`")]
    [InlineData("Sizes of 6 mm [95% CI 4.0-8.0] in 2019 were PMID-free.", "")]
    public void Scan_FindsWhatWasNotRetrieved(string text, string expected)
        => Assert.Equal(expected, string.Join('|', new CitationCheck(Items).Scan(text).Where(mention => mention.Item is null).Select(mention => mention.Text)));

    [Fact]
    public void AStatementsId_MayHaveSeveralDots()
    {
        var item = Items[2] with { Id = "guideline:nodule-example/1#solid.6mm.low" };

        Assert.Same(item, Assert.Single(new CitationCheck([item]).Scan($"See {item.Id}. More follows.")).Item);
    }

    [Fact]
    public void Mark_LeavesOnlyWhatWasRetrieved()
        => Assert.Equal("A [1] B (reference not retrieved), C (reference not retrieved).", new CitationCheck(Items).Mark("A [1] B PMID 1234567, C doi:10.9999/x.".Replace("doi:", "", StringComparison.Ordinal)));

    [Fact]
    public void Check_OfASummary_TellsEveryProblem()
    {
        var summary = new EvidenceSummary
        {
            Question = "?",
            Items = Items,
            Claims =
            [
                new EvidenceClaim("Good [1].", ["PMID 29768149", "[2]"]),
                new EvidenceClaim("Uncited.", []),
                new EvidenceClaim("Invented.", ["pmid:1", "[1]"]),
                new EvidenceClaim("Named, PMID 777.", ["[1]"]),
            ],
        };

        Assert.Equal(
            [(1, CitationProblemKind.Uncited, null), (2, CitationProblemKind.CiteNotRetrieved, "pmid:1"), (3, CitationProblemKind.MentionNotRetrieved, "PMID 777")],
            CitationCheck.Check(summary).Select(problem => (problem.ClaimIndex, problem.Kind, problem.Cite)));
    }

    [Theory]
    [InlineData("[1,")]
    [InlineData("PMID 1, ")]
    [InlineData("10.1000/")]
    [InlineData("guideline:")]
    [InlineData("A et al. ")]
    public void Scan_OfAHostileText_EndsSoon(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, 200_000 / piece.Length));

        int found = new CitationCheck(Items).Scan(text).Count;   // quadratic work would take minutes

        Assert.InRange(found, 0, text.Length);
    }

    [Fact]
    public void Scan_OfAnyText_PointsIntoIt()
    {
        var random = new Random(4711);
        string[] pieces = ["PMID", " ", ":", "123", "[", "]", "1", ",", "-", "10.1000/", "x", ")", "\u200b", "\ud83d\ude00", "\ud83d", "PMC", "et al.", "A", "2019", "\n", "guideline:a/1#b", "."];
        var check = new CitationCheck(Items);
        for (int i = 0; i < 5_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => pieces[random.Next(pieces.Length)]));

            var mentions = check.Scan(text);

            Assert.All(mentions, mention => Assert.Equal(mention.Text, text.Substring(mention.Start, mention.Length)));
            Assert.DoesNotContain(check.Scan(check.Mark(text, "¤")), mention => mention.Item is null && !text.Contains(mention.Text, StringComparison.Ordinal));
        }
    }
}
