using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Caching;

/// <summary>A client that remembers nothing but how often it was asked, so that it can be asked a million times.</summary>
internal sealed class EchoChatClient(Func<IEnumerable<ChatMessage>, ChatOptions?, ChatResponse> answer) : IChatClient
{
    private int _calls;

    public EchoChatClient()
        : this(static (messages, _) => Good(messages.Last().Text))
    {
    }

    public int Calls => Volatile.Read(ref _calls);

    public static ChatResponse Good(string text) => new(new ChatMessage(ChatRole.Assistant, text))
    {
        ModelId = "echo-1",
        ResponseId = "r1",
        FinishReason = ChatFinishReason.Stop,
        Usage = new UsageDetails { InputTokenCount = 10, OutputTokenCount = 5, TotalTokenCount = 15 },
    };

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _calls);
        return Task.FromResult(answer(messages, options));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _calls);
        foreach (var update in answer(messages, options).ToChatResponseUpdates())
        {
            await Task.Yield();
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("echo", new Uri("https://echo.example/"), "echo-1") : null;

    public void Dispose()
    {
    }
}
