using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Finds what a <see cref="FallbackChatClient"/> says of an answer.</summary>
public static class RouteExtensions
{
    internal const string RouteKey = "medimaging.route";
    internal const string DegradedKey = "medimaging.degraded";
    internal const string RestartKey = "medimaging.restart";

    /// <summary>Finds the way a call took.</summary>
    /// <param name="response">The answer.</param>
    /// <returns>The way, or <see langword="null"/> when it was not routed.</returns>
    public static RouteRecord? GetRoute(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.AdditionalProperties?.GetValueOrDefault(RouteKey) as RouteRecord;
    }

    /// <summary>Finds the way a streamed call took: it is with the first update that has content.</summary>
    /// <param name="update">The update.</param>
    /// <returns>The way, or <see langword="null"/> when it is not with this update.</returns>
    public static RouteRecord? GetRoute(this ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return update.AdditionalProperties?.GetValueOrDefault(RouteKey) as RouteRecord;
    }

    /// <summary>Tells whether an answer is a degraded one: of a template or a small local model that stood in.</summary>
    /// <param name="response">The answer.</param>
    /// <returns><see langword="true"/> when it is.</returns>
    public static bool IsDegraded(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.AdditionalProperties?.GetValueOrDefault(DegradedKey) is true;
    }

    /// <summary>Tells whether an update is of a degraded answer.</summary>
    /// <param name="update">The update.</param>
    /// <returns><see langword="true"/> when it is.</returns>
    public static bool IsDegraded(this ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return update.AdditionalProperties?.GetValueOrDefault(DegradedKey) is true;
    }

    /// <summary>Tells whether all updates before this one are void, since the answer begins anew (<see cref="MidStreamPolicy.Restart"/>).</summary>
    /// <param name="update">The update.</param>
    /// <returns><see langword="true"/> when they are.</returns>
    public static bool IsRestart(this ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return update.AdditionalProperties?.GetValueOrDefault(RestartKey) is true;
    }

    internal static void Mark(this AdditionalPropertiesDictionary properties, RouteRecord route)
    {
        properties[RouteKey] = route;
        if (route.IsDegraded)
        {
            properties[DegradedKey] = true;
        }
    }
}
