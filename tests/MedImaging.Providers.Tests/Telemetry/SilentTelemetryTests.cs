using MedImaging.Providers;
using MedImaging.Testing;
using MedImaging.Tests.Caching;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Telemetry;

/// <summary>What a call costs while nobody listens: alone, and with the suite's own watch stopped.</summary>
[Collection("Alone")]
public sealed class SilentTelemetryTests : IDisposable
{
    private readonly SuiteLeaks _suite;

    public SilentTelemetryTests(SuiteLeaks suite)
    {
        _suite = suite;
        suite.Pause();
    }

    [Fact]
    public void WhileNobodyListens_ACallGoesStraightThrough()
    {
        Assert.False(CallWatch.IsWanted, "Another test listens.");
        var inner = new Ready();
        using var client = inner.UseTelemetry();
        var messages = CacheCalls.Ask("q");
        Assert.Same(inner.Answer, client.GetResponseAsync(messages));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            _ = client.GetResponseAsync(messages);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    public void Dispose() => _suite.Resume();

    private sealed class Ready() : DelegatingChatClient(new EchoChatClient())
    {
        public Task<ChatResponse> Answer { get; } = Task.FromResult(EchoChatClient.Good("x"));

        public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => Answer;
    }
}
