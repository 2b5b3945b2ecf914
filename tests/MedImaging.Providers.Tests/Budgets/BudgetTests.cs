using System.Text.Json;
using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Budgets;

public sealed class BudgetTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "Is there a nodule?")];
    private static readonly ChatOptions Options = new ChatOptions { MaxOutputTokens = 100 }.WithScope(new CallScope { Study = "s" });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1000, 500, 200, 0, 1200, 0.002625)]      // 500 at 1, 500 kept at 0.25, 200 out at 10, by the million
    [InlineData(1000, 0, 200, 150, 1200, 0.003)]         // thinking is part of what comes out
    [InlineData(1000, 0, 200, 0, 1350, 0.0045)]          // what only the total shows was thinking
    [InlineData(1000, 5000, 0, 0, 1000, 0.00025)]        // no more can be kept than came in
    public async Task ACall_IsBooked_AsItsProviderCounted(long input, long cached, long output, long thinking, long total, double usd)
    {
        var ledger = new BudgetLedger();
        var usage = new UsageDetails { InputTokenCount = input, CachedInputTokenCount = cached, OutputTokenCount = output, ReasoningTokenCount = thinking, TotalTokenCount = total };
        var client = new MeteredClient { Usage = () => usage }.UseBudget(ledger);
        await client.GetResponseAsync(Question, Options, Token);
        await client.GetStreamingResponseAsync(Question, Options, Token).ToChatResponseAsync(Token);

        var statement = ledger.State("s");
        var line = Assert.Single(statement.Lines);
        Assert.Equal(2 * (decimal)usd, statement.Spent);
        Assert.Equal((0m, 0m, 2L, "metered", "m"), (statement.Reserved, statement.EstimatedShare, line.Calls, line.Provider, line.Model));
        Assert.Equal(2 * input, line.InputTokens);
    }

    [Fact]
    public async Task TheLedger_ReconcilesToTheCent_WithWhatRecordedAnswersSay()
    {
        var usages = TestData.RequireFiles("api/gemini", "unary-*.json").Concat(TestData.RequireFiles("api/openai", "*.json")).SelectMany(Usages).ToList();
        Assert.True(usages.Count > 20, $"Only {usages.Count} recorded usages.");
        var ledger = new BudgetLedger();
        var model = new ProviderModel { Id = "m", InputPrice = 1.25m, CachedInputPrice = 0.31m, OutputPrice = 10m };
        long expected = 0;   // in hundred-millionths of a dollar
        foreach (var (input, cached, output, thinking, total) in usages)
        {
            var usage = new UsageDetails { InputTokenCount = input, CachedInputTokenCount = cached, OutputTokenCount = output, ReasoningTokenCount = thinking, TotalTokenCount = total };
            await new MeteredClient { Model = model, Usage = () => usage }.UseBudget(ledger).GetStreamingResponseAsync(Question, Options, Token).ToChatResponseAsync(Token);
            expected += ((input - cached) * 125) + (cached * 31) + ((total - input) * 1000);
        }

        Assert.Equal(expected / 100_000_000m, ledger.State("s").Spent);
        Assert.Equal(0, ledger.State("s").EstimatedShare);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Spending_NeverPassesTheBudget_ByMoreThanOneCall(int seed)
    {
        var (ledger, random, gate) = (new BudgetLedger(), new Random(seed), new Lock());
        decimal budget = 0.05m, one = (5 + 4 + 1000 * 10m) / 1_000_000m + 0.000_01m;
        ledger.Open("s", new Budget(budget));
        int refused = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(
            async () =>
            {
                for (int i = 0; i < 100; i++)
                {
                    long output;
                    int kind;
                    lock (gate)
                    {
                        (output, kind) = (random.Next(1, 1001), random.Next(6));
                    }

                    var client = new MeteredClient
                    {
                        Work = async token =>
                        {
                            await Task.Yield();
                            if (kind == 0)
                            {
                                throw new ProviderException("metered", ProviderErrorKind.Overloaded, "No.");
                            }
                        },
                        Usage = () => kind == 1 ? null : new UsageDetails { InputTokenCount = 9, OutputTokenCount = output },
                    }.UseBudget(ledger);
                    var options = new ChatOptions { MaxOutputTokens = 1000 }.WithScope(new CallScope { Study = "s" });
                    try
                    {
                        await (kind < 4 ? client.GetResponseAsync(Question, options, Token) : client.GetStreamingResponseAsync(Question, options, Token).ToChatResponseAsync(Token));
                    }
                    catch (ProviderException ex) when (ex.Error is ProviderErrorKind.BudgetExceeded or ProviderErrorKind.Overloaded)
                    {
                        Interlocked.Add(ref refused, ex.Error == ProviderErrorKind.BudgetExceeded ? 1 : 0);
                    }

                    var now = ledger.State("s");
                    Assert.True(now.Spent + now.Reserved <= budget + one, $"{now.Spent} and {now.Reserved} of {budget}.");
                }
            },
            Token)));

        var end = ledger.State("s");
        Assert.True(refused > 100 && end.Spent >= budget && end.Reserved == 0 && end.IsSpent, $"{refused} refused, {end.Spent} spent, {end.Reserved} held back.");
    }

    [Fact]
    public async Task ASpentBudget_RefusesAtOnce_ButWhatIsFreeGoesOn()
    {
        var ledger = new BudgetLedger();
        ledger.Open("s", new Budget(0.001m));
        var inner = new MeteredClient();
        var client = inner.UseBudget(ledger);
        await client.GetResponseAsync(Question, Options, Token);   // no usage: it costs what was held back

        var error = await Assert.ThrowsAsync<ProviderException>(() => client.GetResponseAsync(Question, Options, Token));

        Assert.Equal(ProviderErrorKind.BudgetExceeded, error.Error);
        Assert.Single(inner.Seen);
        Assert.Equal((1m, true), (ledger.State("s").EstimatedShare, ledger.State("s").IsSpent));
        await new MeteredClient { Model = new ProviderModel { Id = "local" } }.UseBudget(ledger).GetResponseAsync(Question, Options, Token);
        var unpriced = await Assert.ThrowsAsync<ProviderException>(() => new MeteredClient { Model = null }.UseBudget(ledger).GetResponseAsync(Question, Options, Token));
        Assert.Equal(ProviderErrorKind.BudgetExceeded, unpriced.Error);
    }

    [Fact]
    public async Task AStreamThatCostsMoreThanThereIs_EndsMarked_AndWhatCameStays()
    {
        var ledger = new BudgetLedger();
        ledger.Open("s", new Budget(0.01m));
        var inner = new MeteredClient { Chunks = [.. Enumerable.Repeat(new string('x', 400), 50)] };   // 100 tokens, 0.001 dollars each
        var response = await inner.UseBudget(ledger).GetStreamingResponseAsync(Question, Options, Token).ToChatResponseAsync(Token);

        Assert.True(response.EndsByBudget());
        Assert.Equal(ChatFinishReason.Length, response.FinishReason);
        Assert.InRange(response.Text.Length, 9 * 400, 10 * 400);
        Assert.True(inner.WasLeft);
        var statement = ledger.State("s");
        Assert.InRange(statement.Spent, 0.009m, 0.0101m);
        Assert.Equal((0m, 1m), (statement.Reserved, statement.EstimatedShare));
    }

    [Fact]
    public async Task AnAbandonedStream_CostsTheQuestionAndWhatCame()
    {
        var ledger = new BudgetLedger();
        var inner = new MeteredClient { Chunks = ["12345678", "12345678", "12345678"] };
        await foreach (var unused in inner.UseBudget(ledger, new BudgetOptions { Estimator = (_, _) => 50 }).GetStreamingResponseAsync(Question, Options, Token))
        {
            break;
        }

        Assert.Equal(0.000_07m, ledger.State("s").Spent);   // 50 in, 2 out
        Assert.Equal(1, ledger.State("s").EstimatedShare);
    }

    [Theory]
    [InlineData(1000, 0.01005)]
    [InlineData(1, 0.00007)]   // what came was more
    public async Task AStreamThatBreaksOff_CostsWhatItsProviderHadSaid_OrWhatCame(int output, double usd)
    {
        var ledger = new BudgetLedger();
        var inner = new MeteredClient
        {
            Chunks = ["12345678"],
            Usage = () => new UsageDetails { InputTokenCount = 50, OutputTokenCount = output },
            End = new ProviderException("metered", ProviderErrorKind.Network, "No."),
        };
        var client = inner.UseBudget(ledger, new BudgetOptions { Estimator = (_, _) => 50 });

        await Assert.ThrowsAsync<ProviderException>(() => client.GetStreamingResponseAsync(Question, Options, Token).ToChatResponseAsync(Token));

        Assert.Equal(((decimal)usd, 0m, 1m), (ledger.State("s").Spent, ledger.State("s").Reserved, ledger.State("s").EstimatedShare));
    }

    [Theory]
    [InlineData(ProviderErrorKind.RateLimited, 0)]
    [InlineData(ProviderErrorKind.ServerError, 0)]
    [InlineData(ProviderErrorKind.ContentBlocked, 0.00005)]
    [InlineData(ProviderErrorKind.Timeout, 0.00105)]
    public async Task AFailedCall_CostsWhatItsErrorSays(ProviderErrorKind kind, double usd)
    {
        var ledger = new BudgetLedger();
        var client = new MeteredClient { Work = _ => throw new ProviderException("metered", kind, "No.") }.UseBudget(ledger, new BudgetOptions { Estimator = (_, _) => 50 });
        await Assert.ThrowsAsync<ProviderException>(() => client.GetResponseAsync(Question, Options, Token));
        await Assert.ThrowsAsync<ProviderException>(() => client.GetStreamingResponseAsync(Question, Options, Token).ToChatResponseAsync(Token));
        Assert.Equal((2 * (decimal)usd, 0m), (ledger.State("s").Spent, ledger.State("s").Reserved));
    }

    [Theory]
    [InlineData(-1L, 5L)]
    [InlineData(5L, long.MaxValue)]
    [InlineData(0L, 0L)]
    public async Task NonsenseCounts_AreUnknown(long input, long output)
    {
        var ledger = new BudgetLedger();
        var client = new MeteredClient { Usage = () => new UsageDetails { InputTokenCount = input, OutputTokenCount = output } }.UseBudget(ledger);
        await client.GetResponseAsync(Question, Options, Token);
        Assert.Equal((1m, true), (ledger.State("s").EstimatedShare, ledger.State("s").Spent > 0.001m));
    }

    [Fact]
    public async Task TheBudgetsDeadline_CapsTheCalls_AndWhenItIsOverNoCallStarts()
    {
        var time = new FakeTime();
        var ledger = new BudgetLedger(time);
        var end = time.GetUtcNow() + TimeSpan.FromSeconds(30);
        ledger.Open("s", new Budget(1, end));
        var inner = new MeteredClient();
        var client = inner.UseBudget(ledger);
        var sooner = Options.WithScope(new CallScope { Study = "s", Deadline = end - TimeSpan.FromSeconds(1) });
        await client.GetResponseAsync(Question, Options, Token);
        await client.GetResponseAsync(Question, sooner, Token);
        Assert.Equal([end, end - TimeSpan.FromSeconds(1)], inner.Seen.Select(o => o.GetScope().Deadline!.Value));
        Assert.Null(Options.GetScope().Deadline);

        time.Advance(TimeSpan.FromSeconds(30));
        var error = await Assert.ThrowsAsync<ProviderException>(() => client.GetResponseAsync(Question, Options, Token));
        Assert.Equal(ProviderErrorKind.DeadlineExceeded, error.Error);
    }

    [Fact]
    public async Task StudiesAndTenants_HaveTheirOwnAccounts_AndOldOnesAreForgotten()
    {
        var ledger = new BudgetLedger(null, mostUnopened: 3);
        var client = new FakeChatClient().Otherwise(_ => "yes").UseBudget(ledger, new BudgetOptions { Models = { new ProviderModel { Id = "fake-1", InputPrice = 1000 } } });
        ledger.Open("kept", new Budget(5));
        foreach (string study in (string[])["kept", "1", "2", "3", "4"])
        {
            await client.GetResponseAsync(Question, new ChatOptions().WithScope(new CallScope { Study = study, Tenant = study == "4" ? "t" : null }), Token);
        }

        Assert.Equal([1, 0, 1, 1, 0], ((string[])["kept", "1", "2", "3", "4"]).Select(s => ledger.State(s).Lines.Count));
        Assert.Single(ledger.State("4", "t").Lines);
        Assert.Equal(0.004m, ledger.Close("kept").Spent);   // 18 characters are 4 tokens to the fake
        Assert.Empty(ledger.State("kept").Lines);
    }

    private static IEnumerable<(long Input, long Cached, long Output, long Thinking, long Total)> Usages(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(file), new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        return Find(json.RootElement).Where(u => u.Total > 0 && u.Total >= u.Input + u.Output).ToList();
    }

    private static IEnumerable<(long Input, long Cached, long Output, long Thinking, long Total)> Find(JsonElement at)
    {
        if (at.ValueKind == JsonValueKind.Array)
        {
            return at.EnumerateArray().SelectMany(Find);
        }

        if (at.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        return at.EnumerateObject().SelectMany(p => p.Name switch
        {
            "usage" when p.Value.ValueKind == JsonValueKind.Object && p.Value.TryGetProperty("completion_tokens", out _) =>
                [(Number(p.Value, "prompt_tokens"), Number(p.Value, "prompt_tokens_details", "cached_tokens"), Number(p.Value, "completion_tokens"), Number(p.Value, "completion_tokens_details", "reasoning_tokens"), Number(p.Value, "total_tokens"))],
            "usageMetadata" when p.Value.ValueKind == JsonValueKind.Object =>
                [(Number(p.Value, "promptTokenCount"), Number(p.Value, "cachedContentTokenCount"), Number(p.Value, "candidatesTokenCount"), 0L, Number(p.Value, "totalTokenCount"))],
            _ => Find(p.Value),
        });
    }

    private static long Number(JsonElement of, params ReadOnlySpan<string> path)
    {
        foreach (string name in path)
        {
            if (of.ValueKind != JsonValueKind.Object || !of.TryGetProperty(name, out of))
            {
                return 0;
            }
        }

        return of.ValueKind == JsonValueKind.Number ? of.GetInt64() : 0;
    }
}
