namespace MedImaging;

/// <summary>What makes vectors comparable: the model, its version, their length and the measure. An index has one key; vectors of another are refused.</summary>
public sealed record VectorIndexKey
{
    /// <summary>The longest vectors an index takes.</summary>
    public const int MaximumDimensions = 4096;

    /// <summary>Creates a key.</summary>
    /// <param name="model">The model's id.</param>
    /// <param name="modelVersion">The model's version.</param>
    /// <param name="dimensions">The length of its vectors.</param>
    /// <param name="metric">How they are compared.</param>
    /// <exception cref="ArgumentException">A text is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimensions"/> is not from 1 to <see cref="MaximumDimensions"/>, or the metric is unknown.</exception>
    public VectorIndexKey(string model, string modelVersion, int dimensions, VectorMetric metric = VectorMetric.Cosine)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        ArgumentException.ThrowIfNullOrEmpty(modelVersion);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, MaximumDimensions);
        if (metric is not (VectorMetric.Cosine or VectorMetric.Euclidean))
        {
            throw new ArgumentOutOfRangeException(nameof(metric));
        }

        (Model, ModelVersion, Dimensions, Metric) = (model, modelVersion, dimensions, metric);
    }

    /// <summary>Gets the model's id.</summary>
    public string Model { get; }

    /// <summary>Gets the model's version.</summary>
    public string ModelVersion { get; }

    /// <summary>Gets the length of the vectors.</summary>
    public int Dimensions { get; }

    /// <summary>Gets how they are compared.</summary>
    public VectorMetric Metric { get; }

    /// <summary>Gets the length of a row: the next multiple of the kernels' lanes.</summary>
    internal int Stride => (Dimensions + FloatDots.Lanes - 1) / FloatDots.Lanes * FloatDots.Lanes;

    /// <summary>Gets the length of a row of codes.</summary>
    internal int CodeStride => (Dimensions + CodeDots.Lanes - 1) / CodeDots.Lanes * CodeDots.Lanes;

    /// <summary>Refuses what this index cannot compare.</summary>
    /// <exception cref="MedImagingException">Another model or version, another length, a value that is no number, only zeros, or values too large (<see cref="ErrorKind.InvalidInput"/>).</exception>
    internal void Require(string model, string modelVersion, ReadOnlySpan<float> vector)
    {
        if (!string.Equals(model, Model, StringComparison.Ordinal) || !string.Equals(modelVersion, ModelVersion, StringComparison.Ordinal))
        {
            throw new MedImagingException(ErrorKind.InvalidInput, $"The vector is from another model or version than the index, which holds '{Model}' {ModelVersion}: they cannot be compared.");
        }

        if (vector.Length != Dimensions)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, $"The vector has {vector.Length} dimensions, the index {Dimensions}: they cannot be compared.");
        }

        double squares = 0;
        foreach (float value in vector)
        {
            squares += (double)value * value;
        }

        if (!double.IsFinite(squares))
        {
            throw new MedImagingException(ErrorKind.InvalidInput, "The vector has values that are no finite numbers.");
        }

        if (squares == 0 || (Metric == VectorMetric.Euclidean && squares > 1e36))
        {
            throw new MedImagingException(ErrorKind.InvalidInput, squares == 0 ? "The vector has only zeros: it is like nothing." : "The vector's values are too large to measure distances.");
        }
    }

    /// <summary>Writes a vector as a row: by the cosine its length becomes 1, and the end is filled up with zeros.</summary>
    internal void ToRow(ReadOnlySpan<float> vector, Span<float> row)
    {
        row[vector.Length..].Clear();
        if (Metric == VectorMetric.Euclidean)
        {
            vector.CopyTo(row);
            return;
        }

        double squares = 0;
        foreach (float value in vector)
        {
            squares += (double)value * value;
        }

        double length = Math.Sqrt(squares);
        for (int i = 0; i < vector.Length; i++)
        {
            row[i] = (float)(vector[i] / length);
        }
    }
}
