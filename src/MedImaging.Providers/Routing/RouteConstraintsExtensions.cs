using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Puts <see cref="RouteConstraints"/> with the options of a call, and finds them there.</summary>
public static class RouteConstraintsExtensions
{
    private const string Key = "medimaging.constraints";

    /// <summary>Copies options, with constraints.</summary>
    /// <param name="options">The options, or none.</param>
    /// <param name="constraints">The constraints.</param>
    /// <returns>The copy.</returns>
    public static ChatOptions WithConstraints(this ChatOptions? options, RouteConstraints constraints)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        var copy = options?.Clone() ?? new ChatOptions();
        (copy.AdditionalProperties ??= [])[Key] = constraints;
        return copy;
    }

    /// <summary>Finds the constraints of a call.</summary>
    /// <param name="options">The options, or none.</param>
    /// <returns>The constraints; <see cref="RouteConstraints.None"/> when nobody gave any.</returns>
    public static RouteConstraints GetConstraints(this ChatOptions? options)
        => options?.AdditionalProperties?.GetValueOrDefault(Key) as RouteConstraints ?? RouteConstraints.None;
}
