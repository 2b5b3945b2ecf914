using System.Globalization;

namespace MedImaging;

/// <summary>The time that opening a connection may take, beside the caller's own token.</summary>
internal sealed class ConnectDeadline : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _linked;
    private readonly TimeSpan _limit;

    internal ConnectDeadline(BoltConnectionSettings settings, CancellationToken cancellationToken)
    {
        _limit = settings.ConnectTimeout;
        _timer = new CancellationTokenSource(_limit, settings.TimeProvider);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _timer.Token);
    }

    /// <summary>Gets the token that fires at either.</summary>
    internal CancellationToken Token => _linked.Token;

    /// <summary>The exception for a deadline that has passed.</summary>
    internal MedImagingException Passed(BoltAddress address, OperationCanceledException cause)
        => new(ErrorKind.Timeout, string.Create(CultureInfo.InvariantCulture, $"The graph server at {address} did not open a connection within {_limit.TotalSeconds:0.#} seconds."), cause);

    /// <inheritdoc/>
    public void Dispose()
    {
        _linked.Dispose();
        _timer.Dispose();
    }
}
