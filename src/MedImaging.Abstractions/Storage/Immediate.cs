using System.Runtime.CompilerServices;

namespace MedImaging;

/// <summary>Runs the work of an in-memory store under its lock, and hands a failure to whoever awaits, as a store on disk would.</summary>
internal static class Immediate
{
    public static ValueTask Run(Lock gate, Action work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        try
        {
            lock (gate)
            {
                work();
            }

            return ValueTask.CompletedTask;
        }
        catch (Exception ex)
        {
            return ValueTask.FromException(ex);
        }
    }

    public static ValueTask<T> Run<T>(Lock gate, Func<T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<T>(cancellationToken);
        }

        try
        {
            lock (gate)
            {
                return ValueTask.FromResult(work());
            }
        }
        catch (Exception ex)
        {
            return ValueTask.FromException<T>(ex);
        }
    }

    public static async IAsyncEnumerable<T> List<T>(Lock gate, Func<IReadOnlyList<T>> work, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var item in await Run(gate, work, cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }
}
