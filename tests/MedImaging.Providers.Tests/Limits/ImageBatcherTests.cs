using System.Text.Json;
using System.Text.Json.Nodes;
using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Limits;

public sealed class ImageBatcherTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AHundredImagesAMinute_GoUnderTwentyRequestsAMinute_WithFourKeys()
    {
        const int Minutes = 5;
        var time = new FakeTime();
        var sent = new List<TimeSpan>[4];
        var clients = sent.Select((_, key) =>
        {
            var log = sent[key] = [];
            var provider = new FakeChatClient().Otherwise(r =>
            {
                lock (log)
                {
                    log.Add(time.Elapsed);
                }

                return Answer(r);
            });
            return provider.UseRateLimit(new RateLimitOptions(), time);
        }).ToArray();
        using var ring = new KeyRingChatClient("fake", clients, null, time);
        using var batcher = new ImageBatcher(ring, new ImageBatchOptions { GatherTime = TimeSpan.FromSeconds(10) }, time);
        var answers = new List<(byte Image, Task<ImageAnswer> Answer)>();
        for (int i = 0; i < 100 * Minutes; i++)
        {
            answers.Add(((byte)i, batcher.AskAsync(Question((byte)i, i), Token)));
            if (i % 10 == 9)
            {
                await Task.WhenAll(answers.Select(a => a.Answer)).WaitAsync(TimeSpan.FromSeconds(60), Token);   // nobody waits for a place
            }

            time.Advance(TimeSpan.FromSeconds(0.6));
        }

        Assert.Equal(TimeSpan.FromMinutes(Minutes), time.Elapsed);
        Assert.All(answers, a => Assert.Equal(a.Image, a.Answer.Result.Value.GetProperty("image").GetInt32()));
        Assert.All(answers, a => Assert.Equal(10, a.Answer.Result.Images));
        Assert.Equal(10 * Minutes, sent.Sum(log => log.Count));
        foreach (var log in sent)
        {
            Assert.All(log, at => Assert.InRange(log.Count(t => t >= at && t - at <= TimeSpan.FromSeconds(60)), 1, 20));
        }
    }

    [Fact]
    public async Task AFloodOfSingleImages_IsHeldBack_ToTwentyInAnyMinute()
    {
        var time = new FakeTime();
        var starts = new List<TimeSpan>();
        var client = new FakeChatClient().Otherwise(r =>
        {
            lock (starts)
            {
                starts.Add(time.Elapsed);
            }

            return Answer(r);
        }).UseRateLimit(new RateLimitOptions { LongestWait = TimeSpan.FromHours(1) }, time);
        using var batcher = new ImageBatcher(client, new ImageBatchOptions { MostImages = 1 }, time);
        var answers = Enumerable.Range(0, 100).Select(i => batcher.AskAsync(Question((byte)i, i), Token)).ToList();
        for (int minute = 1; minute <= 5; minute++)
        {
            await Task.WhenAll(answers.Take(20 * minute)).WaitAsync(TimeSpan.FromSeconds(60), Token);
            Assert.Equal(20 * minute, starts.Count);
            time.Advance(TimeSpan.FromSeconds(60.001));
        }

        Assert.All(starts, at => Assert.InRange(starts.Count(t => t >= at && t - at <= TimeSpan.FromSeconds(60)), 1, 20));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ASwappedPair_AndAMissingId_NeverBecomeAnothersAnswer(bool asksAlone)
    {
        var client = new FakeChatClient().Answer(r => Answer(r, entries =>
        {
            (entries[0]!["id"], entries[1]!["id"]) = (entries[1]!["id"]!.DeepClone(), entries[0]!["id"]!.DeepClone());
            entries[2]!.AsObject().Remove("id");
        })).Otherwise(r => Answer(r));
        using var batcher = new ImageBatcher(client, new ImageBatchOptions { MostImages = 4, AsksAloneWhenUnclear = asksAlone }, new FakeTime());

        var answers = Enumerable.Range(0, 4).Select(i => batcher.AskAsync(Question((byte)i, i), Token)).ToList();

        Assert.Equal(3, (await answers[3]).Value.GetProperty("image").GetInt32());
        for (int i = 0; i < 3; i++)
        {
            if (asksAlone)
            {
                Assert.Equal((i, 1), ((await answers[i]).Value.GetProperty("image").GetInt32(), (await answers[i]).Images));
            }
            else
            {
                Assert.Equal(ProviderErrorKind.MalformedOutput, (await Assert.ThrowsAsync<ProviderException>(() => answers[i])).Error);
            }
        }

        Assert.Equal(asksAlone ? 4 : 1, client.Requests.Count);
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("{}")]
    [InlineData("""{"answers":7}""")]
    [InlineData("""{"answers":[{"id":"x","answer":1}]}""")]
    [InlineData("""[]""")]
    [InlineData("\ud800")]
    public async Task AnAnswerOfTheWrongShape_AsksEachAlone_AndThenFailsTyped(string text)
    {
        var client = new FakeChatClient(text, text, text);
        using var batcher = new ImageBatcher(client, new ImageBatchOptions { MostImages = 2 }, new FakeTime());
        var answers = new[] { batcher.AskAsync(Question(1, 0), Token), batcher.AskAsync(Question(2, 0), Token) };
        foreach (var answer in answers)
        {
            Assert.Equal(ProviderErrorKind.MalformedOutput, (await Assert.ThrowsAsync<ProviderException>(() => answer)).Error);
        }

        Assert.Equal(3, client.Requests.Count);
    }

    [Fact]
    public async Task PatientsAreNotMixed_UnlessTold_AndTenantsNever()
    {
        var client = new FakeChatClient().Otherwise(r => Answer(r));
        var time = new FakeTime();
        using var apart = new ImageBatcher(client, null, time);
        using var mixed = new ImageBatcher(client, new ImageBatchOptions { MixesPatients = true }, time);
        CallScope[] scopes = [new() { Patient = "a", Tenant = "x" }, new() { Patient = "b", Tenant = "x" }, new() { Patient = "a", Tenant = "y" }];
        var answers = scopes.SelectMany((s, i) => new[] { apart, mixed }.Select(b => b.AskAsync(Question((byte)i, 0) with { Scope = s }, Token))).ToList();
        time.Advance(TimeSpan.FromSeconds(2));
        await Task.WhenAll(answers);

        Assert.Equal([1, 1, 1, 1, 2], client.Requests.Select(r => Ids(r).Count).Order());
        var shared = client.Requests.Single(r => Ids(r).Count == 2).Options.GetScope();
        Assert.Equal(("x", null, false), (shared.Tenant, shared.Patient, shared.AllowsCache));
    }

    [Fact]
    public async Task AnEmergencyDoesNotWait_AndADeadlineShortensTheWait()
    {
        var client = new FakeChatClient().Otherwise(r => Answer(r));
        var time = new FakeTime();
        using var batcher = new ImageBatcher(client, null, time);
        var waits = batcher.AskAsync(Question(1, 0) with { Scope = new CallScope { Deadline = time.GetUtcNow() + TimeSpan.FromSeconds(4) } }, Token);
        time.Advance(TimeSpan.FromSeconds(0.99));
        Assert.Empty(client.Requests);
        time.Advance(TimeSpan.FromSeconds(0.01));
        await waits;

        await batcher.AskAsync(Question(2, 0) with { Scope = new CallScope { Urgency = CallUrgency.Emergency } }, Token);
        Assert.Equal(CallUrgency.Emergency, client.Requests[1].Options.GetScope().Urgency);
    }

    [Fact]
    public async Task TheSameImage_AskedAboutInAHurry_GoesAsTheHurryNeeds_ForBoth()
    {
        var client = new FakeChatClient().Otherwise(r => Answer(r));
        var time = new FakeTime();
        using var batcher = new ImageBatcher(client, null, time);
        var deadline = time.GetUtcNow() + TimeSpan.FromSeconds(4);
        var (first, second) = (Question(1, 0), Question(2, 0));
        var answers = Task.WhenAll(batcher.AskAsync(first, Token), batcher.AskAsync(first with { Scope = first.Scope with { Deadline = deadline, AllowsCache = false } }, Token));
        time.Advance(TimeSpan.FromSeconds(0.99));
        Assert.Empty(client.Requests);
        time.Advance(TimeSpan.FromSeconds(0.01));
        await answers.WaitAsync(TimeSpan.FromSeconds(30), Token);

        await Task.WhenAll(batcher.AskAsync(second, Token), batcher.AskAsync(second with { Scope = second.Scope with { Urgency = CallUrgency.Emergency } }, Token)).WaitAsync(TimeSpan.FromSeconds(30), Token);

        var scopes = client.Requests.Select(r => r.Options.GetScope()).ToList();
        Assert.Equal([(deadline, false, CallUrgency.Routine), (null, true, CallUrgency.Emergency)], scopes.Select(s => (s.Deadline, s.AllowsCache, s.Urgency)));
        Assert.All(client.Requests, r => Assert.Single(Ids(r)));
    }

    [Fact]
    public async Task WhoCancels_LeavesAlone_AndAnImageThatIsBlockedDoesNotTakeTheOthersAlong()
    {
        var client = new FakeChatClient().Otherwise(r => Answer(r)).FailAt(1, new ProviderException("fake", ProviderErrorKind.ContentBlocked, "Blocked."));
        using var batcher = new ImageBatcher(client, new ImageBatchOptions { MostImages = 3 }, new FakeTime());
        using var cancel = new CancellationTokenSource();
        var gone = batcher.AskAsync(Question(1, 0), cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);

        var answers = await Task.WhenAll(batcher.AskAsync(Question(2, 0), Token), batcher.AskAsync(Question(3, 0), Token));

        Assert.Equal([2, 3], answers.Select(a => a.Value.GetProperty("image").GetInt32()));
        Assert.Equal([2, 1, 1], client.Requests.Select(r => Ids(r).Count));
    }

    private static ImageQuestion Question(byte image, int number) => new("Is there a nodule?", new DataContent(Image(image, number), "image/png"))
    {
        Schema = JsonElement.Parse("""{"type":"object","properties":{"image":{"type":"integer"}},"required":["image"]}"""),
        Scope = new CallScope { Patient = "p1", Study = "s1" },
    };

    private static byte[] Image(byte image, int number) => [image, (byte)(number >> 8), 1, 2, 3];

    private static List<string> Ids(FakeChatRequest request)
        => [.. request.Messages[0].Contents.OfType<TextContent>().Where(t => t.Text.StartsWith("Image id: ", StringComparison.Ordinal)).Select(t => t.Text[10..])];

    // The provider sees ids and pixels only, and answers with the first pixel.
    private static string Answer(FakeChatRequest request, Action<JsonArray>? change = null)
    {
        var pixels = request.Messages[0].Contents.OfType<DataContent>().Select(d => d.Data.Span[0]);
        var entries = new JsonArray([.. Ids(request).Zip(pixels, (id, pixel) => new JsonObject { ["id"] = id, ["answer"] = new JsonObject { ["image"] = pixel } })]);
        change?.Invoke(entries);
        return "```json\n" + new JsonObject { ["answers"] = entries }.ToJsonString() + "\n```";
    }
}
