namespace MedImaging.Providers;

/// <summary>Lets at most so many requests go in any second, in the order they came, whichever search they belong to.</summary>
internal sealed class LiteraturePace : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly long[] _grants;   // when the last ones went; the oldest at _next
    private readonly TimeProvider _time;
    private readonly string _provider;
    private long _granted;

    public LiteraturePace(string provider, int perSecond, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perSecond, 1);
        (_provider, _time, _grants) = (provider, time, new long[perSecond]);
    }

    /// <summary>Waits for a turn.</summary>
    /// <exception cref="ProviderException">The deadline comes first; nothing is sent.</exception>
    public async ValueTask WaitAsync(DateTimeOffset? deadline, CancellationToken cancellationToken)
    {
        if (deadline is not { } at)
        {
            await TurnAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        var left = at - _time.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            throw TooLate();
        }

        using var until = new CancellationTokenSource(left < TimeSpan.FromDays(1) ? left : TimeSpan.FromDays(1), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(until.Token, cancellationToken);
        try
        {
            await TurnAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw TooLate();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async ValueTask TurnAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            int slot = (int)(_granted % _grants.Length);
            while (_granted >= _grants.Length && _time.GetElapsedTime(_grants[slot]) is var passed && passed < Window)
            {
                // A timer counts whole milliseconds; one that rings early is waited for again.
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling((Window - passed).TotalMilliseconds)), _time, cancellationToken).ConfigureAwait(false);
            }

            _grants[slot] = _time.GetTimestamp();
            _granted++;
        }
        finally
        {
            _turn.Release();
        }
    }

    private ProviderException TooLate() => new(_provider, ProviderErrorKind.DeadlineExceeded, $"'{_provider}' was not asked: its turn would have come after the deadline.");
}
