namespace MedImaging;

/// <summary>The work of a transaction in a store that answers at once.</summary>
public static class RecordWork
{
    /// <summary>Takes the result of work that awaited nothing but its reader or writer, and so has ended.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="work">The work.</param>
    /// <returns>Its result.</returns>
    /// <exception cref="InvalidOperationException">The work awaits something else, and would hold up every other write.</exception>
    public static T Result<T>(ValueTask<T> work)
        => work.IsCompleted
            ? work.GetAwaiter().GetResult()
            : throw new InvalidOperationException("The work of a transaction awaits nothing but the transaction.");
}
