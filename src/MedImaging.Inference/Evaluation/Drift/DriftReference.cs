using System.Text.Json;

namespace MedImaging;

/// <summary>What scores and inputs were like when a model was accepted: what a <see cref="DriftMonitor"/> compares with. Made once, kept as JSON.</summary>
public sealed record DriftReference
{
    /// <summary>Gets the id of the model it is of.</summary>
    public required string ModelId { get; init; }

    /// <summary>Gets the SHA-256 of the model it is of.</summary>
    public required ContentHash ModelHash { get; init; }

    /// <summary>Gets what each watched quantity was like, by name: <c>score</c>, <c>mean</c>, <c>deviation</c>, <c>low</c>, <c>median</c>, <c>high</c>.</summary>
    public required IReadOnlyDictionary<string, DriftQuantity> Quantities { get; init; }

    /// <summary>Makes a reference.</summary>
    /// <param name="model">The model.</param>
    /// <param name="scores">The scores it gave, from 0 to 1.</param>
    /// <param name="frames">What the frames were like; none to watch scores alone.</param>
    /// <returns>The reference.</returns>
    /// <exception cref="ArgumentException">There are fewer than two scores, fewer than two frames but some, or a value is not a number.</exception>
    public static DriftReference From(ModelDescription model, IReadOnlyList<double> scores, IReadOnlyList<FrameStatistics>? frames = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(scores);
        var quantities = new SortedDictionary<string, DriftQuantity>(StringComparer.Ordinal) { [DriftQuantity.Score] = DriftQuantity.From([.. scores]) };
        foreach (var (name, value) in frames is { Count: > 0 } ? DriftQuantity.OfFrame : [])
        {
            quantities[name] = DriftQuantity.From([.. (frames ?? []).Select(value)]);
        }

        return new DriftReference { ModelId = model.Id, ModelHash = model.Hash, Quantities = quantities };
    }

    /// <summary>Writes it as JSON.</summary>
    /// <returns>UTF-8 bytes.</returns>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, EvaluationJson.Default.DriftReference);

    /// <summary>Reads a reference.</summary>
    /// <param name="utf8Json">What <see cref="ToJson"/> wrote.</param>
    /// <returns>The reference.</returns>
    /// <exception cref="MedImagingException">It is not a reference (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public static DriftReference FromJson(ReadOnlySpan<byte> utf8Json) => EvaluationJson.Read(utf8Json, EvaluationJson.Default.DriftReference, "The drift reference");
}

/// <summary>What one watched quantity was like.</summary>
public sealed record DriftQuantity
{
    internal const string Score = "score";

    internal static readonly (string Name, Func<FrameStatistics, double> Value)[] OfFrame =
    [
        ("mean", s => s.Mean), ("deviation", s => s.Deviation), ("low", s => s.Low), ("median", s => s.Median), ("high", s => s.High),
    ];

    /// <summary>Gets its mean.</summary>
    public required double Mean { get; init; }

    /// <summary>Gets its standard deviation.</summary>
    public required double Deviation { get; init; }

    /// <summary>Gets how it was spread.</summary>
    public required PopulationStability Spread { get; init; }

    internal static DriftQuantity From(double[] values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Length, 2, nameof(values));
        var spread = PopulationStability.From(values);
        double mean = values.Average(), deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));

        // A quantity that never moved is watched in steps of a millionth of itself: any real change is an alarm.
        return new DriftQuantity { Mean = mean, Deviation = Math.Max(deviation, Math.Max(Math.Abs(mean) * 1e-6, 1e-9)), Spread = spread };
    }
}
