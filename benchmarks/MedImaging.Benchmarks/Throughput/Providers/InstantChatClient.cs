using Microsoft.Extensions.AI;

namespace MedImaging.Benchmarks;

/// <summary>A model that answers at once: what a call takes is what is around it.</summary>
internal sealed class InstantChatClient : IChatClient
{
    private static readonly ChatClientMetadata Metadata = new("instant", new Uri("https://instant.example/"), "instant-1");

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "No finding suggestive of a fracture."))
        {
            ModelId = "instant-1",
            ResponseId = "r1",
            FinishReason = ChatFinishReason.Stop,
            Usage = new UsageDetails { InputTokenCount = 300, OutputTokenCount = 9, TotalTokenCount = 309 },
        });

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => throw new NotSupportedException("The benchmark does not stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? Metadata : null;

    public void Dispose()
    {
    }
}
