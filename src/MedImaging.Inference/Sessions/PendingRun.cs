using System.Buffers;

namespace MedImaging;

/// <summary>A request that waits for its batch, with its own copy of the input: the caller may dispose the tensor as soon as the request is cancelled.</summary>
internal abstract class PendingRun : IDisposable
{
    private readonly float[] _copy;
    private readonly int _length;
    private int _isClaimed;

    protected PendingRun(ReadOnlyMemory<float> input, long enqueuedAt)
    {
        (_length, EnqueuedAt) = (input.Length, enqueuedAt);
        _copy = ArrayPool<float>.Shared.Rent(_length);
        input.CopyTo(_copy);
        Node = new LinkedListNode<PendingRun>(this);
    }

    /// <summary>When it came, by the clock's timestamp.</summary>
    public long EnqueuedAt { get; }

    /// <summary>Its place in the queue.</summary>
    public LinkedListNode<PendingRun> Node { get; }

    /// <summary>The batch it runs in, once it left the queue.</summary>
    public RunBatch? Batch { get; set; }

    public void CopyTo(Span<float> destination) => _copy.AsSpan(0, _length).CopyTo(destination);

    /// <summary>Says who ends it: the first to ask gets <see langword="true"/>.</summary>
    public bool TryClaim() => Interlocked.Exchange(ref _isClaimed, 1) == 0;

    public abstract void Complete(in RunOutputs outputs);

    public abstract void Fail(Exception fault);

    public abstract void Cancel(CancellationToken cancellationToken);

    /// <summary>Gives the copy back; called once, when no run will read it.</summary>
    public void Dispose() => ArrayPool<float>.Shared.Return(_copy);
}

/// <summary>A request that waits for its batch, and the task its caller awaits.</summary>
internal sealed class PendingRun<T>(ReadOnlyMemory<float> input, long enqueuedAt, OutputReader<T> read) : PendingRun(input, enqueuedAt)
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _completion.Task;

    public override void Complete(in RunOutputs outputs)
    {
        try
        {
            _completion.TrySetResult(read(outputs));
        }
        catch (Exception ex)
        {
            _completion.TrySetException(ex);   // what one reader makes of its outputs is no fault of the others
        }
    }

    public override void Fail(Exception fault) => _completion.TrySetException(fault);

    public override void Cancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);
}
