namespace MedImaging;

/// <summary>How often cases of each class were taken for each class. For one thread; matrices of several are added up.</summary>
public sealed class ConfusionMatrix
{
    private const int MaxClasses = 4096;
    private readonly long[] _counts;

    /// <summary>Creates an empty matrix.</summary>
    /// <param name="classes">How many classes there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are not from 1 to 4096.</exception>
    public ConfusionMatrix(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, MaxClasses);
        (Classes, _counts) = (classes, new long[classes * classes]);
    }

    /// <summary>Gets how many classes there are.</summary>
    public int Classes { get; }

    /// <summary>Gets how many cases there are.</summary>
    public long Count => _counts.Sum();

    /// <summary>Gets how many cases of a class were taken for a class.</summary>
    /// <param name="truth">The class they are of.</param>
    /// <param name="called">The class they were taken for.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public long this[int truth, int called] => _counts[IndexOf(truth, called)];

    /// <summary>Adds a case.</summary>
    /// <param name="truth">The class it is of.</param>
    /// <param name="called">The class it was taken for.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public void Add(int truth, int called) => _counts[IndexOf(truth, called)]++;

    /// <summary>Adds the cases of another matrix.</summary>
    /// <param name="other">The other matrix.</param>
    /// <exception cref="ArgumentException">It has another number of classes.</exception>
    public void Merge(ConfusionMatrix other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Classes != Classes)
        {
            throw new ArgumentException($"A matrix of {other.Classes} classes cannot be added to one of {Classes}.", nameof(other));
        }

        for (int i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }
    }

    /// <summary>Looks at one class alone: it against all others.</summary>
    /// <param name="positive">The class.</param>
    /// <returns>Its counts.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public BinaryCounts Against(int positive)
    {
        long hits = this[positive, positive], called = 0, present = 0;
        for (int i = 0; i < Classes; i++)
        {
            called += this[i, positive];
            present += this[positive, i];
        }

        return new BinaryCounts(hits, called - hits, Count - called - present + hits, present - hits);
    }

    /// <summary>Reckons which share of all cases was called right.</summary>
    /// <param name="level">How often the interval holds the true share.</param>
    /// <returns>The share with Wilson's interval; undefined of none.</returns>
    public Estimate AccuracyAt(double level = 0.95)
    {
        long right = 0;
        for (int i = 0; i < Classes; i++)
        {
            right += this[i, i];
        }

        return Estimate.Wilson(right, Count, level);
    }

    /// <summary>Gets the counts, a row for each true class.</summary>
    /// <returns>The rows.</returns>
    public IReadOnlyList<IReadOnlyList<long>> ToRows() => [.. _counts.Chunk(Classes)];

    private int IndexOf(int truth, int called)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(truth);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(truth, Classes);
        ArgumentOutOfRangeException.ThrowIfNegative(called);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(called, Classes);
        return (truth * Classes) + called;
    }
}
