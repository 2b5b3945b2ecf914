using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using MedImaging.Providers;
using MedImaging.Testing;
using MedImaging.Tests.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MedImaging.Tests.Registration.Stack;

/// <summary>The whole stack tells nobody a key, nor whose call it is, nor what was said, whatever fails (V18).</summary>
/// <remarks>Ids of tenants, patients and studies are held as they are where the caller gave them and asks by them: in a call's <see cref="CallScope"/>, and in the <see cref="BudgetLedger"/> until the study is closed or forgotten. A cache holds only keyed hashes of them.</remarks>
public sealed class StackLeakTests
{
    private const string Tenant = "canary-tenant-52c1", PatientId = "canary-patient-0d77", Study = "canary-study-9911", Image = "CANARY-PIXELS-6b1f33";

    private const int Seed = 20260118, Calls = 500, CallsOfAHost = 25;

    private static readonly string[] Words = [.. Canaries.All, Tenant, PatientId, Study, Image];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NoFault_MakesTheWholeStackTellAKeyOrContent()
    {
        using var watch = new LeakWatch(Words);
        await using var provider = await FakeProvider.StartAsync(Token);
        var good = new FakeFault("good", FakeAnswer.Hang());
        var plan = Plan(good);
        var drawn = new ConcurrentDictionary<string, int>();
        provider.Otherwise = request =>
        {
            var next = plan.Next();
            drawn.AddOrUpdate(next.Name, 1, (_, count) => count + 1);
            return next == good ? StackServer.Good(request) : next.Answer;
        };
        var ends = new ConcurrentDictionary<string, int>();
        for (int from = 0; from < Calls; from += CallsOfAHost)
        {
            // A new host now and then, as keys that were refused and lanes that failed are left alone.
            await RunAsync(provider, watch, from, ends);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}: {provider.Requests.Count} requests, {watch.Seen} texts; " + string.Join(", ", ends.OrderBy(each => each.Key).Select(each => $"{each.Key} {each.Value}")));
        Assert.Equal(Calls, ends.Values.Sum());
        Assert.True(ends["good"] > 50 && ends.Count > 4, "Too much, or too little, failed.");
        Assert.True(drawn.Count > 60, $"Only {drawn.Count} kinds of answers were drawn.");
        string all = string.Join('\n', provider.Requests.Select(request => request.Text + string.Join('\n', request.Headers.Values)));
        foreach (string sent in (string[])[Canaries.Key, Canaries.Patient, Convert.ToBase64String(Encoding.ASCII.GetBytes(Image))[..12]])
        {
            Assert.Contains(sent, all, StringComparison.Ordinal);   // it was there to be told
        }

        foreach (string own in (string[])[Tenant, PatientId, Study])
        {
            Assert.DoesNotContain(own, all, StringComparison.Ordinal);
        }

        watch.AssertNone();
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task APlantedLeak_IsFound(bool isStream)
    {
        using var watch = new LeakWatch(Words);
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Otherwise = StackServer.Good;
        await using var host = StackHost.Create(provider.Address, new InMemoryEgressLog(), watch);
        using var leaky = new Leaky(host.GetRequiredKeyedService<IChatClient>(StackHost.Router), watch.CreateLogger("planted"));

        await StackHost.AskAsync(leaky, Messages(new Random(1)), Options(), isStream, Token);

        Assert.All(watch.Leaks, leak => Assert.StartsWith("log planted", leak, StringComparison.Ordinal));
        Assert.NotEmpty(watch.Leaks);
    }

    [Fact]
    public void AScope_IsPrintedWithoutIds()
    {
        using var watch = new LeakWatch(Words);
        var scope = new CallScope { Tenant = Tenant, Patient = PatientId, Study = Study, IdempotencyKey = Study };
        var request = new EgressRequest { Provider = "fake", Destination = new Uri("https://host/"), Purpose = EgressPurpose.Chat, Parts = [EgressPart.OfText(Canaries.Patient)], Scope = scope };

        watch.See("scope", scope.ToString());
        watch.See("request", request.ToString());

        Assert.Contains("HasPatientContent = True", request.ToString(), StringComparison.Ordinal);
        watch.AssertNone();
    }

    private static FaultPlan Plan(FakeFault good) => new(
        Seed,
        [
            (60, good), .. FakeFault.Quick.Select(fault => (1d, fault)), .. FakeFault.Slow.Select(fault => (0.5, fault)),
            .. LeakTests.Echoes.Select(fault => (1d, fault)), .. StackServer.Echoes.Select(fault => (1d, fault)),
        ]);

    private static async Task RunAsync(FakeProvider provider, LeakWatch watch, int from, ConcurrentDictionary<string, int> ends)
    {
        var log = new InMemoryEgressLog();
        await using var host = StackHost.Create(provider.Address, log, watch, TimeSpan.FromMilliseconds(400));
        var client = host.GetRequiredKeyedService<IChatClient>(StackHost.Router);
        var ledger = host.GetRequiredService<BudgetLedger>();
        ledger.Open(Study, new Budget(10), Tenant);
        await Parallel.ForAsync(from, from + CallsOfAHost, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token }, async (number, token) =>
        {
            string end = await EndAsync(client, watch, number, token);
            ends.AddOrUpdate(end, 1, (_, count) => count + 1);
        });

        Show(watch, "health", (client.GetService(typeof(IProviderHealth)) as IProviderHealth)!.Snapshot());
        Show(watch, "cache", (ResponseCacheCounts)client.GetService(typeof(ResponseCacheCounts))!);
        Show(watch, "budget", ledger.State(Study, Tenant) with { Study = null });   // the caller's own word back
        Show(watch, "providers", host.GetServices<RegisteredProvider>().ToList());
        Assert.NotEmpty(log.ToList());
        Show(watch, "receipts", log.ToList());
    }

