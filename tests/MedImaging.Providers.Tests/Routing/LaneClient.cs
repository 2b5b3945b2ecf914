using System.Runtime.CompilerServices;
using MedImaging.Providers;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Routing;

/// <summary>A client of no vendor of ours, that does what a test says at each call.</summary>
internal sealed class LaneClient(Func<int, CancellationToken, Task<string>> answer) : IChatClient
{
    private int _calls;
    private int _openStreams;

    public int Calls => _calls;

    public int OpenStreams => _openStreams;

    public List<ChatOptions?> Options { get; } = [];

    public List<CancellationToken> Tokens { get; } = [];

    public Func<int, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>>? Stream { get; init; }

    public Dictionary<Type, object> Services { get; } = [];

    public bool IsDisposed { get; private set; }

    public static LaneClient Answering(string text) => new((_, _) => Task.FromResult(text));

    public static LaneClient Failing(ProviderErrorKind error, TimeSpan? retryAfter = null) => Failing(() => Error(error, retryAfter));

    public static LaneClient Failing(Func<Exception> error) => new((_, _) => Task.FromException<string>(error()));

    public static LaneClient Hanging() => new(async (_, token) =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, token);
        return "";
    });

    public static ProviderException Error(ProviderErrorKind error, TimeSpan? retryAfter = null) => new("fake", error, "A fake failed.") { RetryAfter = retryAfter };

    public static ChatResponseUpdate Text(string text) => new(ChatRole.Assistant, text);

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        int call = Begin(options, cancellationToken);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, await answer(call, cancellationToken)));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        int call = Begin(options, cancellationToken);
        Interlocked.Increment(ref _openStreams);
        try
        {
            if (Stream is null)
            {
                yield return new ChatResponseUpdate { Role = ChatRole.Assistant };
                yield return Text(await answer(call, cancellationToken));
                yield break;
            }

            await foreach (var update in Stream(call, cancellationToken))
            {
                yield return update;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _openStreams);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => Services.GetValueOrDefault(serviceType);

    public void Dispose() => IsDisposed = true;

    private int Begin(ChatOptions? options, CancellationToken token)
    {
        lock (Options)
        {
            Options.Add(options);
            Tokens.Add(token);
            return ++_calls;
        }
    }
}
