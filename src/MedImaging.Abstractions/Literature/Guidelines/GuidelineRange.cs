using System.Globalization;

namespace MedImaging;

/// <summary>Numbers from one, which is in it, to below another, which is not: neighbouring ranges neither overlap nor leave a gap.</summary>
/// <param name="From">The least number in it, or none.</param>
/// <param name="Below">The least number above it, or none.</param>
public sealed record GuidelineRange(double? From, double? Below)
{
    /// <summary>Gets whether a number is in it.</summary>
    /// <param name="value">The number; not-a-number is in no range.</param>
    /// <returns>Whether it is.</returns>
    public bool Contains(double value) => !double.IsNaN(value) && !(value < From) && !(value >= Below);

    /// <inheritdoc/>
    public override string ToString() => (From, Below) switch
    {
        ({ } from, { } below) => string.Create(CultureInfo.InvariantCulture, $"{from} to below {below}"),
        ({ } from, null) => string.Create(CultureInfo.InvariantCulture, $"{from} or more"),
        (null, { } below) => string.Create(CultureInfo.InvariantCulture, $"below {below}"),
        _ => "any",
    };
}
