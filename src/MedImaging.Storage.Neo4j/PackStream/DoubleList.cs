using System.Collections;

namespace MedImaging;

/// <summary>A list of floats, such as an embedding, kept as it came; only a value that is looked at through the list is boxed.</summary>
internal sealed class DoubleList : IReadOnlyList<object?>
{
    private readonly double[] _values;

    internal DoubleList(double[] values) => _values = values;

    /// <inheritdoc/>
    public int Count => _values.Length;

    /// <summary>Gets the values.</summary>
    internal ReadOnlySpan<double> Values => _values;

    /// <inheritdoc/>
    public object? this[int index] => _values[index];

    /// <summary>Copies them as they were before the wire made them 64 bits wide.</summary>
    internal void CopyTo(Span<float> destination)
        => System.Numerics.Tensors.TensorPrimitives.ConvertTruncating<double, float>(_values, destination);

    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator()
    {
        foreach (double value in _values)
        {
            yield return value;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
