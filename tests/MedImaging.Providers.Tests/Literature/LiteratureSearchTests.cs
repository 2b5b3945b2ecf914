using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Literature;

public sealed class LiteratureSearchTests
{
    private static readonly LiteratureQuery Query = new() { Text = "pulmonary nodule follow-up CT" };

    private static readonly EvidenceItem[] Papers =
    [
        FakeLiteratureSource.Item("pmid:1", "Management of solitary pulmonary nodules at CT", 2017, text: "Follow-up of nodules by CT."),
        FakeLiteratureSource.Item("pmid:2", "Asthma in adults", 2018, text: "Inhaled drugs."),
        FakeLiteratureSource.Item("pmid:3", "Follow-up after pneumonia", 2020, text: "A radiograph of the chest; a nodule was seen once. " + new string('x', 400).Replace("x", "other words ", StringComparison.Ordinal)),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Search_RanksByWords_AndTellsWhy()
    {
        var result = await new LiteratureSearch([new FakeLiteratureSource("a", Papers)]).SearchAsync(Query, Token);

        Assert.Equal(["pmid:1", "pmid:3", "pmid:2"], result.Items.Select(item => item.Id));
        Assert.Equal(["ct", "follow", "nodule", "pulmonary", "up"], result.Scores[0].Matched);
        Assert.Equal(0, result.Scores[2].Total);
        Assert.All(result.Items.Zip(result.Scores), pair => Assert.Equal((pair.Second.Id, pair.Second.Total), (pair.First.Id, pair.First.Relevance ?? -1)));
        Assert.All(result.Scores, score => Assert.InRange(score.Total, 0, 1));
        Assert.StartsWith("0.", result.Scores[0].ToString());
        Assert.Contains("pulmonary", result.Scores[0].ToString());
        Assert.Empty(result.Limitations);
    }

    [Fact]
    public async Task Search_WithEmbeddings_CountsMeaning()
    {
        using var generator = new FakeEmbeddings(text => text.Contains("Asthma", StringComparison.Ordinal) || text == Query.Text ? [1, 0] : [-1, float.NaN]);

        var result = await new LiteratureSearch([new FakeLiteratureSource("a", Papers)], new LiteratureSearchOptions { MeaningWeight = 0.9 }, generator).SearchAsync(Query with { Scope = new CallScope { Tenant = "t" } }, Token);

        Assert.Equal("pmid:2", result.Items[0].Id);
        Assert.Equal((0.9, 1d), (Math.Round(result.Scores[0].Total, 6), Math.Round(result.Scores[0].Meaning ?? 0, 6)));
        Assert.All(result.Scores, score => Assert.InRange(score.Total, 0, 1));
        Assert.Equal("t", generator.Scope?.Tenant);
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("short")]
    [InlineData("ragged")]
    [InlineData("cancels")]
    public async Task Embeddings_ThatFail_CostTheMeaningOnly(string how)
    {
        int call = 0;
        using var generator = new FakeEmbeddings(_ => how switch
        {
            "throws" => throw new InvalidOperationException("patient words"),
            "cancels" => throw new OperationCanceledException(),
            "short" => null,
            _ => new float[++call],
        });

        var result = await new LiteratureSearch([new FakeLiteratureSource("a", Papers)], null, generator).SearchAsync(Query, Token);

        Assert.Equal("pmid:1", result.Items[0].Id);
        Assert.Equal(["The results were ranked by words alone: meanings could not be compared."], result.Limitations);
    }

    [Fact]
    public async Task AFailingSource_IsALimitation_InOurWords()
    {
        var search = new LiteratureSearch(
        [
            new FakeLiteratureSource("throttled", new ProviderException("x", ProviderErrorKind.RateLimited, "secret words")),
            new FakeLiteratureSource("refused", new MedImagingException(ErrorKind.PolicyBlocked, "secret words")),
            new FakeLiteratureSource("odd", new InvalidOperationException("secret words")),
            new FakeLiteratureSource("null", (_, _) => Task.FromResult<IReadOnlyList<EvidenceItem>>(null!)),
            new FakeLiteratureSource("good", Papers[0]),
        ]);

        var result = await search.SearchAsync(Query, Token);

        Assert.Equal("pmid:1", Assert.Single(result.Items).Id);
        Assert.Equal(
            ["'throttled' was not searched: it asked to slow down.", "'refused' was not searched: the host's policy does not allow to send the question there.", "'odd' was not searched: it failed."],
            result.Limitations);
        Assert.Equal([ErrorKind.Throttled, ErrorKind.PolicyBlocked, ErrorKind.Unexpected, null, null], result.Sources.Select(source => source.Error));
    }

    [Fact]
    public async Task AllFailing_IsAResultWithoutItems()
    {
        var result = await new LiteratureSearch([new FakeLiteratureSource("a", new TimeoutException()), new FakeLiteratureSource("b", new HttpRequestException("x"))]).SearchAsync(Query, Token);

        Assert.Empty(result.Items);
        Assert.Equal(["'a' was not searched: it did not answer in time.", "'b' was not searched: it could not be reached."], result.Limitations);
        Assert.Equal(["No source of literature is set up."], (await new LiteratureSearch([]).SearchAsync(Query, Token)).Limitations);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ASourceThatHangs_CostsItsTimeOnly(bool heedsItsToken)
    {
        var time = new FakeTime();
        var hangs = new FakeLiteratureSource("slow", async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, heedsItsToken ? token : CancellationToken.None);
            return [];
        });
        var searching = new LiteratureSearch([hangs, new FakeLiteratureSource("good", Papers[0])], null, null, time).SearchAsync(Query, Token).AsTask();
        while (time.ArmedTimers != 1)   // each source has a timer until it has answered
        {
            await Task.Delay(1, Token);
        }

        time.Advance(TimeSpan.FromSeconds(8));
        var result = await searching;

        Assert.Single(result.Items);
        Assert.Equal(["'slow' was not searched: it did not answer in time."], result.Limitations);
    }

