namespace MedImaging;

/// <summary>How sure a statement is, and what kind of sureness that is. Kinds are never mixed or compared.</summary>
public sealed record Confidence
{
    /// <summary>Creates a confidence.</summary>
    /// <param name="value">From 0 to 1.</param>
    /// <param name="kind">What kind it is.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not from 0 to 1.</exception>
    public Confidence(double value, ConfidenceKind kind)
    {
        if (double.IsNaN(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1d);
        (Value, Kind) = (value, kind);
    }

    /// <summary>Gets the value, from 0 to 1.</summary>
    public double Value { get; }

    /// <summary>Gets what kind it is.</summary>
    public ConfidenceKind Kind { get; }

    /// <summary>Says whether this is surer than another confidence of the same kind.</summary>
    /// <param name="other">The other confidence.</param>
    /// <returns><see langword="true"/> when its value is higher.</returns>
    /// <exception cref="InvalidOperationException">The kinds differ.</exception>
    public bool IsSurerThan(Confidence other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Kind == other.Kind
            ? Value > other.Value
            : throw new InvalidOperationException($"A {Kind} confidence cannot be compared with a {other.Kind} one.");
    }
}

/// <summary>Where a confidence comes from.</summary>
public enum ConfidenceKind
{
    /// <summary>The raw output of a model's last layer; not a probability of being right.</summary>
    Softmax,

    /// <summary>What a language model said of itself.</summary>
    SelfReported,

    /// <summary>Joined from several models, or from several views of one: their mean, or the share that agree.</summary>
    Ensemble,

    /// <summary>Calibrated against known cases.</summary>
    Calibrated,

    /// <summary>Measured, as by a rule over pixel values.</summary>
    Measured,
}
