using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Routing;

/// <summary>Routers for tests: one lane a tier, named a, b, c, on a fake clock, seeded.</summary>
internal static class Routes
{
    public static readonly ChatMessage[] Question = [new(ChatRole.User, "Is there a nodule?")];

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static FallbackChatClient Tiers(FakeTime time, params IChatClient[] clients) => Tiers(time, new FallbackOptions(), clients);

    public static FallbackChatClient Tiers(FakeTime time, FallbackOptions options, params IChatClient[] clients)
        => Over(time, options, [.. clients.Select((client, i) => new ProviderTier($"tier {i + 1}", new ProviderLane(Name(i), client)))]);

    public static FallbackChatClient OneTier(FakeTime time, FallbackOptions options, params IChatClient[] clients)
        => Over(time, options, new ProviderTier("only", [.. clients.Select((client, i) => new ProviderLane(Name(i), client))]));

    public static FallbackChatClient Over(FakeTime time, FallbackOptions options, params ProviderTier[] tiers)
    {
        options.Seed ??= 7;
        return new FallbackChatClient(tiers, options, timeProvider: time);
    }

    public static Task<ChatResponse> AskAsync(this IChatClient client, ChatOptions? options = null) => client.GetResponseAsync(Question, options, Token);

    /// <summary>Lets time pass, a little at a time, until the call is over; on a thread of the pool, where the router's continuations run within the tick that woke them.</summary>
    public static Task<T> EndAsync<T>(this Task<T> call, FakeTime time, TimeSpan? step = null) => Task.Run(async () =>
    {
        int turns = 0;
        while (!call.IsCompleted)
        {
            await Task.WhenAny(call, time.WaitForTimersAsync(1, Token));
            for (int turn = 0; turn < 3 && !call.IsCompleted; turn++)
            {
                await Task.Yield();
            }

            if (turns++ % 8 == 0)
            {
                await Task.Delay(1, Token);   // what runs elsewhere, on a busy machine, gets its turn before the clock runs away
            }

            if (!call.IsCompleted)
            {
                time.Advance(step ?? TimeSpan.FromMilliseconds(50));
            }
        }

        return await call;
    });

    public static async Task<ProviderException> FailAsync(this Task<ChatResponse> call, FakeTime time, TimeSpan? step = null)
        => await Assert.ThrowsAsync<ProviderException>(() => call.EndAsync(time, step));

    public static async Task<List<ChatResponseUpdate>> StreamAsync(this IChatClient client, ChatOptions? options = null)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in client.GetStreamingResponseAsync(Question, options, Token))
        {
            updates.Add(update);
        }

        return updates;
    }

    public static string TextOf(IEnumerable<ChatResponseUpdate> updates) => string.Concat(updates.Select(update => update.Text));

    private static string Name(int index) => ((char)('a' + index)).ToString();
}
