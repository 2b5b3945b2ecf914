using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Answers from what was answered before, and makes one call of many that are the same.</summary>
internal sealed class ResponseCacheChatClient : DelegatingChatClient
{
    private readonly ConcurrentDictionary<Fingerprint, CacheFlight> _flights = new();
    private readonly CacheMeter _meter = new();
    private readonly ChatClientIdentity _identity;
    private readonly RequestFingerprint _fingerprint;
    private readonly ResponseCacheOptions _options;
    private readonly IAnswerStore _store;
    private readonly AnswerSeal _seal;
    private readonly TimeProvider _time;

    public ResponseCacheChatClient(IChatClient client, ResponseCacheOptions options, IAnswerStore store, ResponseCacheKey key, TimeProvider time)
        : base(client)
    {
        (_options, _store, _time) = (options, store, time);
        _identity = ChatClientIdentity.Of(client);
        _fingerprint = new RequestFingerprint(_identity, options);
        _seal = new AnswerSeal(key, options.TimeToLive, time);
    }

    public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        List<ChatMessage> asked = [.. messages];
        var scope = options.GetScope();
        if (!_fingerprint.TryCompute(asked, options, scope, out var key))
        {
            _meter.Bypass();
            return base.GetResponseAsync(asked, options, cancellationToken);
        }

