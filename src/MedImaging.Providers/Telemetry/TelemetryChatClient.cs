using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Watches the calls of the client inside.</summary>
internal sealed class TelemetryChatClient(IChatClient client, TimeProvider time) : DelegatingChatClient(client)
{
    private readonly ChatClientIdentity _identity = ChatClientIdentity.Of(client);

    public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => CallWatch.IsWanted ? WatchAsync(messages, options, cancellationToken) : base.GetResponseAsync(messages, options, cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => CallWatch.IsWanted ? WatchStreamAsync(messages, options, cancellationToken) : base.GetStreamingResponseAsync(messages, options, cancellationToken);

    private async Task<ChatResponse> WatchAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        var watch = new CallWatch(_identity, options, time);
        try
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            watch.Completed(response);
            return response;
        }
        catch (Exception error) when (watch.Failed(error))
        {
            throw;
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> WatchStreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watch = new CallWatch(_identity, options, time);
        var tally = new StreamTally();
        IAsyncEnumerator<ChatResponseUpdate> updates;
        try
        {
            updates = base.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        }
        catch (Exception error) when (watch.Failed(error))
        {
            throw;
        }

        try
        {
            while (await MoveNextAsync(updates, watch).ConfigureAwait(false))
            {
                watch.Chunk();
                tally.Add(updates.Current);
                yield return updates.Current;
                watch.Resume();
            }
        }
        finally
        {
            // A caller that stops listening ends the call as well.
            watch.Completed(tally);
            await updates.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<ChatResponseUpdate> updates, CallWatch watch)
    {
        try
        {
            return await updates.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (watch.Failed(error))
        {
            throw;
        }
    }
}
