namespace MedImaging;

/// <summary>A table from whole numbers to values: a modality LUT gives real units (PS3.3 C.11.1), a VOI LUT grey from 0 to 1 (PS3.3 C.11.2).</summary>
public sealed class SampleTable
{
    private readonly float[] _values;

    /// <summary>Creates a table.</summary>
    /// <param name="first">The number that has the first value.</param>
    /// <param name="values">The values; copied.</param>
    /// <param name="explanation">What the table is for, as the file says it.</param>
    /// <exception cref="ArgumentException"><paramref name="values"/> is empty.</exception>
    public SampleTable(int first, ReadOnlySpan<float> values, string? explanation = null)
    {
        if (values.IsEmpty)
        {
            throw new ArgumentException("A table has at least one value.", nameof(values));
        }

        (First, _values, Explanation) = (first, values.ToArray(), explanation);
    }

    /// <summary>Gets the number that has the first value.</summary>
    public int First { get; }

    /// <summary>Gets the values.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>Gets what the table is for, as the file says it (0028,3003).</summary>
    public string? Explanation { get; }

    /// <summary>Looks numbers up; those beyond an end have the value of that end, fractions that of the nearest whole number, and what is no number the first.</summary>
    /// <remarks>Source and destination may be the same memory.</remarks>
    /// <param name="source">The numbers.</param>
    /// <param name="destination">Where the values go.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="destination"/> is too short.</exception>
    public void Apply(ReadOnlySpan<float> source, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, source.Length, nameof(destination));
        float[] values = _values;
        double first = First, last = values.Length - 1;
        for (int i = 0; i < source.Length; i++)
        {
            double place = Math.Round(source[i] - first);
            destination[i] = values[place > 0 ? (int)Math.Min(place, last) : 0];
        }
    }

    internal float ValueOf(long stored) => _values[Math.Clamp(stored - First, 0, _values.Length - 1)];
}
