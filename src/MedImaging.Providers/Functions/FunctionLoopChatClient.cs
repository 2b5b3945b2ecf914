using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Asks the client inside, runs the functions it calls, and asks again.</summary>
internal sealed class FunctionLoopChatClient(IChatClient client, FunctionRunner runner) : DelegatingChatClient(client)
{
    private readonly string _name = CallFaults.NameOf(client);

    public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return HasFunctions(options) ? LoopAsync(messages, options, cancellationToken) : base.GetResponseAsync(messages, options, cancellationToken);
    }

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return HasFunctions(options) ? StreamAsync(messages, options, cancellationToken) : base.GetStreamingResponseAsync(messages, options, cancellationToken);
    }

    private async Task<ChatResponse> LoopAsync(IEnumerable<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken)
    {
        var loop = new FunctionLoop(runner, messages, options);
        using var clock = new LoopClock(runner, cancellationToken);
        var said = new List<ChatMessage>();
        UsageDetails? usage = null;
        try
        {
            while (true)
            {
                var response = await base.GetResponseAsync(loop.Messages, loop.Options, clock.Token).ConfigureAwait(false);
                said.AddRange(response.Messages);
                if (response.Usage is { } more)
                {
                    (usage ??= new UsageDetails()).Add(more);
                }

                var calls = loop.CallsIn(response);
                if (calls.Count == 0)
                {
                    (response.Messages, response.Usage) = (said, usage);
                    return response;
                }

                ThrowIfEndless(loop);
                said.Add(await loop.AnswerAsync(response, calls, clock.Token).ConfigureAwait(false));
            }
        }
        catch (OperationCanceledException error) when (clock.IsOver)
        {
            throw OutOfTime(error);
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var loop = new FunctionLoop(runner, messages, options);
        using var clock = new LoopClock(runner, cancellationToken);
        while (true)
        {
            var round = new List<ChatResponseUpdate>();
            var updates = base.GetStreamingResponseAsync(loop.Messages, loop.Options, clock.Token).GetAsyncEnumerator(clock.Token);
            try
            {
                while (await TimedAsync(updates.MoveNextAsync(), clock).ConfigureAwait(false))
                {
                    round.Add(AnswerCopies.Copy(updates.Current));
                    yield return updates.Current;
                }
            }
            finally
            {
                await updates.DisposeAsync().ConfigureAwait(false);
            }

            var response = round.ToChatResponse();
            var calls = loop.CallsIn(response);
            if (calls.Count == 0)
            {
                yield break;
            }

            ThrowIfEndless(loop);
            var results = await TimedAsync(new ValueTask<ChatMessage>(loop.AnswerAsync(response, calls, clock.Token)), clock).ConfigureAwait(false);
            yield return new ChatResponseUpdate(ChatRole.Tool, results.Contents)
            {
                MessageId = $"functions-{loop.Rounds}",
                ResponseId = response.ResponseId,
                ConversationId = response.ConversationId,
            };
        }
    }

    private async ValueTask<T> TimedAsync<T>(ValueTask<T> task, LoopClock clock)
    {
        try
        {
            return await task.ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (clock.IsOver)
        {
            throw OutOfTime(error);
        }
    }

    private void ThrowIfEndless(FunctionLoop loop)
    {
        if (loop.Rounds >= runner.Options.MaximumRounds)
        {
            throw new ProviderException(_name, ProviderErrorKind.LimitExceeded, $"The model still asked for functions after {loop.Rounds} rounds.");
        }
    }

    private ProviderException OutOfTime(Exception cause)
        => new(_name, ProviderErrorKind.LimitExceeded, $"The model and its functions came to no answer within {runner.Options.MaximumTime.TotalSeconds:0.###} seconds.", cause);

    private static bool HasFunctions([NotNullWhen(true)] ChatOptions? options)
    {
        for (int i = 0; i < options?.Tools?.Count; i++)
        {
            if (options.Tools[i] is AIFunctionDeclaration)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Ends a loop by its own time, and tells that from the caller's end.</summary>
    private sealed class LoopClock : IDisposable
    {
        private readonly CancellationTokenSource _time, _both;
        private readonly CancellationToken _caller;

        public LoopClock(FunctionRunner runner, CancellationToken caller)
        {
            _caller = caller;
            _time = new CancellationTokenSource(runner.Options.MaximumTime, runner.Time);
            _both = CancellationTokenSource.CreateLinkedTokenSource(_time.Token, caller);
        }

        public CancellationToken Token => _both.Token;

        public bool IsOver => _time.IsCancellationRequested && !_caller.IsCancellationRequested;

        public void Dispose()
        {
            _both.Dispose();
            _time.Dispose();
        }
    }
}
