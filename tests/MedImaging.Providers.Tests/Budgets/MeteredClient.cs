using System.Runtime.CompilerServices;
using MedImaging.Providers;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Budgets;

/// <summary>A client with a price, whose answers use what the test says.</summary>
internal sealed class MeteredClient : IChatClient
{
    public ProviderModel? Model { get; init; } = new() { Id = "m", InputPrice = 1m, CachedInputPrice = 0.25m, OutputPrice = 10m };

    public Func<UsageDetails?> Usage { get; init; } = () => null;

    public IReadOnlyList<string> Chunks { get; init; } = ["yes"];

    public Func<CancellationToken, Task> Work { get; init; } = _ => Task.CompletedTask;

    /// <summary>What a stream ends with, after all it said.</summary>
    public Exception? End { get; init; }

    public List<ChatOptions?> Seen { get; } = [];

    public bool WasLeft { get; private set; }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        lock (Seen)
        {
            Seen.Add(options);
        }

        await Work(cancellationToken);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, string.Concat(Chunks))) { ModelId = "m", Usage = Usage() };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Seen.Add(options);
        await Work(cancellationToken);
        try
        {
            foreach (string chunk in Chunks)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, chunk) { ModelId = "m" };
            }

            if (Usage() is { } usage)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(usage)]) { ModelId = "m" };
            }

            if (End is not null)
            {
                throw End;
            }
        }
        finally
        {
            WasLeft = true;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceType == typeof(ProviderDescription) ? new ProviderDescription { Name = "metered", Model = Model } : null;

    public void Dispose()
    {
    }
}
