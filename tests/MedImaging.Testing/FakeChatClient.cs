using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace MedImaging.Testing;

/// <summary>A chat client that answers from a script, remembers what it was asked, and can fail or block at a given call.</summary>
public sealed class FakeChatClient : IChatClient
{
    private readonly Lock _gate = new();
    private readonly Queue<Func<FakeChatRequest, string>> _answers = new();
    private readonly List<FakeChatRequest> _requests = [];
    private readonly Dictionary<int, Exception> _failures = [];
    private readonly Dictionary<int, TaskCompletionSource> _blocks = [];
    private readonly List<(int Call, TaskCompletionSource Reached)> _waiting = [];
    private Func<FakeChatRequest, string>? _otherwise;

    /// <summary>Creates a client that gives these answers, one a call.</summary>
    public FakeChatClient(params ReadOnlySpan<string> answers)
    {
        foreach (string answer in answers)
        {
            Answer(answer);
        }
    }

    /// <summary>Gets or sets the key of <see cref="ChatOptions.AdditionalProperties"/> that holds the idempotency key.</summary>
    public string IdempotencyKeyName { get; init; } = "idempotencyKey";

    /// <summary>Gets or sets how many characters a streamed chunk has.</summary>
    public int ChunkLength { get; init; } = 8;

    /// <summary>Gets or sets the model name in its answers.</summary>
    public string ModelId { get; init; } = "fake-1";

    /// <summary>Gets whether it was disposed.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Gets every request so far, failed ones too, in order of arrival.</summary>
    public IReadOnlyList<FakeChatRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Gets how often each idempotency key was seen; calls without a key are not in it.</summary>
    public IReadOnlyDictionary<string, int> CallsByKey
        => Requests.Where(r => r.IdempotencyKey is not null).CountBy(r => r.IdempotencyKey!).ToDictionary();

    /// <summary>Adds an answer to the script.</summary>
    public FakeChatClient Answer(string text) => Answer(_ => text);

    /// <summary>Adds an answer made from the request.</summary>
    public FakeChatClient Answer(Func<FakeChatRequest, string> answer)
    {
        lock (_gate)
        {
            _answers.Enqueue(answer);
        }

        return this;
    }

    /// <summary>Says what to answer when the script is used up; without it such a call throws.</summary>
    public FakeChatClient Otherwise(Func<FakeChatRequest, string> answer)
    {
        _otherwise = answer;
        return this;
    }

    /// <summary>Makes a call fail; a streamed one fails after its first chunk. The script's answer for it is kept for the next call.</summary>
    /// <param name="call">Which call, from 1.</param>
    /// <param name="error">What it throws.</param>
    public FakeChatClient FailAt(int call, Exception error)
    {
        lock (_gate)
        {
            _failures[call] = error;
        }

        return this;
    }

    /// <summary>Makes a call wait until <see cref="Release"/> or until it is cancelled.</summary>
    /// <param name="call">Which call, from 1.</param>
    public FakeChatClient BlockAt(int call)
    {
        lock (_gate)
        {
            _blocks[call] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return this;
    }

    /// <summary>Lets a blocked call go on, now or when it comes.</summary>
    public void Release(int call)
    {
        lock (_gate)
        {
            _blocks[call].TrySetResult();
        }
    }

    /// <summary>Completes when the call has arrived.</summary>
    /// <param name="call">Which call, from 1.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public Task WaitForCallAsync(int call, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_requests.Count >= call)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((call, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var turn = Begin(messages, options, isStreaming: false, cancellationToken);
        await turn.Gate.WaitAsync(cancellationToken);
        if (turn.Error is not null)
        {
            throw turn.Error;
        }

        return new ChatResponse(new ChatMessage(ChatRole.Assistant, turn.Text))
        {
            ModelId = ModelId,
            ResponseId = $"fake-{turn.Call}",
            FinishReason = ChatFinishReason.Stop,
            Usage = Usage(turn),
        };
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var turn = Begin(messages, options, isStreaming: true, cancellationToken);
        await turn.Gate.WaitAsync(cancellationToken);
        string text = turn.Error is null ? turn.Text : "…";
        foreach (char[] chunk in text.Chunk(ChunkLength))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Update(turn, new TextContent(new string(chunk)));
        }

        if (turn.Error is not null)
        {
            throw turn.Error;
        }

        var last = Update(turn, new UsageContent(Usage(turn)));
        last.FinishReason = ChatFinishReason.Stop;
        yield return last;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is null && serviceType?.IsInstanceOfType(this) == true ? this
            : serviceKey is null && serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("fake", null, ModelId)
            : null;

    /// <inheritdoc/>
    public void Dispose() => IsDisposed = true;

    private Turn Begin(IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStreaming, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            object? key = null;
            options?.AdditionalProperties?.TryGetValue(IdempotencyKeyName, out key);
            var request = new FakeChatRequest([.. messages], options, key?.ToString(), isStreaming);
            _requests.Add(request);
            int call = _requests.Count;
            foreach (var waiter in _waiting.Where(w => w.Call <= call).ToArray())
            {
                _waiting.Remove(waiter);
                waiter.Reached.SetResult();
            }

            var gate = _blocks.TryGetValue(call, out var block) ? block.Task : Task.CompletedTask;
            return _failures.TryGetValue(call, out var error)
                ? new Turn(call, request, "", error, gate)
                : new Turn(call, request, NextAnswer(request, call), null, gate);
        }
    }

    private string NextAnswer(FakeChatRequest request, int call)
        => _answers.TryDequeue(out var answer) ? answer(request)
            : _otherwise?.Invoke(request)
            ?? throw new InvalidOperationException($"The fake chat client has no answer for call {call}.");

    private ChatResponseUpdate Update(Turn turn, AIContent content)
        => new(ChatRole.Assistant, [content]) { ModelId = ModelId, ResponseId = $"fake-{turn.Call}", MessageId = $"fake-{turn.Call}" };

    // Four characters a token: near enough to test budgets with, and always the same.
    private static UsageDetails Usage(Turn turn)
    {
        long input = turn.Request.Messages.Sum(m => (long)m.Text.Length) / 4;
        long output = turn.Text.Length / 4;
        return new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output };
    }

    private sealed record Turn(int Call, FakeChatRequest Request, string Text, Exception? Error, Task Gate);
}

/// <summary>One request as the fake client saw it.</summary>
/// <param name="Messages">The messages, copied.</param>
/// <param name="Options">The options, as given.</param>
/// <param name="IdempotencyKey">The idempotency key in the options, if any.</param>
/// <param name="IsStreaming">Whether the answer was streamed.</param>
public sealed record FakeChatRequest(
    IReadOnlyList<ChatMessage> Messages, ChatOptions? Options, string? IdempotencyKey, bool IsStreaming);