    private static async Task<string> EndAsync(IChatClient client, LeakWatch watch, int number, CancellationToken cancellationToken)
    {
        var random = new Random(Seed + number);
        try
        {
            var (response, route) = await StackHost.AskAsync(client, Messages(random), Options(random), random.Next(2) == 0, cancellationToken);
            Show(watch, "route", route);
            return response.IsFromCache() ? "kept" : "good";
        }
        catch (MedImagingException error)
        {
            watch.See(error);
            watch.CreateLogger("host").Log(LogLevel.Error, default, "It failed.", error, static (state, _) => state);
            if (error is ProviderException failed)
            {
                Show(watch, "route", failed.Route);
                return failed.Error.ToString();
            }

            return error.Kind.ToString();
        }
    }

    // As a host would, that prints it or sends it to a page.
    private static void Show<T>(LeakWatch watch, string source, T value)
    {
        watch.See(source, value?.ToString());
        watch.See(source, JsonSerializer.Serialize(value));
    }

    private static List<ChatMessage> Messages(Random random)
    {
        var message = new ChatMessage(ChatRole.User, $"Question {random.Next(20)} of {Canaries.Patient}");
        if (random.Next(2) == 0)
        {
            byte[] pixels = [.. new byte[random.Next(3)], .. Encoding.ASCII.GetBytes(Image), .. new byte[100]];
            message.Contents.Add(new DataContent(pixels, "image/png"));
        }

        return [new(ChatRole.System, $"You read for {Canaries.Patient}."), message];
    }

    private static ChatOptions Options(Random? random = null)
    {
        var options = new ChatOptions().WithScope(new CallScope { Tenant = Tenant, Patient = PatientId, Study = Study, Deadline = DateTimeOffset.UtcNow.AddSeconds(random is null ? 30 : 2) });
        if (random?.Next(4) == 0)
        {
            bool fails = random.Next(2) == 0;
            options.Tools = [new ReadOnlyFunction(AIFunctionFactory.Create((string name) => fails ? throw new InvalidOperationException(name) : $"{name} has one study", StackServer.Function))];
        }

        return options;
    }

    private sealed class Leaky(IChatClient inner, ILogger log) : DelegatingChatClient(inner)
    {
        public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            log.LogTrace("Asked: {Prompt}", messages.Last().Text);
            return base.GetResponseAsync(messages, options, cancellationToken);
        }

        public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            log.LogTrace("Asked: {Prompt}", messages.Last().Text);
            return base.GetStreamingResponseAsync(messages, options, cancellationToken);
        }
    }
}