        return FindHere(key) is { } kept ? Task.FromResult(kept) : RideAsync(new CachedCall(key, asked, options, scope), cancellationToken);
    }

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        List<ChatMessage> asked = [.. messages];
        var scope = options.GetScope();
        if (!_fingerprint.TryCompute(asked, options, scope, out var key))
        {
            _meter.Bypass();
            return base.GetStreamingResponseAsync(asked, options, cancellationToken);
        }

        return StreamAsync(new CachedCall(key, asked, options, scope), cancellationToken);
    }

    public override object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is null && serviceType == typeof(ResponseCacheCounts) ? _store.AddTo(_meter.Counts) : base.GetService(serviceType, serviceKey);

    private async Task<ChatResponse> RideAsync(CachedCall call, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (flight, isFirst) = Board(call, isStream: false);
            try
            {
                if (!flight.Landed.IsCompleted)
                {
                    await WaitAsync(flight.Landed, call, isFirst, cancellationToken).ConfigureAwait(false);
                }

                if (isFirst || !IsOfAnother(flight.Error))
                {
                    return Mark(flight.Answer(isFirst), isFirst, flight);
                }
            }
            finally
            {
                flight.Leave();
            }
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(CachedCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var kept = FindHere(call.Key);
        while (kept is null)
        {
            var (flight, isFirst) = Board(call, isStream: true);
            try
            {
                int number = 0;
                while (flight.Take(number) is var (update, wait) && (update ?? (object?)wait) is not null)
                {
                    if (update is null)
                    {
                        await WaitAsync(wait ?? Task.CompletedTask, call, isFirst, cancellationToken).ConfigureAwait(false);
                        continue;
                    }

                    number++;
                    yield return isFirst ? AnswerCopies.Copy(update) : AnswerCopies.Copy(update).MarkAs(CacheMarks.Shared);
                }

                if (number > 0 && flight.Error is null)
                {
                    Count(isFirst, flight);
                    yield break;
                }

                kept = number == 0 && !isFirst && IsOfAnother(flight.Error) ? null : Mark(flight.Answer(isFirst), isFirst, flight);
            }
            finally
            {
                flight.Leave();
            }
        }

        foreach (var update in CacheMarks.Replay(kept))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return update;
        }
    }

    private ChatResponse? FindHere(in Fingerprint key)
    {
        var kept = _store.FindHere(key) is { } bytes ? Open(key, bytes) : null;
        if (kept is not null)
        {
            _meter.Hit();
            kept.MarkAs(CacheMarks.Hit);
        }

        return kept;
    }

    private ChatResponse? Open(in Fingerprint key, byte[] bytes)
    {
        var kept = _seal.TryOpen(key, bytes);
        if (kept is null)
        {
            _store.Forget(key);
        }

        return kept;
    }

    private (CacheFlight Flight, bool IsFirst) Board(CachedCall call, bool isStream)
    {
        var own = new CacheFlight(isStream);
        while (true)
        {
            var flight = _flights.GetOrAdd(call.Key, own);
            if (ReferenceEquals(flight, own))
            {
                _ = FlyAsync(own, call, isStream);
                return (own, true);
            }

            if (flight.TryJoin())
            {
                return (flight, false);
            }

            _flights.TryRemove(KeyValuePair.Create(call.Key, flight));
        }
    }

    // It never fails: whatever happens is brought to all who ride along.
    private async Task FlyAsync(CacheFlight flight, CachedCall call, bool isStream)
    {
        try
        {
            if (await _store.FindAsync(call.Key, flight.Token).ConfigureAwait(false) is { } bytes && Open(call.Key, bytes) is { } kept)
            {
                flight.Land(kept, wasKept: true, isLast: true);
                return;
            }

            var response = isStream
                ? await PumpAsync(flight, call).ConfigureAwait(false)
                : await InnerClient.GetResponseAsync(call.Messages, call.Options?.Clone(), flight.Token).ConfigureAwait(false)
                    ?? throw new ProviderException(Name, ProviderErrorKind.MalformedOutput, "The client gave no answer.");
            await LandAsync(flight, call.Key, response, isStream).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (!flight.Token.IsCancellationRequested)
        {
            flight.Fail(new ProviderException(Name, ProviderErrorKind.Timeout, "The client gave up waiting for an answer.", error));
        }
        catch (Exception error)
        {
            flight.Fail(error);
        }
        finally
        {
            flight.Close();
            _flights.TryRemove(KeyValuePair.Create(call.Key, flight));
        }
    }

    private async Task<ChatResponse> PumpAsync(CacheFlight flight, CachedCall call)
    {
        await foreach (var update in InnerClient.GetStreamingResponseAsync(call.Messages, call.Options?.Clone(), flight.Token).ConfigureAwait(false))
        {
            flight.Add(AnswerCopies.Copy(update));
        }

        return flight.Gather();
    }

    // It is kept before it is handed out, since then it is the caller's to change; but nobody waits for another machine to keep it.
    private async ValueTask LandAsync(CacheFlight flight, Fingerprint key, ChatResponse response, bool wasStreamed)
    {
        byte[]? bytes = AnswerQuality.IsComplete(response, wasStreamed) && _options.ShouldKeep?.Invoke(response) != false ? _seal.TrySeal(key, response) : null;
        if (bytes is null || bytes.Length > _options.MaximumAnswerBytes)
        {
            flight.Land(response, wasKept: false, isLast: true);
            return;
        }

        _meter.Kept();
        if (!_store.IsLocal)
        {
            flight.Land(response, wasKept: false, isLast: false);
        }

        await _store.KeepAsync(key, bytes).ConfigureAwait(false);
        if (_store.IsLocal)
        {
            flight.Land(response, wasKept: false, isLast: true);
        }
    }

    // The first caller's deadline is the client's to keep; who rides along has one of its own.
    private async ValueTask WaitAsync(Task task, CachedCall call, bool isFirst, CancellationToken cancellationToken)
    {
        if (isFirst || call.Scope.Deadline is not { } deadline)
        {
            await task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await task.WaitAsync(TimeLeft.Until(deadline, _time), _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException error)
        {
            throw new ProviderException(Name, ProviderErrorKind.DeadlineExceeded, "The answer to the same call of another caller did not come before the deadline.", error);
        }
    }

    private string Name => _identity.Provider ?? "chat";

    // The first caller's budget and deadline are nobody else's: then the next one makes the call.
    private static bool IsOfAnother(Exception? error)
        => error is ProviderException { Error: ProviderErrorKind.DeadlineExceeded or ProviderErrorKind.BudgetExceeded };

    private ChatResponse Mark(ChatResponse response, bool isFirst, CacheFlight flight)
    {
        Count(isFirst, flight);
        return isFirst && !flight.WasKept ? response : response.MarkAs(isFirst ? CacheMarks.Hit : CacheMarks.Shared);
    }

    private void Count(bool isFirst, CacheFlight flight)
    {
        if (!isFirst)
        {
            _meter.Shared();
        }
        else if (flight.WasKept)
        {
            _meter.Hit();
        }
        else
        {
            _meter.Miss();
        }
    }

    private sealed record CachedCall(Fingerprint Key, List<ChatMessage> Messages, ChatOptions? Options, CallScope Scope);
}