    [Fact]
    public async Task TheDeadline_ShortensTheTime()
    {
        var time = new FakeTime();
        var hangs = new FakeLiteratureSource("slow", (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, token).ContinueWith(_ => (IReadOnlyList<EvidenceItem>)[], token, TaskContinuationOptions.None, TaskScheduler.Default));
        var searching = new LiteratureSearch([hangs], null, null, time).SearchAsync(Query with { Scope = new CallScope { Deadline = time.GetUtcNow().AddSeconds(1) } }, Token).AsTask();
        await time.WaitForTimersAsync(1, Token);

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(ErrorKind.Timeout, Assert.Single((await searching).Sources).Error);
    }

    [Fact]
    public async Task Cancellation_IsTheOnlyException()
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var hangs = new FakeLiteratureSource("slow", async (_, token) =>
        {
            await cancelled.CancelAsync();
            token.ThrowIfCancellationRequested();
            return [];
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await new LiteratureSearch([hangs]).SearchAsync(Query, cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await new LiteratureSearch([]).SearchAsync(Query, cancelled.Token));
    }

    [Fact]
    public async Task TheOrder_IsTheSame_WhicheverAnswersFirst()
    {
        var random = new Random(3);
        string? first = null;
        for (int round = 0; round < 20; round++)
        {
            int[] delays = [.. Enumerable.Range(0, 3).Select(_ => random.Next(5))];
            var sources = Papers.Select((paper, i) => new FakeLiteratureSource($"s{i}", async (_, token) =>
            {
                await Task.Delay(delays[i], token);
                return [paper, Papers[1] with { Source = $"s{i}" }];
            }));

            var result = await new LiteratureSearch(sources).SearchAsync(Query, Token);

            string shown = string.Join(';', result.Items.Select(item => $"{item.Id} {item.Source} {item.Relevance}"));
            Assert.Equal(first ??= shown, shown);
        }
    }

    [Fact]
    public void Duplicates_AreFoundByIdsAndTitles()
    {
        EvidenceItem[] items =
        [
            FakeLiteratureSource.Item("pmid:1", "A Trial of Things in Humans.", 2018, doi: "10.1/a", source: "pubmed"),
            FakeLiteratureSource.Item("doi:10.1/a", "Other words", 2018, doi: "10.1/A", text: "Abstract", source: "s2"),
            FakeLiteratureSource.Item("s2:1", "A trial of things, in humans", 2018, source: "s2"),
            FakeLiteratureSource.Item("pmid:2", "A trial of things in humans", 2018, source: "pubmed"),     // another id: another publication
            FakeLiteratureSource.Item("s2:2", "A trial of things in humans", 2019, source: "s2"),           // another year
            FakeLiteratureSource.Item("pmid:3", "Editorial", 2018, source: "pubmed"),
            FakeLiteratureSource.Item("s2:3", "Editorial", 2018, source: "s2"),                              // too short a title to tell
            FakeLiteratureSource.Item("guideline:a/1#x", "The same long title here", 2020, source: "g"),
            FakeLiteratureSource.Item("guideline:a/1#y", "The same long title here", 2020, source: "g"),
        ];

        var merged = EvidenceDuplicates.Merge(items);

        Assert.Equal(["pmid:1", "pmid:2", "s2:2", "pmid:3", "s2:3", "guideline:a/1#x", "guideline:a/1#y"], merged.Select(item => item.Id));
        Assert.Equal(("pubmed+s2", "Abstract", "10.1/a"), (merged[0].Source, merged[0].Abstract, merged[0].Doi));
    }

    [Fact]
    public void Duplicates_ThatAThirdTiesTogether_BecomeOne()
    {
        EvidenceItem[] items =
        [
            FakeLiteratureSource.Item("s2:9", "First words of a title", 2018, doi: "10.1/z"),
            FakeLiteratureSource.Item("pmid:9", "Second words of a title", 2018),
            FakeLiteratureSource.Item("pmid:9", "Third words of a title", 2018, doi: "10.1/z"),
        ];

        Assert.Equal("pmid:9", Assert.Single(EvidenceDuplicates.Merge(items)).Id);
    }

    [Fact]
    public void ASource_IsNamedOnce_HoweverDuplicatesAreTied()
    {
        EvidenceItem[] items =
        [
            FakeLiteratureSource.Item("pmid:9", "First words of a title", 2018, source: "pubmed"),
            FakeLiteratureSource.Item("doi:10.1/z", "Second words of a title", 2018, doi: "10.1/z", source: "s2"),
            FakeLiteratureSource.Item("doi:10.1/z", "Third words of a title", 2018, doi: "10.1/z", source: "pmc"),
            FakeLiteratureSource.Item("pmid:9", "Fourth words of a title", 2018, doi: "10.1/z", source: "pmc"),
        ];

        Assert.Equal("pubmed+pmc+s2", Assert.Single(EvidenceDuplicates.Merge(items)).Source);
    }

    [Theory]
    [InlineData("The Nodules' opacities, Fuß & cœur: ÉLÉVATION naïve!", "nodule opacity fuss coeur elevation naive")]
    [InlineData("masses mass pelvis boxes diseases lens CT-scan 6 mm", "mass mass pelvis box disease len ct scan 6 mm")]
    [InlineData("肺 結節", "肺 結節")]
    [InlineData("", "")]
    public void Tokens_AreFoldedAndStemmed(string text, string expected) => Assert.Equal(expected, string.Join(' ', Bm25Tokenizer.Tokenize(text)));

    [Fact]
    public void Bm25_AgreesWithTheFormula()
    {
        var index = new Bm25Index([["a", "b", "b"], ["b"], ["c", "c"]]);
        double idfA = Math.Log(1 + (2.5 / 1.5)), idfB = Math.Log(1 + (1.5 / 2.5));
        double Term(double idf, int count, int length) => idf * count * 2.2 / (count + (1.2 * (0.25 + (0.75 * length / 2))));

        var scores = index.Score(["a", "b", "b"]);

        Assert.Equal((Term(idfA, 1, 3) + Term(idfB, 2, 3)) / (2.2 * (idfA + idfB)), scores[0].Value, 12);
        Assert.Equal(Term(idfB, 1, 1) / (2.2 * (idfA + idfB)), scores[1].Value, 12);
        Assert.Equal(0, scores[2].Value);
        Assert.Empty(new Bm25Index([]).Score(["a"]));
        Assert.Equal(0, new Bm25Index([[]]).Score(["a"])[0].Value);
    }

    private sealed class FakeEmbeddings(Func<string, float[]?> embed) : IEmbeddingGenerator<string, Embedding<float>>
    {
        public CallScope? Scope { get; private set; }

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            Scope = options.GetScope();
            return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(embed).OfType<float[]>().Select(vector => new Embedding<float>(vector))));
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
