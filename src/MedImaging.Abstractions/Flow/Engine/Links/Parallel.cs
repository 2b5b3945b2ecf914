namespace MedImaging.Engine;

/// <summary>Work side by side. The first failure stops the rest; a suspended part lets the rest go on to their own ends first.</summary>
internal static class Parallel
{
    public static async ValueTask<T[]> RunAsync<T>(int count, int maxConcurrency, Func<int, CancellationToken, ValueTask<T>> run, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var room = new SemaphoreSlim(maxConcurrency);
        var failure = new FirstFailure();
        var tasks = new Task<T>[count];
        for (int i = 0; i < count; i++)
        {
            int index = i;
            tasks[i] = Task.Run(() => GuardAsync(index), CancellationToken.None);
        }

        await Task.WhenAll((Task[])tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        failure.Throw();
        return Array.ConvertAll(tasks, task => task.Result);

        async Task<T> GuardAsync(int index)
        {
            try
            {
                await room.WaitAsync(stop.Token).ConfigureAwait(false);
                try
                {
                    return await run(index, stop.Token).ConfigureAwait(false);
                }
                finally
                {
                    room.Release();
                }
            }
            catch (Exception ex)
            {
                if (failure.Note(ex))
                {
                    await stop.CancelAsync().ConfigureAwait(false);
                }

                throw;
            }
        }
    }

    // A real failure is worth more than a suspension, and the first one more than those it caused.
    private sealed class FirstFailure
    {
        private readonly Lock _lock = new();
        private Exception? _first;
        private SuspendedException? _suspended;

        public bool Note(Exception error)
        {
            lock (_lock)
            {
                if (error is SuspendedException suspended)
                {
                    _suspended = suspended;
                    return false;
                }

                _first ??= error;
                return true;
            }
        }

        public void Throw()
        {
            if ((_first ?? _suspended) is { } error)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
            }
        }
    }
}
