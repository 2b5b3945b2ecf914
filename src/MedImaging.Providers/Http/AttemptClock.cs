namespace MedImaging.Providers;

/// <summary>The times of one attempt: silence, the whole of it, and the caller's deadline. Whichever ends first says so by its own error; the caller's cancellation stays one.</summary>
internal sealed class AttemptClock : IDisposable
{
    private readonly CancellationTokenSource _idle;
    private readonly CancellationTokenSource _total;
    private readonly CancellationTokenSource _linked;
    private readonly CancellationToken _caller;
    private readonly string _provider;
    private readonly ProviderEndpoint _endpoint;
    private readonly bool _isDeadline;

    public AttemptClock(string provider, ProviderEndpoint endpoint, DateTimeOffset? deadline, TimeProvider time, CancellationToken caller)
    {
        (_provider, _endpoint, _caller) = (provider, endpoint, caller);
        var left = endpoint.TotalTimeout;
        if (deadline is { } at && at - time.GetUtcNow() < left)
        {
            left = at - time.GetUtcNow();
            _isDeadline = true;
        }

        if (left <= TimeSpan.Zero)
        {
            throw new ProviderException(provider, ProviderErrorKind.DeadlineExceeded, $"'{provider}' was not asked: the deadline had passed.");
        }

        _total = new CancellationTokenSource(left, time);
        _idle = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(caller, _total.Token, _idle.Token);
    }

    /// <summary>Waits for the other side: for a head, or for the next bytes.</summary>
    public async ValueTask<T> RunAsync<T>(Func<CancellationToken, Task<T>> wait)
    {
        _idle.CancelAfter(_endpoint.IdleTimeout);
        try
        {
            return await wait(_linked.Token).ConfigureAwait(false);
        }
        catch (Exception ex) when (ex is not ProviderException)
        {
            throw Translate(ex);
        }
        finally
        {
            _idle.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        _linked.Dispose();
        _idle.Dispose();
        _total.Dispose();
    }

    private ProviderException Translate(Exception ex)
    {
        _caller.ThrowIfCancellationRequested();
        if (_total.IsCancellationRequested)
        {
            return _isDeadline
                ? new ProviderException(_provider, ProviderErrorKind.DeadlineExceeded, $"'{_provider}' did not answer before the deadline.", ex)
                : new ProviderException(_provider, ProviderErrorKind.Timeout, $"'{_provider}' did not answer within {_endpoint.TotalTimeout}.", ex);
        }

        return _idle.IsCancellationRequested
            ? new ProviderException(_provider, ProviderErrorKind.Timeout, $"'{_provider}' was silent for {_endpoint.IdleTimeout}.", ex)
            : ex is HttpRequestException { InnerException: ProviderException refused } ? refused
            : new ProviderException(_provider, ProviderErrorKind.Network, $"'{_provider}' could not be reached, or the connection broke.", ex);
    }
}
