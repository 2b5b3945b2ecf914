using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>One call on its way that every caller who asks the same rides along with. It belongs to none of them: it is cancelled when the last has left.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer holds nothing to free, and its end races with riders that leave.")]
internal sealed class CacheFlight(bool isStream)
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _abandoned = new();
    private readonly TaskCompletionSource _landed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<ChatResponseUpdate>? _updates = isStream ? [] : null;
    private TaskCompletionSource? _more;
    private int _riders = 1;
    private bool _isClosed;
    private ChatResponse? _own, _copy;
    private ExceptionDispatchInfo? _error;

    /// <summary>Gets what cancels the call.</summary>
    public CancellationToken Token => _abandoned.Token;

    /// <summary>Gets what completes when the answer or the error is there; it never fails.</summary>
    public Task Landed => _landed.Task;

    /// <summary>Gets whether the answer had been kept, so that no call was made.</summary>
    public bool WasKept { get; private set; }

    public Exception? Error => _error?.SourceException;

    public bool TryJoin()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }

            _riders++;
            return true;
        }
    }

    public void Leave()
    {
        bool isLast;
        lock (_gate)
        {
            isLast = --_riders == 0 && !_landed.Task.IsCompleted;
            _isClosed |= isLast;
        }

        if (isLast)
        {
            _abandoned.Cancel();
        }
    }

    /// <summary>Lets nobody board any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
        }
    }

    public void Add(ChatResponseUpdate update)
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            _updates?.Add(update);
            (waiting, _more) = (_more, null);
        }

        waiting?.TrySetResult();
    }

    /// <summary>Gets an answer of all that was streamed.</summary>
    public ChatResponse Gather() => (_updates ?? []).ToChatResponse();

    /// <summary>Brings the answer.</summary>
    /// <param name="response">The answer, which the first caller gets as it is.</param>
    /// <param name="wasKept">Whether it had been kept.</param>
    /// <param name="isLast">Whether nobody boards from now on: who comes later finds it kept.</param>
    public void Land(ChatResponse response, bool wasKept, bool isLast)
    {
        lock (_gate)
        {
            _isClosed |= isLast;
            (_own, WasKept) = (response, wasKept);
            _copy = _riders > 1 || !_isClosed ? AnswerCopies.Copy(response) : null;
        }

        End();
    }

    public void Fail(Exception error)
    {
        lock (_gate)
        {
            (_error, _isClosed) = (ExceptionDispatchInfo.Capture(error), true);
        }

        End();
    }

    /// <summary>Gets the answer of a flight that has landed, or throws its error.</summary>
    public ChatResponse Answer(bool isFirst)
    {
        lock (_gate)
        {
            _error?.Throw();
            var own = isFirst ? _own : null;
            return own ?? AnswerCopies.Copy(_copy ?? _own ?? throw new InvalidOperationException("The flight has not landed."));
        }
    }

    /// <summary>Gets a piece of the stream; or else what to wait for; or else neither, at its end.</summary>
    public (ChatResponseUpdate? Update, Task? Wait) Take(int number)
    {
        lock (_gate)
        {
            return number < (_updates?.Count ?? 0) ? (_updates?[number], null)
                : _landed.Task.IsCompleted ? (null, null)
                : (null, (_more ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task);
        }
    }

    private void End()
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            _landed.TrySetResult();
            (waiting, _more) = (_more, null);
        }

        waiting?.TrySetResult();
    }
}
