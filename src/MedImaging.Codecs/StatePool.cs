using System.Collections.Concurrent;

namespace MedImaging.Codecs;

/// <summary>Keeps the working state of codecs between frames, so that a steady stream of frames allocates nothing.</summary>
/// <remarks>As many states are kept as frames were ever decoded at once, up to twice the processors. A state must not hold on to the caller's memory.</remarks>
internal sealed class StatePool<T>
    where T : class, new()
{
    private static readonly int Capacity = 2 * Environment.ProcessorCount;

    private readonly ConcurrentQueue<T> _states = new();
    private int _count;

    public T Rent()
    {
        if (_states.TryDequeue(out var state))
        {
            Interlocked.Decrement(ref _count);
            return state;
        }

        return new T();
    }

    public void Return(T state)
    {
        if (Interlocked.Increment(ref _count) <= Capacity)
        {
            _states.Enqueue(state);
        }
        else
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
